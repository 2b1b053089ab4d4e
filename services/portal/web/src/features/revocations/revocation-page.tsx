import { IconShieldCheck } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { CaseItem } from '../cases/case.js';
import { useCases } from '../cases/use-cases.js';
import { type Deed, Deeds } from '../decided/deeds.js';
import { useNames } from '../people/use-names.js';
import { Affected } from './affected.js';
import { Decide } from './decide.js';
import { deciders, groundOf, isOpen, type Revocation } from './revocation.js';

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
  const decides = useRole(...deciders);
  const cases = useCases(query.data?.awards.items.map((award) => award.caseId) ?? []);
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
                    <p className="measure prewrap">
                      {one.words ?? t(decides ? 'revocations.erased' : 'revocations.notYours')}
                    </p>
                  </Card>
                  <Affected one={one} cases={cases} onNext={setFrom} />
                  <Timeline one={one} cases={cases} />
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

function Timeline({ one, cases }: { one: Revocation; cases: ReadonlyMap<string, CaseItem> }) {
  const { t } = useText();
  const nameOf = useNames();
  const numberOf = (awardId: string | null): number | null => {
    const award = one.awards.items.find((each) => each.awardId === awardId);
    return cases.get(award?.caseId ?? '')?.number ?? null;
  };
  const deeds = one.timeline.toReversed().map((fact): Deed => {
    const step = stepOf(fact.type);
    const name = fact.role === 'self' ? t('revocations.theEarner') : nameOf(fact.personId);
    const of = numberOf(fact.awardId);
    return {
      key: `${fact.type} ${fact.at} ${fact.awardId ?? ''} ${fact.personId}`,
      icon: <IconShieldCheck className="i" aria-hidden />,
      text: step ? t(step, { name }) : t('timeline.decision.other'),
      at: fact.at,
      ...(of === null ? {} : { about: t('cases.number', { number: of }) }),
      // The proposal's are shown above.
      words: fact.type === 'revocation-proposal' ? null : fact.words,
    };
  });
  return <Deeds title={t('revocations.timeline')} deeds={deeds} none={t('revocations.nothingSigned')} />;
}
