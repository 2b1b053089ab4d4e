import { NativeSelect } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Loaded, Note, PageHead, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day, lastDay } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { Endorsement } from '../authoring/round.js';
import { AskAgain } from '../authoring/round-notes.js';
import { ProposeWaiver } from './propose-waiver.js';
import type { RelevanceDetail, Waiver, Waivers } from './relevance.js';
import { TeachOut } from './teach-out.js';
import { WaiverDecision } from './waiver-decision.js';

/** One version over the years: who confirms it until when, reminders, waivers, retirement. */
export function VersionRelevancePage() {
  const { t, lang } = useText();
  const { versionId = '' } = useParams({ strict: false });
  const query = useOrg<RelevanceDetail>(`relevance/${versionId}`, { refetchMs: 10_000 });
  return (
    <main className="wrap read" id="main">
      <Loaded query={query}>
        {(one) => (
          <>
            <Crumbs to="/relevance" label={t('rel.back')} here={pick(one.name, lang)} />
            <PageHead
              title={`${pick(one.name, lang)}, ${t('parts.version', { number: one.number })}`}
              chips={one.state && <StatusChip thing="relevance" state={one.state} />}
              sub={
                one.until
                  ? `${t('rel.until')} ${lastDay(one.until, lang)}`
                  : one.since && t('rel.since', { date: day(one.since, lang) })
              }
              actions={
                <Link
                  className="btn"
                  to="/micro-certifications/$id"
                  params={{ id: one.microCertificationId }}
                >
                  {t('micro.versions')}
                </Link>
              }
            />
            <div className="stack loose">
              {one.state && <TeachOut relevance={{ ...one, state: one.state }} />}
              {one.round && one.round.closedAt === null && (
                <Note
                  tone="work"
                  title={t('rel.asking', { number: one.round.round, date: day(one.round.openedAt, lang) })}
                />
              )}
              {one.standing.map((kind) => (
                <Standing key={kind.kind} kind={kind} />
              ))}
              <AskAgainOf versionId={versionId} />
              <Reminders one={one} />
              <WaiversOf versionId={versionId} />
              <Retire one={one} />
            </div>
          </>
        )}
      </Loaded>
    </main>
  );
}

