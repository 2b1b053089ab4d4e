import { NativeSelect, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../app/session.js';
import { Card, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { useRefusal } from '../../i18n/use-refusal.js';
import type { Award } from './award.js';

const reasons = ['corrected-identity', 'corrected-content', 'appeal'] as const;
type Reason = (typeof reasons)[number];

/** The award that took the place of this one, or whose place it took. */
export function Replaced({ award }: { award: Award }) {
  const { t } = useText();
  const others = [
    ['awards.replacedBy', award.replacedBy],
    ['awards.replaces', award.replaces],
  ] as const;
  return others.map(
    ([title, other]) =>
      other && (
        <Note key={title} tone="work" title={t(title)}>
          <Link to="/awards/$awardId" params={{ awardId: other }}>
            {t('awards.seeOther')}
          </Link>
        </Note>
      ),
  );
}

/** Proposes that a corrected award takes the place of this one, or approves what a colleague proposed. */
export function Correct({ award }: { award: Award }) {
  const { t } = useText();
  const registrar = useRole('registrar');
  const { reissue } = award;
  const [approving] = useState(reissue?.state === 'proposed');
  if (reissue?.state === 'due') return <Note tone="work" title={t('awards.beingCorrected')} />;
  if (!approving && reissue?.state !== 'proposed') return <Propose award={award} />;
  // A proposal that is wrong is replaced by another one, not approved.
  return (
    <>
      {registrar ? (
        <SignPanel
          type="award-reissue-approval"
          input={{ awardId: award.awardId }}
          title={t('awards.approveCorrection')}
          action={t('awards.approveCorrection')}
          note={t('awards.approveCorrectionNote')}
        />
      ) : (
        <Note tone="wait" title={t('awards.correctionWaits')} />
      )}
      <Propose award={award} />
    </>
  );
}

function Propose({ award }: { award: Award }) {
  const { t } = useText();
  const refusal = useRefusal();
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState('');
  const text = words.trim();
  return (
    <>
      <Card title={t('awards.correct')}>
        {award.reissue?.state === 'refused' && (
          <Note tone="wait" title={t('awards.correctionRefused')}>
            {award.reissue.code && <p>{refusal(award.reissue.code)}</p>}
          </Note>
        )}
        <p className="sm">{t('awards.correctSub')}</p>
        <NativeSelect
          label={t('awards.correctReason')}
          value={reason ?? ''}
          data={[
            { value: '', label: t('parts.choose') },
            ...reasons.map((value) => ({ value, label: t(`awards.correct_${value}`) })),
          ]}
          onChange={(event) => setReason(reasons.find((one) => one === event.currentTarget.value) ?? null)}
        />
        {reason && (
          <Textarea
            label={t('releases.why')}
            value={words}
            autosize
            maxLength={2_000}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
      </Card>
      {reason && (
        <SignPanel
          key={reason}
          type="award-reissue"
          input={{ awardId: award.awardId, reason, ...(text ? { words: text } : {}) }}
          title={t('awards.correct')}
          action={t('awards.correctAction')}
        />
      )}
    </>
  );
}
