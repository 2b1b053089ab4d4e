import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Segments } from '../../components/choices.js';
import { Card, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';

interface Consequence {
  mayWithdraw: boolean;
  versions: {
    versionId: string;
    number: number;
    awards: number;
    consequence: 'stays-confirmed' | 'closes' | 'is-closed';
  }[];
  withdrawal: { at: string; reason: string; words: string | null; public: boolean } | null;
}

const reasons = [
  'not-in-demand',
  'wrong-level',
  'not-how-work-is-done',
  'evidence-too-weak',
  'other',
] as const;
const LEAST = 20;

/** Takes a confirmation back, with what follows in numbers before the signature; or says that it was. */
export function Withdraw({ confirmationId }: { confirmationId: string }) {
  const { t, lang } = useText();
  const approver = useRole('approver');
  const query = useOrg<Consequence>(`confirmations/${confirmationId}/withdrawal`);
  const [open, setOpen] = useState(false);
  const [signed, setSigned] = useState(false);
  const data = query.data;
  if (!data) return null;
  // The receipt stays where it was signed.
  if (data.withdrawal && !signed)
    return (
      <Note tone="stop" title={t('rel.withdrawnOn', { date: day(data.withdrawal.at, lang) })}>
        {data.withdrawal.words && <p>“{data.withdrawal.words}”</p>}
      </Note>
    );
  if (!signed && (!approver || !data.mayWithdraw)) return null;
  return (
    <Card title={t('rel.withdrawTitle')}>
      {!signed && (
        <>
          <p>{t('rel.withdrawWhy')}</p>
          <Follows versions={data.versions} />
        </>
      )}
      {open ? (
        <Form confirmationId={confirmationId} signed={signed} onSigned={() => setSigned(true)} />
      ) : (
        <div>
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {t('rel.withdraw')}
          </button>
        </div>
      )}
    </Card>
  );
}

function Follows({ versions }: { versions: Consequence['versions'] }) {
  const { t } = useText();
  if (versions.length === 0) return <p className="muted">{t('rel.nothingRests')}</p>;
  return (
    <ul>
      {versions.map(({ versionId, number, awards, consequence }) => (
        <li key={versionId}>
          {consequence === 'closes'
            ? t('rel.closes', { number })
            : t(consequence === 'is-closed' ? 'rel.isClosed' : 'rel.stays', { number })}{' '}
          {consequence === 'stays-confirmed'
            ? t('rel.awardsKept', { count: awards })
            : t('rel.awards', { count: awards })}
        </li>
      ))}
    </ul>
  );
}

interface FormProps {
  confirmationId: string;
  signed: boolean;
  onSigned: () => void;
}

function Form({ confirmationId, signed, onSigned }: FormProps) {
  const { t } = useText();
  const [reason, setReason] = useState<(typeof reasons)[number] | null>(null);
  const [text, setText] = useState('');
  const [isPublic, setPublic] = useState(false);
  const isWhole = reason !== null && text.trim().length >= LEAST;
  return (
    <div className="stack">
      {!signed && (
        <>
          <Segments
            name="withdrawal-reason"
            legend={t('rel.why')}
            value={reason}
            choices={reasons.map((value) => ({ value, label: t(`review.reason.${value}`) }))}
            onChange={setReason}
          />
          <Textarea
            label={t('rel.words')}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <label className="ckl">
            <input
              type="checkbox"
              className="ck"
              checked={isPublic}
              onChange={(event) => setPublic(event.currentTarget.checked)}
            />
            <span>
              {t('rel.public')} <span className="muted">{t('rel.publicLaw')}</span>
            </span>
          </label>
        </>
      )}
      <SignPanel
        type="withdrawal"
        input={isWhole ? { confirmationId, reason, text: text.trim(), public: isPublic } : null}
        title={t('rel.withdrawTitle')}
        action={t('rel.withdrawAction')}
        missing={t('rel.wait')}
        onDone={onSigned}
      />
    </div>
  );
}
