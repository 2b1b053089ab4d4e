import { NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOrgCommand, useOrgList } from '../../api/hooks.js';
import { Ticks } from '../../components/choices.js';
import { Card, Fault, Note } from '../../components/page.js';
import type { RevisionFormProps } from '../../decision/revisions-page.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Employer } from '../employers/employer.js';
import { AskedFields } from './asked-fields.js';
import { askedOf, bodyOf, type Form, formOf, type TextField } from './form.js';
import { dayKinds, moments, type PolicyRevision } from './policy.js';
import { Reading } from './reading.js';

/** Employers whom the institution named, and those whom its policies ask already. */
function askable(employers: Employer[], policies: PolicyRevision[]): { value: string; label: string }[] {
  const known = new Map(
    policies.flatMap((one) => one.organizations).map((one) => [one.organizationId, one.name]),
  );
  for (const { id, name } of employers) known.set(id, name);
  return [...known].map(([value, label]) => ({ value, label }));
}

/** A new policy, or the next revision of one. */
export function PolicyForm({ basis, onDrafted }: RevisionFormProps<PolicyRevision>) {
  const { t, lang } = useText();
  const employers = useOrgList<Employer>('employers');
  const policies = useOrgList<PolicyRevision>('policies');
  const choices = askable(employers.data ?? [], policies.data ?? []);
  const [form, setForm] = useState<Form>(() => formOf(basis));
  const command = useOrgCommand<object, PolicyRevision>('policies', { onDone: onDrafted });
  const body = bodyOf(form, basis);
  const set = (part: Partial<Form>): void => setForm({ ...form, ...part });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (body) command.mutate(body);
  };
  const bodies = choices.filter((one) => form.asked.some((ask) => ask.organizationId === one.value));
  return (
    <Card title={basis ? `${t('policies.next')}: ${pick(basis.name, lang)}` : t('policies.write')}>
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput
            label={t('micro.nameEn')}
            lang="en"
            required
            value={form.en}
            onChange={(event) => set({ en: event.currentTarget.value })}
          />
          <TextInput
            label={t('micro.nameFr')}
            lang="fr"
            required
            value={form.fr}
            onChange={(event) => set({ fr: event.currentTarget.value })}
          />
        </div>
        {employers.data && choices.length === 0 ? (
          <Note tone="wait" title={t('policies.noEmployers')} />
        ) : (
          <Ticks
            legend={t('policies.asked')}
            values={form.asked.map((one) => one.organizationId)}
            choices={choices}
            onChange={(ids) => set({ asked: askedOf(form.asked, ids) })}
          />
        )}
        <AskedFields asked={form.asked} choices={choices} onChange={(asked) => set({ asked })} />
        {bodies.length > 0 && (
          <>
            <Ticks
              legend={t('policies.requiredInDemand')}
              values={form.requiredInDemand}
              choices={bodies}
              onChange={(requiredInDemand) => set({ requiredInDemand })}
            />
            <Ticks
              legend={t('policies.requiredFidelity')}
              values={form.requiredFidelity}
              choices={bodies}
              onChange={(requiredFidelity) => set({ requiredFidelity })}
            />
          </>
        )}
        <label className="ckl">
          <input
            type="checkbox"
            className="ck"
            checked={form.veto}
            onChange={() => set({ veto: !form.veto })}
          />
          {t('policies.veto')}
        </label>
        <Numbers form={form} set={set} />
        <Reading body={body} />
        {command.error && <Fault problem={command.error} />}
        <div>
          <button type="submit" className="btn p" disabled={command.isPending || !body}>
            {t('policies.draft')}
          </button>
        </div>
      </form>
    </Card>
  );
}

/** Counts, days and terms. */
function Numbers({ form, set }: { form: Form; set: (part: Partial<Form>) => void }) {
  const { t } = useText();
  const number = (name: TextField, label: string, optional = false) => (
    <TextInput
      type="number"
      min={name === 'teachOut' ? 0 : 1}
      required={!optional}
      label={label}
      value={form[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className="fields">
      {number('inDemand', t('policies.inDemand'))}
      {number('fidelity', t('policies.fidelity'))}
      <NativeSelect
        label={t('policies.moment')}
        value={form.moment}
        data={moments.map((value) => ({ value, label: t(`policies.moment_${value}`) }))}
        onChange={(event) =>
          set({ moment: moments.find((one) => one === event.currentTarget.value) ?? 'case-opened' })
        }
      />
      <NativeSelect
        label={t('policies.dayKind')}
        value={form.dayKind}
        data={dayKinds.map((value) => ({ value, label: t(`policies.dayKind_${value}`) }))}
        onChange={(event) =>
          set({ dayKind: dayKinds.find((one) => one === event.currentTarget.value) ?? 'business' })
        }
      />
      {number('due', t('policies.due'))}
      {number('closes', t('policies.closes'))}
      <TextInput
        label={t('policies.remind')}
        value={form.remind}
        onChange={(event) => set({ remind: event.currentTarget.value })}
      />
      {number('stageAfter', t('policies.stageAfter'), true)}
      {number('escalateAfter', t('policies.escalateAfter'), true)}
      {number('term', t('policies.term'))}
      {number('renewBefore', t('policies.renewBefore'))}
      {number('teachOut', t('policies.teachOut'))}
      {number('waiver', t('policies.waiver'), true)}
    </div>
  );
}
