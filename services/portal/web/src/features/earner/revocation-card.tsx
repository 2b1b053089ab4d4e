import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Card, Note } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { enough, groundOf, type OwnRevocation } from '../revocations/revocation.js';

interface OwnAward {
  awardId: string;
  status: 'valid' | 'suspended' | 'revoked';
  statusReason: string | null;
  revocation: OwnRevocation | null;
}

/** What stands against an earner's award: why, until when to appeal, how the appeal was answered. */
export function RevocationCard({ awardId }: { awardId: string }) {
  const { t, lang } = useText();
  const awards = useRead<Page<OwnAward>>('/v1/me/awards');
  const award = awards.data?.items.find((one) => one.awardId === awardId);
  if (!award) return null;
  const { revocation, status, statusReason } = award;
  if (!revocation)
    return status === 'suspended' ? (
      <Note tone="wait" title={t('earner.suspended')}>
        {statusReason && <p>{t(`awards.reason_${groundOf(statusReason)}`)}</p>}
      </Note>
    ) : null;
  const { appeal } = revocation;
  return (
    <div className="sec stack">
      <Card title={t('earner.revocation')} aside={<StatusChip thing="revocation" state={revocation.state} />}>
        <p>{t(`earner.revocation_${revocation.state}`, { date: day(revocation.appealUntil, lang) })}</p>
        <p>
          <b>{t(`awards.reason_${groundOf(revocation.reason)}`)}</b>
        </p>
        <p className="measure prewrap">{revocation.words ?? t('revocations.erased')}</p>
        {appeal && (
          <>
            <h3>{t('earner.yourAppeal')}</h3>
            <p className="sm muted">
              {t(`revocations.appeal_${appeal.answer}`)}, {day(appeal.at, lang)}
            </p>
            <p className="measure prewrap">{appeal.words ?? t('revocations.erased')}</p>
            {appeal.answerWords && <p className="measure prewrap">{appeal.answerWords}</p>}
          </>
        )}
      </Card>
      <Appeal awardId={awardId} revocation={revocation} />
    </div>
  );
}

function Appeal({ awardId, revocation }: { awardId: string; revocation: OwnRevocation }) {
  const { t, lang } = useText();
  const [words, setWords] = useState('');
  // The receipt stays once the appeal is made.
  const [may] = useState(revocation.mayAppeal);
  if (!may) return null;
  const { revocationId, appealUntil } = revocation;
  return (
    <div className="stack">
      <Textarea
        label={t('earner.revocationAppealWords')}
        description={t('earner.appealHint', { date: day(appealUntil, lang) })}
        value={words}
        autosize
        minRows={3}
        maxLength={4_000}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <SignPanel
        type="revocation-appeal"
        input={enough(words) ? { revocationId, awardId, words: words.trim() } : null}
        title={t('earner.revocationAppealTitle')}
        action={t('earner.appealAction')}
        missing={t('revocations.wordsMissing')}
      />
    </div>
  );
}
