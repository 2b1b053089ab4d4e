import { Textarea } from '@mantine/core';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useRole, useSession } from '../../app/session.js';
import { Answers } from '../../components/choices.js';
import { Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { enough, isOpen, type Revocation } from './revocation.js';

const icons = { 'revocation-approval': IconCircleCheck, 'revocation-rejection': IconX };
type Act = keyof typeof icons;
const acts: Act[] = ['revocation-approval', 'revocation-rejection'];

/** The decision that is due: the proposal of a draft, one of two approvals, or the rejection; or why not. */
export function Decide({ one }: { one: Revocation }) {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id;
  const decides = useRole('registrar', 'programme-lead', 'administrator');
  // The receipt stays while what it decided moves on.
  const [proposing] = useState(one.state === 'draft');
  const { revocationId, count } = one;
  if (proposing)
    return (
      <SignPanel
        type="revocation-proposal"
        input={{ revocationId }}
        title={t('revocations.signTitle')}
        action={t('revocations.signAction', { count })}
        note={t('revocations.signNote')}
      />
    );
  if (!isOpen(one)) return <Note tone="work" title={t(`revocations.ended_${endingOf(one)}`)} />;
  if (!decides) return <Note tone="work" title={t('revocations.onlyStaff')} />;
  const proposer = one.timeline.find((fact) => fact.type === 'revocation-proposal')?.personId;
  const approved = one.timeline.some((fact) => fact.type === 'revocation-approval' && fact.personId === me);
  const whyNot =
    proposer === me
      ? t('revocations.youProposed')
      : approved
        ? t('revocations.youApproved')
        : one.state === 'open'
          ? t('revocations.windowOpen', { date: day(one.appealUntil, lang) })
          : one.openAppeals > 0
            ? t('revocations.appealsOpen', { count: one.openAppeals })
            : null;
  return <ApproveOrReject one={one} whyNot={whyNot} />;
}

function endingOf({ state }: Revocation) {
  return state === 'draft' || state === 'open' || state === 'undecided' ? 'refused' : state;
}

function ApproveOrReject({ one, whyNot }: { one: Revocation; whyNot: string | null }) {
  const { t } = useText();
  const [act, setAct] = useState<Act | null>(null);
  const [words, setWords] = useState('');
  const { revocationId } = one;
  const possible = whyNot === null ? acts : acts.filter((value) => value !== 'revocation-approval');
  const input =
    act === 'revocation-approval'
      ? { revocationId }
      : enough(words)
        ? { revocationId, words: words.trim() }
        : null;
  return (
    <div className="stack">
      {whyNot && <Note tone="wait" title={whyNot} />}
      <Answers
        name="decide"
        legend={t('revocations.decideTitle')}
        value={act}
        onChange={setAct}
        choices={possible.map((value) => ({
          value,
          label: t(`revocations.act.${value}`),
          hint: t(`revocations.hint.${value}`),
          icon: icons[value],
        }))}
      />
      {act === 'revocation-rejection' && (
        <Textarea
          label={t('revocations.answerWords')}
          value={words}
          autosize
          minRows={2}
          maxLength={4_000}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {act && (
        <SignPanel
          key={act}
          type={act}
          input={input}
          title={t(`revocations.act.${act}`)}
          action={t(`revocations.act.${act}`)}
          missing={t('revocations.wordsMissing')}
        />
      )}
    </div>
  );
}
