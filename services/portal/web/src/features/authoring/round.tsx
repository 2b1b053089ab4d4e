import { Link } from '@tanstack/react-router';
import type { ApiProblem, Language } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { Quorum, RoundLine } from '../../components/marks.js';
import { Card, Fault, Loading, Note, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { AskAgain, RoundNotes } from './round-notes.js';

type Kind = 'in-demand' | 'fidelity';
type KindState =
  | 'open'
  | 'sending'
  | 'signing'
  | 'held'
  | 'confirmed'
  | 'withdrawn'
  | 'declined'
  | 'change-requested'
  | 'not-asked'
  | 'conflicted';

export interface Endorsement {
  state:
    | 'starting'
    | 'open'
    | 'endorsed'
    | 'changes-requested'
    | 'not-endorsed'
    | 'superseded'
    | 'vetoed'
    | 'not-opened';
  fault: string | null;
  overdue: boolean;
  openedAt: string | null;
  dueAt: string | null;
  closesAt: string | null;
  round: number | null;
  stages: { open: number; last: number; nextAt: string | null } | null;
  later: { organization: { organizationId: string; name: string }; stage: number }[];
  vetoes: { kind: Kind; organization: { name: string } }[];
  /** Kinds that those who are asked cannot bring about any more. */
  outOfReach: Kind[];
  askAgain: { ok: true; round: number } | { ok: false; code: string } | null;
  needed: Record<Kind, { confirmations: number }> | null;
  policy: { sentence: Record<Language, string> | null };
  counted: { kind: Kind; organizationId: string }[];
  /** Kinds that nobody has to confirm, and until when. */
  waived: { kind: Kind; until: string }[];
  dissent: { declined: number; changeRequests: number };
  /** Organizations of the policy that asked not to be asked, and about what. */
  notAsked: {
    organization: { organizationId: string; name: string };
    scope: 'micro-certification' | 'institution' | 'everyone';
    words: string | null;
    since: string;
  }[];
  requests: {
    requestId: string;
    organization: { organizationId: string; name: string };
    state: 'open' | 'overdue' | 'closed';
    stage: number;
    /** Name of the organization in whose place this one is asked. */
    insteadOf: string | null;
    recalled: { kind: Kind; at: string | null }[];
    kinds: {
      kind: Kind;
      state: KindState;
      answers: { answer: string; reason: string | null; words: string | null; at: string }[];
    }[];
  }[];
}

/** How a version's round stands: quorum, each employer's answers with their reasons, and the way to their thread. */
export function Round({ versionId, number }: { versionId: string; number: number }) {
  const { t, lang } = useText();
  const query = useOrg<Endorsement>(`endorsements/${versionId}`, { refetchMs: 8_000 });
  const title = t('round.title', { number });
  return (
    <Card
      title={title}
      aside={query.data && <StatusChip thing="version" state={versionStateOf(query.data.state)} />}
    >
      {query.data ? (
        <Answers versionId={versionId} data={query.data} lang={lang} title={title} />
      ) : (
        <Missing error={query.error} retry={() => void query.refetch()} />
      )}
    </Card>
  );
}

/** A version that was just submitted is not known to the endorsement service for a moment. */
function Missing({ error, retry }: { error: ApiProblem | null; retry: () => void }) {
  const { t } = useText();
  if (error?.code === 'not-found') return <p className="muted">{t('round.starting')}</p>;
  return error ? <Fault problem={error} retry={retry} /> : <Loading rows={2} />;
}

function Answers({
  versionId,
  data,
  lang,
  title,
}: {
  versionId: string;
  data: Endorsement;
  lang: Language;
  title: string;
}) {
  const { t } = useText();
  const { requests, needed, openedAt, dueAt, closesAt } = data;
  const declined = (kind: Kind): number =>
    requests.filter((one) => one.kinds.some((each) => each.kind === kind && each.state === 'declined'))
      .length;
  return (
    <>
      {data.fault && <Note tone="stop" title={t('round.fault', { fault: data.fault })} />}
      {data.notAsked.length > 0 && (
        <Note tone="work" title={t('round.notAsked')}>
          <ul>
            {data.notAsked.map((one) => (
              <li key={one.organization.organizationId}>
                {one.organization.name}: {t(`ask.kind.${one.scope}`)}, {day(one.since, lang)}
                {one.words && `: “${one.words}”`}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <RoundNotes data={data} lang={lang} />
      {data.policy.sentence && <p className="sm muted">{data.policy.sentence[lang]}</p>}
      <div className="row" style={{ gap: 32 }}>
        {(['in-demand', 'fidelity'] as const).map((kind) => (
          <div key={kind} className="tight">
            <span className="xs muted">{t(kind === 'in-demand' ? 'round.inDemand' : 'round.fidelity')}</span>
            <Quorum
              have={organizationsOf(data, kind).size}
              need={needed?.[kind].confirmations ?? 0}
              declined={declined(kind)}
            />
            {data.waived
              .filter((one) => one.kind === kind)
              .map((one) => (
                <span key={one.until} className="sm">
                  <StatusText thing="version" state="waived" />{' '}
                  {t('rel.untilShort', { date: day(one.until, lang) })}
                </span>
              ))}
          </div>
        ))}
        {openedAt && dueAt && data.state === 'open' && (
          <div className="tight">
            <span className="xs muted">
              {t('round.due', { date: day(dueAt, lang) })}
              {closesAt && `, ${t('round.closes', { date: day(closesAt, lang) })}`}
            </span>
            <RoundLine
              openedAt={openedAt}
              dueAt={dueAt}
              closesAt={closesAt}
              answers={requests.flatMap((one) =>
                one.kinds.flatMap((kind) => kind.answers.map((answer) => answer.at)),
              )}
              words={t('round.line', { opened: day(openedAt, lang), due: day(dueAt, lang) })}
            />
          </div>
        )}
      </div>
      {requests.length > 0 && (
        <Table
          label={title}
          head={[t('round.employer'), t('round.inDemand'), t('round.fidelity'), t('round.thread')]}
        >
          {requests.map((request) => (
            <tr key={request.requestId}>
              <th scope="row">
                {request.organization.name}
                {(request.insteadOf || (data.stages?.last ?? 1) > 1) && (
                  <span className="bl xs muted">
                    {[
                      (data.stages?.last ?? 1) > 1 && t('round.stage', { number: request.stage }),
                      request.insteadOf && t('round.substitute', { name: request.insteadOf }),
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </span>
                )}
              </th>
              {(['in-demand', 'fidelity'] as const).map((kind) => (
                <td key={kind} data-h={t(kind === 'in-demand' ? 'round.inDemand' : 'round.fidelity')}>
                  <KindAnswer
                    answer={request.kinds.find((one) => one.kind === kind)}
                    closed={request.state === 'closed'}
                  />
                  {request.recalled
                    .filter((one) => one.kind === kind && one.at)
                    .map((one) => (
                      <span key={one.at} className="bl xs muted">
                        {t('round.recalled', { date: day(one.at ?? '', lang) })}
                      </span>
                    ))}
                </td>
              ))}
              <td data-h={t('round.thread')}>
                <Link to="/requests/$requestId/thread" params={{ requestId: request.requestId }}>
                  {t('round.thread')}
                  <span className="vh">: {request.organization.name}</span>
                </Link>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {data.later.map((one) => (
        <p key={one.organization.organizationId} className="sm muted">
          {one.organization.name}: {t('round.notYet', { number: one.stage })}
        </p>
      ))}
      <AskAgain versionId={versionId} askAgain={data.askAgain} />
    </>
  );
}

/** Who confirms a kind: an organization that renewed its confirmation counts once. */
const organizationsOf = (data: Endorsement, kind: Kind): Set<string> =>
  new Set(data.counted.filter((one) => one.kind === kind).map((one) => one.organizationId));

function KindAnswer({
  answer,
  closed,
}: {
  answer: Endorsement['requests'][number]['kinds'][number] | undefined;
  closed: boolean;
}) {
  const { t } = useText();
  if (!answer) return <span className="muted">{t('round.state.not-asked')}</span>;
  const last = answer.answers.at(-1);
  return (
    <>
      {closed && answer.state === 'open' ? t('round.noAnswer') : t(`round.state.${answer.state}`)}
      {last?.reason && (
        <span className="bl muted xs">
          {t('round.reason', { reason: t(`review.reason.${reasonOf(last.reason)}`) })}
        </span>
      )}
      {last?.words && <span className="bl xs">“{last.words}”</span>}
    </>
  );
}

const reasons = [
  'not-in-demand',
  'wrong-level',
  'not-how-work-is-done',
  'evidence-too-weak',
  'other',
] as const;
const reasonOf = (code: string): (typeof reasons)[number] => reasons.find((one) => one === code) ?? 'other';

function versionStateOf(state: Endorsement['state']): string {
  switch (state) {
    case 'starting':
    case 'open':
      return 'submitted';
    case 'changes-requested':
      return 'changes-asked';
    case 'not-opened':
    case 'vetoed':
      return 'not-endorsed';
    default:
      return state;
  }
}
