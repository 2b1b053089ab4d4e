import { NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOrgCommand, useOrgList } from '../../api/hooks.js';
import { Segments } from '../../components/choices.js';
import { Card, Fault } from '../../components/page.js';
import type { RevisionFormProps } from '../../decision/revisions-page.js';
import { pick, useText } from '../../i18n/i18n.js';
import { bodyOf, type RulesForm as Form, formOf, freshForm, type RulesRevision, seconds } from './rules.js';

interface Micro {
  id: string;
  name: Partial<Record<'en' | 'fr', string>>;
}

const days = [
  'markDays',
  'secondMarkDays',
  'moderationDays',
  'extension',
  'appealDays',
  'appealDecisionDays',
] as const;
const mayBeNone = new Set<string>(['extension', 'appealDays']);

/** New rules, or the next revision of some. */
export function RulesForm({ basis, onDrafted }: RevisionFormProps<RulesRevision>) {
  const { t, lang } = useText();
  const micros = useOrgList<Micro>('micro-certifications');
  const [form, setForm] = useState<Form>(() => (basis ? formOf(basis) : freshForm));
  const command = useOrgCommand<ReturnType<typeof bodyOf>, RulesRevision>('assessment-rules', {
    onDone: onDrafted,
  });
  const set = (name: keyof Form) => (event: { currentTarget: { value: string } }) =>
    setForm({ ...form, [name]: event.currentTarget.value });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate(bodyOf(form, basis));
  };
  const count = { type: 'number', min: 1, required: true } as const;
  return (
    <Card title={basis ? `${t('rules.next')}: ${pick(basis.name, lang)}` : t('rules.write')}>
      <form className="stack" onSubmit={send}>
        <div className="fields">
          <TextInput label={t('micro.nameEn')} lang="en" required value={form.en} onChange={set('en')} />
          <TextInput label={t('micro.nameFr')} lang="fr" required value={form.fr} onChange={set('fr')} />
          <NativeSelect
            label={t('rules.scope')}
            value={form.microCertificationId}
            data={[
              { value: '', label: t('rules.scope_institution') },
              ...(micros.data ?? []).map((one) => ({ value: one.id, label: pick(one.name, lang) })),
            ]}
            onChange={set('microCertificationId')}
          />
        </div>
        <Segments
          name="second"
          legend={t('rules.second')}
          value={form.second}
          choices={seconds.map((value) => ({ value, label: t(`rules.second_${value}`) }))}
          onChange={(second) => setForm({ ...form, second })}
        />
        <div className="fields">
          {form.second === 'sample' && (
            <TextInput
              {...count}
              max={99}
              label={t('rules.percent')}
              value={form.percent}
              onChange={set('percent')}
            />
          )}
          {form.second !== 'none' && (
            <TextInput
              {...count}
              label={t('rules.threshold')}
              value={form.threshold}
              onChange={set('threshold')}
            />
          )}
          <TextInput
            {...count}
            max={5}
            label={t('rules.attempts')}
            value={form.attempts}
            onChange={set('attempts')}
          />
          {Number(form.attempts) > 1 && (
            <TextInput
              {...count}
              min={0}
              label={t('rules.attemptAfter')}
              value={form.attemptAfter}
              onChange={set('attemptAfter')}
            />
          )}
          {days.map((name) => (
            <TextInput
              key={name}
              {...count}
              min={mayBeNone.has(name) ? 0 : 1}
              label={t(`rules.${name}`)}
              value={form[name]}
              onChange={set(name)}
            />
          ))}
        </div>
        {command.error && <Fault problem={command.error} />}
        <div>
          <button type="submit" className="btn p" disabled={command.isPending}>
            {t('rules.draft')}
          </button>
        </div>
      </form>
    </Card>
  );
}
