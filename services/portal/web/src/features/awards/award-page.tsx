import { NativeSelect } from '@mantine/core';
import { IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Answers } from '../../components/choices.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { moment } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { useVersions } from '../authoring/use-versions.js';
import type { CaseItem } from '../cases/case.js';
import { CaseName } from '../cases/case-name.js';
import { useCases } from '../cases/use-cases.js';
import { ProposeRevocation } from '../revocations/propose.js';
import { isOpen } from '../revocations/revocation.js';
import { TimelineLink } from '../timeline/timeline-link.js';
import type { Award } from './award.js';
import { Correct, Replaced } from './correct.js';

const acts = ['award-suspension', 'award-reinstatement'] as const;
type Act = (typeof acts)[number];
const grounds = ['issued-in-error', 'misconduct', 'evidence-withdrawn', 'other'] as const;
const icons = {
  'award-suspension': IconPlayerPause,
  'award-reinstatement': IconRefresh,
};

/** One award for the registrar: what was signed, and suspension, reinstatement, revocation by signature. */
export function AwardPage() {
  const { t, lang } = useText();
  const { awardId = '' } = useParams({ strict: false });
  const registrar = useRole('registrar');
  const proposes = useRole('registrar', 'programme-lead');
  const query = useOrg<Award>(`awards/${awardId}`, { refetchMs: 5_000 });
  const versions = useVersions();
  const { caseId = null, stack = null } = query.data ?? {};
  const cases = useCases([caseId, ...(stack ?? []).map((one) => one.caseId)]);
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(award) => (
          <>
            <Crumbs to="/awards" label={t('awards.back')} here={versions.nameOf(award.versionId)} />
            <PageHead
              title={versions.nameOf(award.versionId) || t('awards.award')}
              chips={<StatusChip thing="award" state={award.status} />}
              sub={`${t('awards.issued')} ${moment(award.issuedAt ?? '', lang)}`}
              actions={
                <>
                  <TimelineLink collection="awards" id={awardId} />
                  <Link className="btn" to="/awards/$awardId/$language" params={{ awardId, language: lang }}>
                    {t('awards.public')}
                  </Link>
                </>
              }
            />
            <div className="cols">
              <div className="stack">
                {award.erased && <Note tone="wait" title={t('awards.erased')} />}
                <Replaced award={award} />
                <InRevocation award={award} />
                <Behind award={award} cases={cases} />
              </div>
              <aside className="signs">
                {registrar ? (
                  <ChangeStatus award={award} />
                ) : (
                  <Note tone="work" title={t('awards.onlyRegistrar')} />
                )}
                {proposes && award.status !== 'revoked' && !award.erased && !award.replacedBy && (
                  <Correct award={award} />
                )}
                {proposes &&
                  award.status !== 'revoked' &&
                  !(award.revocation && isOpen(award.revocation)) && (
                    <ProposeRevocation of={{ awardIds: [award.awardId] }} />
                  )}
              </aside>
            </div>
          </>
        )}
      </Loaded>
    </main>
  );
}

/** On what it rests: its case, or the awards of a stack; and the release that gave it. */
function Behind({ award, cases }: { award: Award; cases: ReadonlyMap<string, CaseItem> }) {
  const { t, lang } = useText();
  const versions = useVersions();
  return (
    <Card title={t('awards.behind')}>
      <dl className="tight sm">
        <div className="row">
          <dt className="muted">{t('cases.micro')}</dt>
          <dd>{versions.wholeOf(award.versionId)}</dd>
        </div>
        {award.caseId && (
          <div className="row">
            <dt className="muted">{t('awards.case')}</dt>
            <dd>
              <CaseName caseId={award.caseId} of={cases.get(award.caseId)} />
            </dd>
          </div>
        )}
        {award.stack && (
          <div className="row">
            <dt className="muted">{t('awards.ofOthers')}</dt>
            <dd>
              <ul className="tight">
                {award.stack.map((one) => (
                  <li key={one.awardId}>
                    <Link to="/awards/$awardId" params={{ awardId: one.awardId }}>
                      {pick(cases.get(one.caseId ?? '')?.version?.name, lang) || t('awards.award')}
                    </Link>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        <div className="row">
          <dt className="muted">{t('awards.release')}</dt>
          <dd>
            <Link to="/releases/$releaseId" params={{ releaseId: award.releaseId }}>
              {t('awards.seeRelease')}
            </Link>
          </dd>
        </div>
        <div className="row">
          <dt className="muted">{t('awards.id')}</dt>
          <dd>
            <Digest value={award.awardId} />
          </dd>
        </div>
      </dl>
    </Card>
  );
}

/** Where it is proposed to revoke the award, the way there. */
function InRevocation({ award }: { award: Award }) {
  const { t } = useText();
  if (!award.revocation) return null;
  const { revocationId, state } = award.revocation;
  return (
    <Note tone="wait" title={t(isOpen({ state }) ? 'awards.inRevocation' : 'awards.wasInRevocation')}>
      <StatusText thing="revocation" state={state} />{' '}
      <Link to="/revocations/$revocationId" params={{ revocationId }}>
        {t('awards.seeRevocation')}
      </Link>
    </Note>
  );
}

function ChangeStatus({ award }: { award: Award }) {
  const { t } = useText();
  const [act, setAct] = useState<Act | null>(null);
  const [ground, setGround] = useState<(typeof grounds)[number] | null>(null);
  const possible = acts.filter((one) =>
    one === 'award-suspension' ? award.status === 'valid' : award.status === 'suspended',
  );
  return (
    <>
      {award.status === 'revoked' ? (
        <Note tone="work" title={t('awards.revokedForGood')} />
      ) : (
        <Card title={t('awards.statusTitle')}>
          <Answers
            name="act"
            legend={t('awards.statusTitle')}
            value={act}
            onChange={setAct}
            choices={possible.map((value) => ({
              value,
              label: t(`awards.do.${value}`),
              hint: '',
              icon: icons[value],
            }))}
          />
          <NativeSelect
            label={t('awards.reason')}
            value={ground ?? ''}
            data={[
              { value: '', label: t('parts.choose') },
              ...grounds.map((value) => ({ value, label: t(`awards.reason_${value}`) })),
            ]}
            onChange={(event) => setGround(grounds.find((one) => one === event.currentTarget.value) ?? null)}
          />
          {act && <p className="sm">{t(`awards.effect.${act}`)}</p>}
        </Card>
      )}
      {act && (
        <SignPanel
          key={act}
          type={act}
          input={ground ? { awardId: award.awardId, reason: ground } : null}
          title={t(`awards.do.${act}`)}
          action={t(`awards.do.${act}`)}
          missing={t('awards.missing')}
        />
      )}
    </>
  );
}
