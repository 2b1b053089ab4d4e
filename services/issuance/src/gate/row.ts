import { z } from 'zod';
import { digestOfValue, parseCanonical } from '../../../shared/src/canonical.js';
import { type BlueprintBody, type Disclosure, outcomeOf, type Policy } from '../../../shared/src/content.js';
import { verifyInclusion } from '../../../shared/src/merkle.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { AwardRecord } from '../award/award.store.js';
import type { ReleaseRowContent } from '../release/release.js';
import type { Decisive } from './marking.js';
import type { GateRefusal } from './refusals.js';

/** A stack rests on so many awards at most. */
const MOST_COMPONENTS = 900;

const ofResult = { result: z.string(), earner: z.string(), version: z.string() };
const rowSchema = z.strictObject(ofResult);
const stackRowSchema = z.strictObject({
  ...ofResult,
  stack: z.strictObject({
    pathwayId: z.string(),
    revision: z.int().min(1),
    awards: z
      .array(z.string())
      .min(1)
      .max(MOST_COMPONENTS)
      .refine((ids) => ids.every((id, at) => at === 0 || (ids[at - 1] ?? '') < id)),
  }),
});

/** A row of a result, or of a stack, by its own bytes; null for another. */
export function contentOf(value: unknown): ReleaseRowContent | null {
  return rowSchema.safeParse(value).data ?? stackRowSchema.safeParse(value).data ?? null;
}

export type RowRead = { ok: true; content: ReleaseRowContent } | { ok: false; code: GateRefusal };

/**
 * Reads a row and holds it against the approved root: exactly these bytes, at exactly this place.
 *
 * @param approved subject of the approval: root as digest, and count
 */
export function readRow(
  row: { index: number; resultId: string; row: Uint8Array; path: readonly Uint8Array[] },
  approved: { root: string; count: number },
): RowRead {
  const root = Buffer.from(approved.root.slice(1), 'base64url').subarray(2);
  const included = verifyInclusion({
    root,
    size: approved.count,
    index: row.index,
    leaf: row.row,
    path: row.path,
  });
  if (!included) return { ok: false, code: 'row-not-in-approved-root' };
  try {
    const content = contentOf(parseCanonical(row.row));
    if (!content) return { ok: false, code: 'row-unreadable' };
    return content.result === row.resultId
      ? { ok: true, content }
      : { ok: false, code: 'row-of-another-result' };
  } catch {
    return { ok: false, code: 'row-unreadable' };
  }
}

/** What is judged of one case: statements that were verified, and who else acted. */
export interface CaseFacts {
  content: ReleaseRowContent;
  opening: Statement<'case-opening'>;
  mark: Decisive;
  /** Persons who marked or moderated. */
  judges: readonly string[];
  version: {
    versionId: string;
    organizationId: string;
    manifestDigest: string;
    blueprint: BlueprintBody;
    submitter: string;
    /** Instant of the submission. */
    submittedAt: string;
  };
  releasers: { proposer: string; approver: string };
}

/** Two services' clocks, and the time between preparing and signing, differ by less. */
const CLOCKS_DIFFER_MS = 15 * 60_000;

/** Holds opening and mark against the row, the version and the rubric; null where all of it fits. */
export function caseFault(facts: CaseFacts): GateRefusal | null {
  const { content, opening, mark, version, releasers } = facts;
  const organizations = [opening.organizationId, mark.organizationId];
  if (organizations.some((one) => one !== version.organizationId)) return 'case-of-another-organization';
  if (opening.details.versionId !== version.versionId) return 'case-of-another-version';
  if (content.version !== version.manifestDigest) return 'version-mismatch';
  if (content.earner !== opening.details.earner) return 'earner-mismatch';
  if (mark.details.caseId !== opening.details.caseId || mark.details.versionId !== version.versionId)
    return 'mark-of-another-version';
  // The opening's moment may decide what was in force: it is not dated back before there was anything to open.
  if (Date.parse(opening.at) < Date.parse(version.submittedAt) - CLOCKS_DIFFER_MS)
    return 'case-before-submission';
  if (mark.at < opening.at) return 'mark-before-opening';
  const judged = outcomeOf(version.blueprint, mark.details.levels);
  if (!judged.ok) return 'mark-outside-rubric';
  if (judged.outcome !== mark.details.outcome) return 'mark-outcome-differs';
  if (judged.outcome !== 'pass') return 'mark-not-pass';
  const { proposer, approver } = releasers;
  if (facts.judges.includes(proposer) || facts.judges.includes(approver)) return 'marker-is-releaser';
  if (facts.judges.includes(version.submitter)) return 'marker-is-proposer';
  return approver === version.submitter ? 'releaser-is-proposer' : null;
}

/** The moment at which confirmations must be in force: each is the instant from which a signed statement counts. */
export function momentOf(
  policy: Pick<Policy, 'moment'>,
  at: { opening: string; mark: string; approval: string },
): string {
  switch (policy.moment) {
    case 'case-opened':
      return at.opening;
    case 'result-final':
      return at.mark;
    case 'release':
      return at.approval;
  }
}

/** Holds what assessment discloses against the signed digests: earner and every evidence item, no more and no fewer. */
export function disclosureFault(disclosure: Disclosure, earner: string, mark: Decisive): GateRefusal | null {
  const { identityHash, salt } = disclosure.earner;
  if (digestOfValue({ identityHash, salt }) !== earner) return 'disclosure-differs';
  const signed = new Map(mark.details.evidence.map((one) => [one.evidenceId, one.item]));
  const disclosed = new Set(disclosure.evidence.map((one) => one.id));
  if (signed.size !== disclosed.size || disclosed.size !== disclosure.evidence.length)
    return 'disclosure-differs';
  const fits = disclosure.evidence.every(
    ({ id, name, kind, mediaType, digest }) =>
      signed.get(id) === digestOfValue({ id, name, kind, mediaType, digest }),
  );
  return fits ? null : 'disclosure-differs';
}

/**
 * True if an award row is one that the gate itself could have reserved for this case: a row is only the place where
 * an award's id and status index are kept, and names neither issuer nor time of its own.
 *
 * @param facts what the statements say, and the present instant
 */
export function reservationHolds(
  award: AwardRecord,
  facts: {
    organizationId: string;
    versionId: string;
    /** Case and earner: of an opening, or of a stack. */
    of: { caseId: string; earnerId: string };
    approvedAt: string;
    now: Date;
  },
): boolean {
  const created = Date.parse(award.created);
  return (
    award.organizationId === facts.organizationId &&
    award.versionId === facts.versionId &&
    award.caseId === facts.of.caseId &&
    award.earnerId === facts.of.earnerId &&
    created >= Date.parse(facts.approvedAt) - CLOCKS_DIFFER_MS &&
    created <= facts.now.getTime() + CLOCKS_DIFFER_MS
  );
}
