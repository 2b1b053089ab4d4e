import { IconShieldCheck } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { Card, Crumbs, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day, moment, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import { AnswerAppeal } from './answer.js';
import { Decide } from './decide.js';
import { type AffectedAward, groundOf, isOpen, type Revocation } from './revocation.js';

const steps = {
  'revocation-proposal': 'revocations.did_proposal',
  'revocation-approval': 'revocations.did_approval',
  'revocation-rejection': 'revocations.did_rejection',
  'revocation-appeal': 'revocations.did_appeal',
  'revocation-exemption': 'revocations.did_exemption',
  'revocation-appeal-dismissal': 'revocations.did_dismissal',
} as const;
const stepOf = (type: string): (typeof steps)[keyof typeof steps] | null =>
  Object.entries(steps).find(([name]) => name === type)?.[1] ?? null;

/** Are these awards to be revoked, and may I be one of the two who approve it (PORTAL.md 4 f)? */
export function RevocationPage() {
  const { t, lang } = useText();
  const { revocationId = '' } = useParams({ strict: false });
  const [from, setFrom] = useState<string | null>(null);
  const query = useOrg<Revocation>(`revocations/${revocationId}${from ? `?cursor=${from}` : ''}`, {
    refetchMs: 4_000,
  });
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(one) => {
          const title = t('revocations.name', { date: day(one.createdAt, lang) });
          return (
            <>
              <Crumbs to="/revocations" label={t('revocations.back')} here={title} />
              <PageHead
                title={title}
                chips={<StatusChip thing="revocation" state={one.state} />}
                sub={t(`awards.reason_${groundOf(one.reason)}`)}
              />
              <div className="cols">
                <div className="stack loose">
                  <Facts one={one} />
                  <Card title={t('revocations.words')}>
                    <p className="measure prewrap">{one.words ?? t('revocations.erased')}</p>
                  </Card>
                  <Affected one={one} onNext={setFrom} />
                  <Timeline one={one} />
                </div>
                <aside className="signs">
                  <Decide one={one} />
                </aside>
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

function Facts({ one }: { one: Revocation }) {
  const { t, lang } = useText();
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('revocations.count')}</dt>
          <dd>{number(one.count, lang)}</dd>
        </div>
        <div>
          <dt>{t('revocations.appealUntil')}</dt>
          <dd>{day(one.appealUntil, lang)}</dd>
        </div>
        <div>
          <dt>{t('revocations.lapses')}</dt>
          <dd>{day(one.lapsesAt, lang)}</dd>
        </div>
        <div>
          <dt>{t('revocations.approvals')}</dt>
          <dd>{t('parts.quorum', { have: one.approvals, need: 2 })}</dd>
        </div>
      </dl>
      {isOpen(one) && (
        <Note tone="work" title={t(one.suspend ? 'revocations.suspended' : 'revocations.notSuspended')} />
      )}
      {one.releaseId && (
        <p className="sm">
          <Link to="/releases/$releaseId" params={{ releaseId: one.releaseId }}>
            {t('revocations.wholeRelease')}
          </Link>
        </p>
      )}
    </>
  );
}

function Affected({ one, onNext }: { one: Revocation; onNext: (from: string) => void }) {
  const { t, lang } = useText();
  const [answering, setAnswering] = useState<string | null>(null);
  return (
    <Card
      title={t(one.state === 'draft' ? 'revocations.wouldAffect' : 'revocations.affected')}
      flush
      aside={<span className="sm muted num">{number(one.count, lang)}</span>}
    >
      <Table
        label={t('revocations.affected')}
        head={[t('awards.award'), t('awards.case'), t('parts.state'), t('revocations.appeal')]}
      >
        {one.awards.items.map((award) => (
          <tr key={award.awardId}>
            <th scope="row">
              <Link to="/awards/$awardId" params={{ awardId: award.awardId }}>
                <Digest value={award.awardId} />
              </Link>
            </th>
            <td data-h={t('awards.case')}>
              <Link to="/cases/$caseId" params={{ caseId: award.caseId }}>
                <Digest value={award.caseId} />
              </Link>
            </td>
            <td data-h={t('parts.state')}>
              <StatusText thing="award" state={award.status} />
              {award.exempted && ` ${t('revocations.takenOut')}`}
            </td>
            <td data-h={t('revocations.appeal')}>
              <AppealCell
                award={award}
                open={isOpen(one)}
                onAnswer={() => setAnswering(answering === award.awardId ? null : award.awardId)}
              />
            </td>
          </tr>
        ))}
      </Table>
      {one.awards.next && (
        <button type="button" className="btn" onClick={() => onNext(one.awards.next ?? '')}>
          {t('revocations.more')}
        </button>
      )}
      {answering && (
        <div className="bd">
          <AnswerAppeal
            key={answering}
            revocationId={one.revocationId}
            awardId={answering}
            appealed={
              one.awards.items.find((award) => award.awardId === answering)?.appeal?.answer === 'open'
            }
          />
        </div>
      )}
    </Card>
  );
}

function AppealCell({
  award,
  open,
  onAnswer,
}: {
  award: AffectedAward;
  open: boolean;
  onAnswer: () => void;
}) {
  const { t, lang } = useText();
  const { appeal } = award;
  return (
    <div className="stack">
      {appeal && (
        <>
          <span className="sm">
            {t(`revocations.appeal_${appeal.answer}`)}, {day(appeal.at, lang)}
          </span>
          <span className="sm prewrap">{appeal.words ?? t('revocations.erased')}</span>
          {appeal.answer === 'open' && !appeal.mayAnswer && (
            <span className="xs muted">{t('revocations.involved')}</span>
          )}
        </>
      )}
      {open && !award.exempted && (appeal === null || appeal.answer !== 'open' || appeal.mayAnswer) && (
        <button type="button" className="btn tiny" onClick={onAnswer}>
          {t(appeal?.answer === 'open' ? 'revocations.answer' : 'revocations.takeOut')}
        </button>
      )}
    </div>
  );
}

function Timeline({ one }: { one: Revocation }) {
  const { t, lang } = useText();
  const people = useOrg<Page<Member>>('people');
  const nameOf = (personId: string, role: string): string =>
    role === 'self'
      ? t('revocations.theEarner')
      : (people.data?.items.find((each) => each.personId === personId)?.name ?? t('people.erased'));
  return (
    <Card title={t('revocations.timeline')}>
      <ol className="line-list">
        {one.timeline.toReversed().map((fact) => {
          const step = stepOf(fact.type);
          return (
            <li key={`${fact.type} ${fact.at} ${fact.awardId ?? ''} ${fact.personId}`}>
              <IconShieldCheck className="i" aria-hidden />
              <div>
                <b>{step ? t(step, { name: nameOf(fact.personId, fact.role) }) : fact.type}</b>
                <p className="xs muted">
                  <time dateTime={fact.at}>{moment(fact.at, lang)}</time>
                </p>
                {fact.words && fact.type !== 'revocation-proposal' && (
                  <p className="sm prewrap">{fact.words}</p>
                )}
              </div>
            </li>
          );
        })}
        {one.timeline.length === 0 && <li className="sm muted">{t('revocations.nothingSigned')}</li>}
      </ol>
    </Card>
  );
}
