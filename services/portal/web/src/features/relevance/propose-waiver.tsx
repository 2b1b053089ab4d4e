import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Segments } from '../../components/choices.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Kind, Waivers } from './relevance.js';

/** Fewest characters of a reason. */
const LEAST = 20;

/** A programme lead proposes a waiver: one kind, until a day, with a reason in both languages. */
export function ProposeWaiver({
  versionId,
  allowance,
}: {
  versionId: string;
  allowance: NonNullable<Waivers['allowance']>;
}) {
  const { t, lang } = useText();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind | null>(null);
  const [en, setEn] = useState('');
  const [fr, setFr] = useState('');
  const [untilDay, setUntilDay] = useState('');
  const [signed, setSigned] = useState(false);
  const isWhole = kind !== null && untilDay !== '' && [en, fr].every((one) => one.trim().length >= LEAST);
  if (!open)
    return (
      <div>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {t('rel.propose')}
        </button>
      </div>
    );
  return (
    <div className="stack">
      {!signed && (
        <>
          <p className="sm">{t('rel.proposeWhy')}</p>
          <Segments
            name="waiver-kind"
            legend={t('rel.kind')}
            value={kind}
            choices={(['in-demand', 'fidelity'] as const).map((value) => ({
              value,
              label: t(`kind.${value}`),
            }))}
            onChange={setKind}
          />
          <Textarea
            label={t('rel.reasonEn')}
            rows={3}
            maxLength={2000}
            value={en}
            onChange={(event) => setEn(event.currentTarget.value)}
          />
          <Textarea
            label={t('rel.reasonFr')}
            rows={3}
            maxLength={2000}
            value={fr}
            onChange={(event) => setFr(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('rel.untilDay')}
            description={t('rel.latest', { date: day(allowance.latestUntilDay, lang) })}
            max={allowance.latestUntilDay}
            value={untilDay}
            onChange={(event) => setUntilDay(event.currentTarget.value)}
          />
        </>
      )}
      <SignPanel
        type="waiver"
        input={isWhole ? { versionId, kind, reason: { en: en.trim(), fr: fr.trim() }, untilDay } : null}
        title={t('rel.propose')}
        action={t('rel.proposeAction')}
        missing={t('rel.wait')}
        after={<p>{t('rel.proposed')}</p>}
        onDone={() => setSigned(true)}
      />
    </div>
  );
}
