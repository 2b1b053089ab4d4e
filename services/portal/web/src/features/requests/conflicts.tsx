import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Language } from '../../api/api.js';
import { useRole } from '../../app/session.js';
import { Card, Table } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';

const reasons = ['no-longer', 'declared-in-error', 'other'] as const;

/** A conflict of interest that holds. */
export interface Conflict {
  conflict: string;
  scope: 'person' | 'organization';
  nature: 'employment' | 'family' | 'financial' | 'other';
  microCertificationId: string;
  name: Record<Language, string> | null;
  words: string | null;
  since: string;
  mayEnd: boolean;
}

/** The organization's conflicts of interest, and the way to end one. */
export function Conflicts({ items }: { items: readonly Conflict[] }) {
  const { t, lang } = useText();
  const approver = useRole('approver');
  const [ending, setEnding] = useState<Conflict | null>(null);
  if (items.length === 0) return null;
  const nameOf = (one: Conflict): string => pick(one.name, lang);
  return (
    <>
      <Card title={t('ask.conflicts')} flush>
        <Table label={t('ask.conflicts')} head={[t('parts.name'), t('ask.since'), t('ask.conflictEnd')]}>
          {items.map((one) => (
            <tr key={one.conflict}>
              <th scope="row">
                {nameOf(one)}
                <span className="bl xs muted">
                  {t(one.scope === 'organization' ? 'review.conflictOrganization' : 'review.conflictPerson')},{' '}
                  {t(`review.nature.${one.nature}`)}
                  {one.words && `: “${one.words}”`}
                </span>
              </th>
              <td data-h={t('ask.since')}>{day(one.since, lang)}</td>
              <td className="all">
                {approver && one.mayEnd && (
                  <button type="button" className="btn tiny" onClick={() => setEnding(one)}>
                    {t('ask.conflictEnd')}
                    <span className="vh">: {nameOf(one)}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      </Card>
      {ending && <EndConflict key={ending.conflict} of={ending} name={nameOf(ending)} />}
    </>
  );
}

function EndConflict({ of, name }: { of: Conflict; name: string }) {
  const { t } = useText();
  const [reason, setReason] = useState<(typeof reasons)[number] | null>(null);
  const [text, setText] = useState('');
  const words = text.trim();
  return (
    <>
      <Card title={name}>
        <div className="stack">
          <p className="sm muted">{t('ask.conflictEndSub')}</p>
          <NativeSelect
            label={t('ask.conflictWhy')}
            value={reason ?? ''}
            data={[
              { value: '', label: t('parts.choose') },
              ...reasons.map((value) => ({ value, label: t(`ask.conflictReason.${value}`) })),
            ]}
            onChange={(event) => setReason(reasons.find((one) => one === event.currentTarget.value) ?? null)}
          />
          <Textarea
            label={t('ask.words')}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </Card>
      <SignPanel
        type="endorsement-conflict-end"
        input={reason ? { conflict: of.conflict, reason, ...(words ? { text: words } : {}) } : null}
        title={name}
        action={t('ask.conflictEndSign')}
        missing={t('ask.conflictMissing')}
      />
    </>
  );
}
