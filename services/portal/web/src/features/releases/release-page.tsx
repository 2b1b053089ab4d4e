import { IconCircleCheck, IconCircleDashed, IconPencil, IconSignature } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useRole, useSession } from '../../app/session.js';
import { Card, Crumbs, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { moment, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import { type ReleaseDetail, releaseState, releaseStep } from './release.js';

const steps = ['draft', 'proposed', 'approved', 'signing', 'completed'] as const;

/** May every award be signed, and may I be the one to approve it (PORTAL.md 4 f). */
export function ReleasePage() {
  const { t, lang } = useText();
  const { releaseId = '' } = useParams({ strict: false });
  const query = useOrg<ReleaseDetail>(`releases/${releaseId}`, { refetchMs: 2_500 });
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(release) => {
          const title = t('releases.name', { date: moment(release.createdAt ?? '', lang) });
          return (
            <>
              <Crumbs to="/releases" label={t('releases.back')} here={title} />
              <PageHead title={title} chips={<StatusChip thing="release" state={releaseState(release)} />} />
              <Steps release={release} />
              <div className="cols">
                <div className="stack loose">
                  <Gates release={release} />
                  <Rows release={release} />
                </div>
                <aside className="signs">
                  <Who release={release} />
                  <Decide release={release} />
                  {release.approvedAt && <Progress release={release} />}
                </aside>
              </div>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

function Steps({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  const here = releaseStep(release);
  return (
    <ol className="steps" style={{ marginBottom: 32 }}>
      {steps.map((step, index) => {
        const done = index < here || release.completedAt !== null;
        const Picture = done ? IconCircleCheck : index === here ? IconSignature : IconCircleDashed;
        return (
          <li
            key={step}
            className={done ? 'done' : ''}
            aria-current={index === here && !release.completedAt ? 'step' : undefined}
          >
            <Picture className="i" aria-hidden />
            <b>{t(`releases.step_${step}`)}</b>
          </li>
        );
      })}
    </ol>
  );
}

function Gates({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  return (
    <Card title={t('releases.gates')}>
      <ul className="line-list">
        {release.gates.map((gate) => (
          <li key={`${gate.gate} ${gate.versionId ?? ''}`}>
            {gate.passed ? (
              <IconCircleCheck className="i t-ok" aria-hidden />
            ) : (
              <IconCircleDashed className="i t-wait" aria-hidden />
            )}
            <div>
              <b>{t(`releases.gate_${gate.gate}`)}</b>
              {gate.code && <p className="mono xs muted">{gate.code}</p>}
            </div>
            {gate.passed || gate.code ? (
              <StatusChip thing="check" state={gate.passed ? 'passed' : 'failed'} />
            ) : (
              <StatusChip thing="release" state="waiting" />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const rowStates = ['draft', 'proposed', 'issued', 'set-aside'] as const;

function Rows({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  return (
    <Card title={t('releases.rows')} flush aside={<span className="sm muted num">{release.count}</span>}>
      <Table label={t('releases.rows')} head={[t('cases.result'), t('parts.state'), t('releases.code')]}>
        {release.rows.items.map((row) => {
          const state = rowStates.find((one) => one === row.state);
          return (
            <tr key={row.resultId}>
              <th scope="row">
                {row.caseId ? (
                  <Link to="/cases/$caseId" params={{ caseId: row.caseId }}>
                    <Digest value={row.resultId} />
                  </Link>
                ) : (
                  <Digest value={row.resultId} />
                )}
              </th>
              <td data-h={t('parts.state')}>{state ? t(`releases.rowState_${state}`) : row.state}</td>
              <td data-h={t('releases.code')}>{row.code && <span className="mono">{row.code}</span>}</td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

function Who({ release }: { release: ReleaseDetail }) {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id;
  const people = useOrg<Page<Member>>('people');
  const nameOf = (personId: string): string =>
    people.data?.items.find((one) => one.personId === personId)?.name ?? t('people.erased');
  const { draftedBy, proposedBy, approvedBy } = release.people;
  const line = (icon: ReactNode, personId: string, words: string) => (
    <li>
      {icon}
      <span className="sm">{words}</span>
      <span className="sm muted">{t(personId === me ? 'releases.you' : 'releases.notYou')}</span>
    </li>
  );
  return (
    <Card title={t('releases.who')}>
      <ul className="line-list">
        {line(
          <IconPencil className="i" aria-hidden />,
          draftedBy,
          t('releases.drafted', { name: nameOf(draftedBy) }),
        )}
        {proposedBy &&
          line(
            <IconSignature className="i" aria-hidden />,
            proposedBy.personId,
            t('releases.proposedBy', {
              name: nameOf(proposedBy.personId),
              when: moment(proposedBy.at, lang),
            }),
          )}
        {approvedBy &&
          line(
            <IconSignature className="i" aria-hidden />,
            approvedBy.personId,
            t('releases.approvedBy', {
              name: nameOf(approvedBy.personId),
              when: moment(approvedBy.at, lang),
            }),
          )}
      </ul>
    </Card>
  );
}

/** The decision that is due, or whose it is; a receipt stays while the release moves on. */
function Decide({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  const lead = useRole('programme-lead');
  const registrar = useRole('registrar');
  const me = useSession().data?.person?.id;
  const [signed, setSigned] = useState<'release-proposal' | 'release-approval' | null>(null);
  const { releaseId, count } = release;
  const due = release.proposedAt ? 'release-approval' : 'release-proposal';
  if (!signed) {
    if (release.completedAt || release.approvedAt) return null;
    if (due === 'release-proposal' && !lead) return <Note tone="work" title={t('releases.waitProposal')} />;
    if (due === 'release-approval' && !registrar)
      return <Note tone="work" title={t('releases.waitApproval')} />;
    if (due === 'release-approval' && release.people.proposedBy?.personId === me)
      return <Note tone="wait" title={t('releases.youProposed')} />;
  }
  const type = signed ?? due;
  const proposal = type === 'release-proposal';
  return (
    <SignPanel
      key={type}
      type={type}
      input={{ releaseId }}
      title={t(proposal ? 'releases.proposeTitle' : 'releases.approveTitle')}
      action={proposal ? t('releases.proposeAction', { count }) : t('releases.approveAction', { count })}
      {...(proposal ? {} : { note: t('releases.approveNote') })}
      onDone={() => setSigned(type)}
    />
  );
}

function Progress({ release }: { release: ReleaseDetail }) {
  const { t, lang } = useText();
  const { issued, setAside } = release.progress;
  const words = t('releases.signing', { issued: number(issued, lang), count: number(release.count, lang) });
  return (
    <Card title={t('releases.progress')}>
      <div
        className="prog"
        role="progressbar"
        aria-label={t('releases.progress')}
        aria-valuemin={0}
        aria-valuemax={release.count}
        aria-valuenow={issued}
        aria-valuetext={words}
      >
        <i style={{ width: `${(issued / Math.max(1, release.count)) * 100}%` }} />
      </div>
      <p className="sm">
        {words}
        {setAside > 0 && `, ${t('releases.setAside', { count: setAside })}`}
      </p>
    </Card>
  );
}