function Standing({ kind }: { kind: RelevanceDetail['standing'][number] }) {
  const { t, lang } = useText();
  return (
    <Card title={t('rel.standing', { kind: t(`kind.${kind.kind}`) })} flush={kind.confirmations.length > 0}>
      {kind.confirmations.length === 0 ? (
        <p className="muted">{t('rel.nobody')}</p>
      ) : (
        <Table label={t(`kind.${kind.kind}`)} head={[t('round.employer'), t('parts.state')]}>
          {shownOf(kind.confirmations).map((one) => (
            <tr key={one.confirmationId}>
              <th scope="row">{one.organization.name}</th>
              <td data-h={t('parts.state')}>
                {one.endedAt
                  ? t('rel.endedOn', { date: day(one.endedAt, lang) })
                  : t('rel.untilShort', { date: day(one.until, lang) })}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {!kind.satisfied && (
        <ul className="ft">
          {kind.missing > 0 && <li>{t('rel.lacks', { count: kind.missing })}</li>}
          {kind.missingBodies.map((one) => (
            <li key={one.organizationId}>{t('rel.lacksBody', { name: one.name })}</li>
          ))}
          {kind.vetoes > 0 && <li>{t('rel.vetoed', { count: kind.vetoes })}</li>}
        </ul>
      )}
    </Card>
  );
}

/** After a lapse or a withdrawal the way back is to ask employers again. */
function AskAgainOf({ versionId }: { versionId: string }) {
  const endorsement = useOrg<Endorsement>(`endorsements/${versionId}`);
  return endorsement.data && <AskAgain versionId={versionId} askAgain={endorsement.data.askAgain} />;
}

type Given = RelevanceDetail['standing'][number]['confirmations'][number];

/** The latest of each organization: a renewal takes the place of what it renewed, and of what was taken back before. */
function shownOf(confirmations: readonly Given[]): Given[] {
  const standing = confirmations.filter((one) => one.endedAt === null);
  const ended = confirmations.filter((one) => one.endedAt !== null);
  return [...standing, ...ended].filter(
    (one, at, all) =>
      all.findIndex((each) => each.organization.organizationId === one.organization.organizationId) === at,
  );
}

function Reminders({ one }: { one: RelevanceDetail }) {
  const { t, lang } = useText();
  return (
    <Card title={t('rel.reminders')}>
      {one.reminders.length === 0 ? (
        <p className="muted">{t('rel.noReminders')}</p>
      ) : (
        <ul className="line-list">
          {one.reminders.map((each) => (
            <li key={`${each.kind} ${each.lapsesAt} ${each.days}`}>
              {t('rel.reminder', {
                kind: t(`kind.${each.kind}`),
                days: each.days,
                lapse: lastDay(each.lapsesAt, lang),
              })}
              <span className="muted">{t('rel.sentOn', { date: day(each.toldAt, lang) })}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function WaiversOf({ versionId }: { versionId: string }) {
  const { t, lang } = useText();
  const lead = useRole('programme-lead');
  const registrar = useRole('registrar');
  const query = useOrg<Waivers>(`waivers?versionId=${versionId}`, { refetchMs: 10_000 });
  const [chosen, setChosen] = useState<{ waiver: Waiver; what: 'approve' | 'end' } | null>(null);
  const isRunning = (one: Waiver): boolean => one.state === 'proposed' || one.state === 'in-force';
  return (
    <Card title={t('rel.waivers')}>
      <Loaded query={query} rows={2}>
        {({ items, allowance }) => (
          <div className="stack">
            {items.length === 0 && <p className="muted">{t('rel.noWaivers')}</p>}
            {items.map((one) => (
              <div key={one.waiverId} className="tight">
                <p className="row">
                  <b>{t(`kind.${one.kind}`)}</b>
                  <StatusText thing="waiver" state={one.state} />
                  <span className="muted">{t('rel.untilShort', { date: day(one.validUntil, lang) })}</span>
                </p>
                <p className="sm">{one.reason[lang]}</p>
                <p className="row">
                  {registrar && one.state === 'proposed' && (
                    <button
                      type="button"
                      className="btn tiny"
                      onClick={() => setChosen({ waiver: one, what: 'approve' })}
                    >
                      {t('rel.approve')}
                    </button>
                  )}
                  {(lead || registrar) && isRunning(one) && (
                    <button
                      type="button"
                      className="btn tiny"
                      onClick={() => setChosen({ waiver: one, what: 'end' })}
                    >
                      {t('rel.end')}
                    </button>
                  )}
                </p>
              </div>
            ))}
            {chosen && <WaiverDecision key={`${chosen.waiver.waiverId} ${chosen.what}`} {...chosen} />}
            {allowance === null && <p className="sm muted">{t('rel.noAllowance')}</p>}
            {lead && allowance && <ProposeWaiver versionId={versionId} allowance={allowance} />}
          </div>
        )}
      </Loaded>
    </Card>
  );
}

const retirementReasons = ['replaced', 'no-demand', 'outdated', 'not-offered', 'other'] as const;

function Retire({ one }: { one: RelevanceDetail }) {
  const { t } = useText();
  const lead = useRole('programme-lead');
  const [open, setOpen] = useState(false);
  const [signed, setSigned] = useState(false);
  const [reason, setReason] = useState<(typeof retirementReasons)[number] | null>(null);
  if (!lead || (one.state === 'retired' && !signed)) return null;
  return (
    <Card title={t('rel.retire')}>
      {!signed && <p>{t('rel.retireWhy', { days: one.teachOutDays })}</p>}
      {open ? (
        <div className="stack">
          <NativeSelect
            label={t('rel.retireReason')}
            value={reason ?? ''}
            data={[
              { value: '', label: t('parts.choose') },
              ...retirementReasons.map((value) => ({ value, label: t(`rel.retireReasons.${value}`) })),
            ]}
            onChange={(event) =>
              setReason(retirementReasons.find((each) => each === event.currentTarget.value) ?? null)
            }
          />
          <SignPanel
            type="version-retirement"
            input={reason ? { versionId: one.versionId, reason } : null}
            title={t('rel.retire')}
            action={t('rel.retireAction')}
            missing={t('rel.retireMissing')}
            onDone={() => setSigned(true)}
          />
        </div>
      ) : (
        <div>
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {t('rel.retire')}
          </button>
        </div>
      )}
    </Card>
  );
}
