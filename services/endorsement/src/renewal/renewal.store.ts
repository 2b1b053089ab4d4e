import { addDays } from '../../../shared/src/clock.js';
import type { DbTx } from '../database.store.js';
import type { Asked } from '../request/facts.store.js';
import { kindOf } from '../round/round.store.js';
import { RENEWAL_DAYS, RENEWAL_ROUND, type Renewed } from './renewal.js';

/** A confirmation whose text is unchanged, with where its renewal goes. */
export interface Renewal {
  confirmationId: string;
  renewed: Renewed;
  validUntil: Date;
  microCertificationId: string;
  institutionId: string;
  /** The open request that the renewal answers; null where nobody asks. */
  requestId: string | null;
  /** The version that it is asked or given for. */
  versionId: string;
}

/** A renewal stays within one signature and one page. */
export const MOST_RENEWALS = 200;

/**
 * The organization's latest confirmation of each kind of each micro-certification is renewable where the newest version
 * still has exactly its text, and it ends soon or is asked for again. Its own words must still be there to stand by.
 */
const RENEWABLE = `
WITH latest AS (
  SELECT DISTINCT ON (micro_certification_id, kind) * FROM confirmation
  WHERE organization_id = $1::uuid AND state NOT IN ('refused', 'recalled')
  ORDER BY micro_certification_id, kind, given_at DESC, id DESC)
SELECT l.id, newest.organization_id AS institution_id, coalesce(asked.version_id, newest.version_id) AS version_id, asked.id AS request_id
FROM latest l
JOIN LATERAL (
  SELECT version_id, organization_id, retired_at, CASE l.kind WHEN 'in-demand' THEN competencies ELSE blueprint END AS part
  FROM version WHERE micro_certification_id = l.micro_certification_id AND fault IS NULL ORDER BY number DESC LIMIT 1
) newest ON newest.part = l.part_digest AND newest.retired_at IS NULL
LEFT JOIN LATERAL (
  SELECT r.id, r.version_id FROM request r JOIN version v ON v.version_id = r.version_id
  WHERE r.organization_id = l.organization_id AND r.micro_certification_id = l.micro_certification_id AND r.round > 0
    AND r.state = 'open' AND r.closes_at >= $2::timestamptz AND l.kind = ANY(r.kinds)
    AND CASE l.kind WHEN 'in-demand' THEN v.competencies ELSE v.blueprint END = l.part_digest
    AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.request_id = r.id AND a.kind = l.kind
      AND a.state <> 'released' AND a.answer IN ('confirm', 'decline'))
  ORDER BY r.opened_at DESC, r.id DESC LIMIT 1
) asked ON true
WHERE l.state = 'signed' AND l.conflicted_at IS NULL
  AND (asked.id IS NOT NULL OR l.valid_until BETWEEN $2::timestamptz AND $3::timestamptz)
  AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.renews = l.statement_digest AND a.state <> 'released')
  AND NOT EXISTS (SELECT 1 FROM do_not_ask d WHERE d.organization_id = l.organization_id AND d.ended_at IS NULL
    AND (d.scope = 'everyone' OR d.scope_id = l.micro_certification_id OR d.scope_id = newest.organization_id))
  AND (l.grounds->>'words' IS NULL OR EXISTS (SELECT 1 FROM words w WHERE w.commitment = l.grounds->>'words'
    AND w.organization_id = l.organization_id AND w.kept))
ORDER BY l.valid_until, l.id LIMIT $4::int`;

/** What the organization may renew unchanged, what ends first before the rest. */
export async function loadRenewals(tx: DbTx, organizationId: string, now: Date): Promise<Renewal[]> {
  const found = await tx.$queryRawUnsafe<
    { id: string; institution_id: string; version_id: string; request_id: string | null }[]
  >(RENEWABLE, organizationId, now.toISOString(), addDays(now, RENEWAL_DAYS).toISOString(), MOST_RENEWALS);
  const rows = await tx.confirmation.findMany({ where: { id: { in: found.map((one) => one.id) } } });
  return found.flatMap((one) => {
    const row = rows.find((each) => each.id === one.id);
    if (!row) return [];
    return {
      confirmationId: row.id,
      renewed: {
        kind: kindOf(row.kind),
        statement: row.statementDigest,
        // Written by RecordService from a checked statement.
        scope: row.scope as Renewed['scope'],
        grounds: row.grounds as Renewed['grounds'],
        ratings: row.ratings as Renewed['ratings'],
        isPublic: row.isPublic,
      },
      validUntil: row.validUntil,
      microCertificationId: row.microCertificationId,
      institutionId: one.institution_id,
      requestId: one.request_id,
      versionId: one.version_id,
    };
  });
}

/** What a renewal that nobody asked for answers, before there is a row of it. */
export function ownRequest(of: Renewal, organizationId: string, requestId: string, now: Date): Asked {
  return {
    id: requestId,
    versionId: of.versionId,
    round: RENEWAL_ROUND,
    institutionId: of.institutionId,
    organizationId,
    kinds: [of.renewed.kind],
    state: 'open',
    closesAt: addDays(now, 1),
  };
}

/** Opens and closes the request of a renewal that nobody asked for, so that its answer has one as every other. */
export async function saveOwnRequest(tx: DbTx, of: Renewal, asked: Asked, now: Date): Promise<void> {
  await tx.request.create({
    data: {
      ...asked,
      round: RENEWAL_ROUND,
      microCertificationId: of.microCertificationId,
      state: 'closed',
      closeReason: 'renewal',
      dueAt: asked.closesAt,
      openedAt: now,
      closedAt: now,
    },
  });
}
