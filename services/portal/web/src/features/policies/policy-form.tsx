import { NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOrgCommand, useOrgList } from '../../api/hooks.js';
import { Ticks } from '../../components/choices.js';
import { Card, Fault, Note } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { Employer } from '../employers/employer.js';
import type { PolicyRevision } from './policy.js';

const moments = ['case-opened', 'result-final', 'release'] as const;

interface Form {
  en: string;
  fr: string;
  asked: string[];
  inDemand: string;
  fidelity: string;
  moment: (typeof moments)[number];
  due: string;
  closes: string;
  remind: string;
  term: string;
  teachOut: string;
}

const start: Form = {
  en: '',
  fr: '',
  asked: [],
  inDemand: '2',
  fidelity: '2',
  moment: 'case-opened',
  due: '14',
  closes: '30',
  remind: '14, 7',
  term: '12',
  teachOut: '180',
};

function formOf(basis: PolicyRevision): Form {
  return {
    en: basis.name.en,
    fr: basis.name.fr,
    asked: basis.asked,
    inDemand: String(basis.needs['in-demand'].organizations),
    fidelity: String(basis.needs.fidelity.organizations),
    moment: basis.moment,
    due: String(basis.dueAfterDays),
    closes: String(basis.closesAfterDays),
    remind: basis.remindDaysBeforeClose.join(', '),
    term: String(basis.termMonths),
    teachOut: String(basis.teachOutDays),
  };
}

const whole = (text: string): number => Math.round(Number(text));

function bodyOf(form: Form, basis: PolicyRevision | null) {
  const need = (text: string) => ({ confirmations: whole(text), organizations: whole(text) });
  return {
    ...(basis ? { policyId: basis.policyId } : {}),
    name: { en: form.en, fr: form.fr },
    asked: form.asked,
    needs: { 'in-demand': need(form.inDemand), fidelity: need(form.fidelity) },
    moment: form.moment,
    dueAfterDays: whole(form.due),
    closesAfterDays: whole(form.closes),
    remindDaysBeforeClose: form.remind
      .split(/[\s,;]+/)
      .filter((one) => /^\d+$/.test(one))
      .map(whole),
    termMonths: whole(form.term),
    teachOutDays: whole(form.teachOut),
  };
}

/** Employers whom the institution named, and those whom its policies ask already. */
function askable(employers: Employer[], policies: PolicyRevision[]): { value: string; label: string }[] {
  const known = new Map(
    policies.flatMap((one) => one.organizations).map((one) => [one.organizationId, one.name]),
  );
  for (const { id, name } of employers) known.set(id, name);
  return [...known].map(([value, label]) => ({ value, label }));
}

/** A new policy, or the next revision of one. */
export function PolicyForm({ basis }: { basis: PolicyRevision | null }) {
  const { t } = useText();
  const employers = useOrgList<Employer>('employers');
  const policies = useOrgList<PolicyRevision>('policies');
  const choices = askable(employers.data ?? [], policies.data ?? []);
  const [form, setForm] = useState<Form>(() => (basis ? formOf(basis) : start));
  const command = useOrgCommand<ReturnType<typeof bodyOf>, PolicyRevision>('policies');
  const set = (name: keyof Form) => (event: { currentTarget: { value: string } }) =>
    setForm({ ...form, [name]: event.currentTarget.value });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate(bodyOf(form, basis));
  };
  const count = { type: 'number', min: 0, required: true } as const;
  return (
    <Card title={t(basis ? 'policies.next' : 'policies.write')}>
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput label={t('micro.nameEn')} lang="en" required value={form.en} onChange={set('en')} />
          <TextInput label={t('micro.nameFr')} lang="fr" required value={form.fr} onChange={set('fr')} />
        </div>
        {employers.data && choices.length === 0 ? (
          <Note tone="wait" title={t('policies.noEmployers')} />
        ) : (
          <Ticks
            legend={t('policies.asked')}
            values={form.asked}
            choices={choices}
            onChange={(asked) => setForm({ ...form, asked })}
          />
        )}
        <div className="fields">
          <TextInput
            {...count}
            min={1}
            label={t('policies.inDemand')}
            value={form.inDemand}
            onChange={set('inDemand')}
          />
          <TextInput
            {...count}
            min={1}
            label={t('policies.fidelity')}
            value={form.fidelity}
            onChange={set('fidelity')}
          />
          <NativeSelect
            label={t('policies.moment')}
            value={form.moment}
            data={moments.map((value) => ({ value, label: t(`policies.moment_${value}`) }))}
            onChange={(event) =>
              setForm({
                ...form,
                moment: moments.find((one) => one === event.currentTarget.value) ?? 'case-opened',
              })
            }
          />
          <TextInput {...count} min={1} label={t('policies.term')} value={form.term} onChange={set('term')} />
          <TextInput {...count} min={1} label={t('policies.due')} value={form.due} onChange={set('due')} />
          <TextInput
            {...count}
            min={1}
            label={t('policies.closes')}
            value={form.closes}
            onChange={set('closes')}
          />
          <TextInput label={t('policies.remind')} value={form.remind} onChange={set('remind')} />
          <TextInput
            {...count}
            label={t('policies.teachOut')}
            value={form.teachOut}
            onChange={set('teachOut')}
          />
        </div>
        {command.error && <Fault problem={command.error} />}
        {command.isSuccess && <Note tone="ok" title={t('policies.drafted')} />}
        <div>
          <button type="submit" className="btn p" disabled={command.isPending || form.asked.length === 0}>
            {t('policies.draft')}
          </button>
        </div>
      </form>
    </Card>
  );
}
