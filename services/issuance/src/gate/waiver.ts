import { addMonths, instant } from '../../../shared/src/clock.js';
import type { Language, PolicyRules } from '../../../shared/src/content.js';
import type { Statement } from '../../../shared/src/statement.js';
import { termInWords } from '../../../shared/src/term.js';
import type { Fact, Kind, Sides } from './facts.js';
import type { GateRefusal } from './refusals.js';

/** A waiver that was proposed for a version, with what was decided about it. */
export interface WaiverFacts {
  waiver: Fact<'waiver'>;
  approvals: readonly Fact<'waiver-approval'>[];
  ends: readonly Fact<'waiver-end'>[];
}

/** A waiver that stands for the confirmations of a kind. */
export interface CountedWaiver {
  kind: Kind;
  statement: Statement<'waiver'>;
  /** Digest of the proposer's statement, which the approver's names. */
  digest: string;
}

type Found = { ok: true; waiver: CountedWaiver } | { ok: false; code: GateRefusal | null };

/**
 * The waiver that holds for a kind at a moment (DESIGN.md section 6): a programme lead's proposal with a reason and a
 * term, approved by another person as registrar of the same institution, allowed by the policy, and not ended.
 *
 * @returns the refusal of the last one where none holds; a null code where none was proposed
 */
export function waiverOf(
  waivers: readonly WaiverFacts[],
  policy: Pick<PolicyRules, 'waiver'>,
  asked: { kind: Kind; part: string },
  sides: Sides,
  moment: string,
): Found {
  let code: GateRefusal | null = null;
  for (const facts of waivers) {
    const { statement, digest } = facts.waiver;
    if (statement.details.kind !== asked.kind) continue;
    code =
      statement.subject.digest === asked.part
        ? faultOf(facts, policy, sides, moment)
        : 'waiver-of-another-part';
    if (code === null) return { ok: true, waiver: { kind: asked.kind, statement, digest } };
  }
  return { ok: false, code };
}

function faultOf(
  facts: WaiverFacts,
  policy: Pick<PolicyRules, 'waiver'>,
  sides: Sides,
  moment: string,
): GateRefusal | null {
  const { statement, digest, since } = facts.waiver;
  if (policy.waiver === null) return 'waiver-not-allowed';
  if (statement.organizationId !== sides.issuerId) return 'waiver-of-another-organization';
  if (sides.markers.includes(statement.personId)) return 'waiver-by-marker';
  const { validFrom, validUntil } = statement;
  if (validFrom === null || validUntil === null || validFrom > validUntil) return 'waiver-not-in-force';
  if (validUntil > latestEnd(validFrom, policy.waiver.longestMonths)) return 'waiver-too-long';
  const approvals = facts.approvals.filter(
    (one) =>
      one.statement.details.waiver === digest && one.statement.organizationId === statement.organizationId,
  );
  if (approvals.length === 0) return 'waiver-not-approved';
  const faults = approvals.map((one) => approverFault(one, statement, sides));
  const approval = approvals[faults.indexOf(null)];
  if (!approval) return faults[0] ?? 'waiver-not-approved';
  const given = since <= moment && approval.since <= moment;
  if (!(given && validFrom <= moment && moment <= validUntil)) return 'waiver-not-in-force';
  const ended = facts.ends.some(
    (one) =>
      one.statement.details.waiver === digest &&
      one.statement.organizationId === statement.organizationId &&
      one.since <= moment,
  );
  return ended ? 'waiver-ended' : null;
}

/** The second person stands where an employer would: not who proposed the waiver or the version, nor who marked. */
function approverFault(
  { statement }: Fact<'waiver-approval'>,
  waiver: Statement<'waiver'>,
  sides: Sides,
): GateRefusal | null {
  if (statement.personId === waiver.personId) return 'waiver-approver-is-proposer';
  if (statement.personId === sides.submitter) return 'waiver-approver-is-submitter';
  return sides.markers.includes(statement.personId) ? 'waiver-by-marker' : null;
}

/** The longest day: the one on which clocks are set back. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** The latest end of a term of so many months; it ends with the last day. */
export function latestEnd(validFrom: string, months: number): string {
  return instant(new Date(addMonths(new Date(validFrom), months).getTime() + LONGEST_DAY_MS));
}

/** The zone in which an award counts a waiver's days: statements name none, and the institution's is not signed. */
const ZONE = 'America/Toronto';

const words: Record<Language, Record<Kind, string> & { reason: string; by: string }> = {
  en: {
    'in-demand': 'Waived: no employer had to confirm that the competencies are in demand.',
    fidelity: 'Waived: no employer had to confirm that the assessment reflects the job.',
    reason: 'Reason:',
    by: 'Proposed by a programme lead and approved by a registrar, another person, of the issuing institution.',
  },
  fr: {
    'in-demand': "Dispense : aucun employeur n'a eu à confirmer que les compétences sont en demande.",
    fidelity: "Dispense : aucun employeur n'a eu à confirmer que l'évaluation reflète l'emploi.",
    reason: 'Motif :',
    by: "Proposée par une personne responsable de programme et approuvée par une autre personne, au registrariat de l'établissement émetteur.",
  },
};

/** What an award says about a waiver: that, why, by whom in which roles, and until when. */
export function waiverWords({ kind, statement }: CountedWaiver, language: Language): string {
  const say = words[language];
  const { validFrom, validUntil, details } = statement;
  const term = termInWords({ from: validFrom ?? '', until: validUntil ?? '', timeZone: ZONE }, language);
  const reason = details.reason[language].trim();
  return [say[kind], `${say.reason} ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`, say.by, term].join(' ');
}
