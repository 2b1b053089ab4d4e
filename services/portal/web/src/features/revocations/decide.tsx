import { Textarea } from '@mantine/core';
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type Role, useHat, useRole, useSession } from '../../app/session.js';
import { Answers, Segments } from '../../components/choices.js';
import { Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { deciders, enough, isOpen, type Revocation } from './revocation.js';

const icons = { 'revocation-approval': IconCircleCheck, 'revocation-rejection': IconX };
type Act = keyof typeof icons;
const acts: Act[] = ['revocation-approval', 'revocation-rejection'];
const approvers: Role[] = ['registrar', 'programme-lead', 'administrator'];

/** The decision that is due: the proposal of a draft, one of two approvals, or the rejection; or why not. */
export function Decide({ one }: { one: Revocation }) {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id;
  const decides = useRole(...deciders);
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
  const [chosen, setChosen] = useState<Role | null>(null);
  const taken = one.timeline.flatMap((fact) => (fact.type === 'revocation-approval' ? [fact.role] : []));
  const own = useHat()?.roles ?? [];
  // Two people approve in two roles: who has several says in which, so that another person is left for the other one.
  const roles = approvers.filter((role) => own.includes(role) && !taken.includes(role));
  const { revocationId } = one;
  const possible = whyNot === null ? acts : acts.filter((value) => value !== 'revocation-approval');
  const input =
    act === 'revocation-approval'
      ? { revocationId, ...(chosen ? { role: chosen } : {}) }
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
      {act === 'revocation-approval' && whyNot === null && roles.length > 1 && (
        <Segments
          name="role"
          legend={t('revocations.asRole')}
          value={chosen ?? roles[0] ?? null}
          choices={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={setChosen}
        />
      )}
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
