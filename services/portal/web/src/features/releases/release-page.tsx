import { IconCircleCheck, IconCircleDashed, IconPencil, IconSignature } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole, useSession } from '../../app/session.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { moment, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { useRefusal } from '../../i18n/use-refusal.js';
import { useVersions } from '../authoring/use-versions.js';
import { type Deed, Deeds } from '../decided/deeds.js';
import { useNames } from '../people/use-names.js';
import { ProposeRevocation } from '../revocations/propose.js';
import { Control } from './control.js';
import { type Exception, type ReleaseDetail, releaseState, releaseStep } from './release.js';
import { Rows } from './rows.js';

const steps = ['draft', 'proposed', 'approved', 'signing', 'completed'] as const;

/** May every award be signed, and may I be the one to approve it (PORTAL.md 4 f). */
export function ReleasePage() {
  const { t, lang } = useText();
  const { releaseId = '' } = useParams({ strict: false });
  const [from, setFrom] = useState<string | null>(null);
  const [exceptions, setExceptions] = useState<Exception[]>([]);
  const registrar = useRole('registrar');
  const proposes = useRole('registrar', 'programme-lead');
  const query = useOrg<ReleaseDetail>(`releases/${releaseId}${from ? `?cursor=${from}` : ''}`, {
    refetchMs: 2_500,
  });
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
                  <Rows
                    release={release}
                    exceptions={exceptions}
                    onChange={registrar && release.state === 'proposed' ? setExceptions : null}
                    onNext={setFrom}
                  />
                  {proposes && release.progress.issued > 0 && release.completedAt && (
                    <ProposeRevocation of={{ releaseId: release.releaseId }} />
                  )}
                </div>
                <aside className="signs">
                  <Who release={release} />
                  <Decide release={release} exceptions={exceptions} />
                  {release.approvedAt && <Progress release={release} />}
                  <Control release={release} />
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
  const refusal = useRefusal();
  const versions = useVersions();
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
              <p className="sm muted">
                {gate.versionId && `${versions.wholeOf(gate.versionId)}, `}
                {t('releases.gateCount', { count: gate.count })}
              </p>
              {gate.code && <p className="sm">{refusal(gate.code)}</p>}
              {gate.versionId && !gate.passed && (
                <p className="sm">
                  <Link to="/relevance/$versionId" params={{ versionId: gate.versionId }}>
                    {t('releases.gateWhy')}
                  </Link>
                </p>
              )}
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

function Who({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  const nameOf = useNames();
  const { draftedBy, proposedBy, approvedBy } = release.people;
  const signed = <IconSignature className="i" aria-hidden />;
  const deeds: Deed[] = [
    {
      key: 'drafted',
      icon: <IconPencil className="i" aria-hidden />,
      text: t('releases.drafted', { name: nameOf(draftedBy) }),
      at: release.createdAt,
      personId: draftedBy,
    },
    ...(proposedBy
      ? [
          {
            key: 'proposed',
            icon: signed,
            text: t('releases.proposedBy', { name: nameOf(proposedBy.personId) }),
            ...proposedBy,
          },
        ]
      : []),
    ...(approvedBy
      ? [
          {
            key: 'approved',
            icon: signed,
            text: t('releases.approvedBy', { name: nameOf(approvedBy.personId) }),
            ...approvedBy,
          },
        ]
      : []),
    ...release.controls.map((one) => ({
      key: `${one.act} ${one.at}`,
      icon: signed,
      text: t(`releases.did_${one.act}`, { name: nameOf(one.personId) }),
      ...one,
    })),
  ];
  return <Deeds title={t('releases.who')} deeds={deeds} />;
}

/** The decision that is due, or whose it is; a receipt stays while the release moves on. */
function Decide({ release, exceptions }: { release: ReleaseDetail; exceptions: Exception[] }) {
  const { t } = useText();
  const lead = useRole('programme-lead');
  const registrar = useRole('registrar');
  const me = useSession().data?.person?.id;
  const [signed, setSigned] = useState<'release-proposal' | 'release-approval' | null>(null);
  const { releaseId, count } = release;
  const due = release.proposedAt ? 'release-approval' : 'release-proposal';
  if (!signed) {
    if (release.completedAt || release.approvedAt || release.state === 'cancelled') return null;
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
      input={proposal ? { releaseId } : { releaseId, exceptions }}
      title={t(proposal ? 'releases.proposeTitle' : 'releases.approveTitle')}
      action={
        proposal
          ? t('releases.proposeAction', { count })
          : t('releases.approveAction', { count: count - exceptions.length })
      }
      {...(proposal ? {} : { note: t('releases.approveNote') })}
      onDone={() => setSigned(type)}
    />
  );
}

function Progress({ release }: { release: ReleaseDetail }) {
  const { t, lang } = useText();
  const { issued, setAside, heldBack } = release.progress;
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
        {heldBack > 0 && `, ${t('releases.heldBack', { count: heldBack })}`}
      </p>
      {release.completedAt && setAside + heldBack > 0 && (
        <p className="sm">
          {t('releases.again')} <Link to="/results">{t('nav.results')}</Link>
        </p>
      )}
    </Card>
  );
}
