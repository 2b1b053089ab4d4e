import type { PolicyRules } from '../../../shared/src/content.js';
import type { Statement } from '../../../shared/src/statement.js';
import { confirmationFault } from '../confirmation/confirmation.js';
import type { Registry } from '../registry/registry.js';
import { type Conflicts, isConflicted } from './conflict.js';
import { type Fact, type Kind, kinds, type Sides } from './facts.js';
import type { GateRefusal } from './refusals.js';
import { type CountedWaiver, type WaiverFacts, waiverOf } from './waiver.js';

/** A confirmation that may count. */
export type Candidate = Fact<'confirmation'>;

/** What employers said about a version's parts, whichever version they were asked for, and what was waived of them. */
export interface Answers {
  confirmations: readonly Candidate[];
  declines: readonly Fact<'decline'>[];
  recalls: readonly Fact<'recall'>[];
  withdrawals: readonly Fact<'withdrawal'>[];
  waivers: readonly WaiverFacts[];
  conflicts: Conflicts;
}

/** What of a policy decides whether a kind is met. */
export type Counting = Pick<PolicyRules, 'needs' | 'required' | 'veto' | 'asked' | 'waiver'>;

export type Counted =
  | { ok: true; counted: Candidate[]; waivers: CountedWaiver[] }
  | { ok: false; code: GateRefusal };

/**
 * Counts what employers confirmed toward a policy, at its moment, kind by kind.
 *
 * The floor holds whatever the policy says: one of each kind, from an identified organization other than the issuer, or
 * a waiver by two persons. One that may not count is left out; where too few remain, its reason is the refusal.
 * What was recorded after the moment, under whatever date, neither helps nor harms at it; only a recall is for ever,
 * since an answer is recalled before anything rests on it.
 *
 * @param moment instant at which each kind must be met
 */
export function countConfirmations(
  answers: Answers,
  policy: Counting,
  parts: Record<Kind, string>,
  sides: Sides,
  moment: string,
  registry: Registry,
): Counted {
  const counted: Candidate[] = [];
  const waivers: CountedWaiver[] = [];
  for (const kind of kinds) {
    const met = confirmedAt(answers, policy, { kind, part: parts[kind] }, sides, moment, registry);
    counted.push(...met.good);
    if (met.fault === null) continue;
    const waived = waiverOf(answers.waivers, policy, { kind, part: parts[kind] }, sides, moment);
    if (!waived.ok) return { ok: false, code: waived.code ?? met.fault };
    waivers.push(waived.waiver);
  }
  return { ok: true, counted, waivers };
}

/** The part that a kind is asked about. */
interface Asked {
  kind: Kind;
  part: string;
}

/** The confirmations of a kind that count, and why they are not enough; null where they are. */
function confirmedAt(
  answers: Answers,
  policy: Counting,
  asked: Asked,
  sides: Sides,
  moment: string,
  registry: Registry,
): { good: Candidate[]; fault: GateRefusal | null } {
  const { kind } = asked;
  const judged = answers.confirmations
    .filter(({ statement }) => isAbout(statement, asked))
    .map((candidate) => ({ candidate, fault: faultOf(candidate, answers, sides, moment, registry) }));
  const faultless = judged.filter((one) => one.fault === null).map((one) => one.candidate);
  const good = onePerOrganization(faultless, registry);
  const faultIn = (of: readonly string[] | null): GateRefusal | null =>
    judged.find(
      ({ candidate, fault }) =>
        fault !== null && (of === null || of.includes(candidate.statement.organizationId)),
    )?.fault ?? null;
  const { confirmations, organizations } = policy.needs[kind];
  if (good.length < Math.max(1, confirmations, organizations))
    return { good, fault: faultIn(null) ?? `${kind}-not-confirmed` };
  const missing = policy.required[kind].filter(
    (body) => !faultless.some(({ statement }) => statement.organizationId === body),
  );
  if (missing.length > 0) return { good, fault: faultIn(missing) ?? 'required-body-missing' };
  const vetoed = policy.veto && standsDeclined(answers, policy, asked, moment);
  return { good, fault: vetoed ? 'declined-by-asked-organization' : null };
}

const isAbout = (
  { details, subject }: Statement<'confirmation'> | Statement<'decline'>,
  { kind, part }: Asked,
): boolean => details.kind === kind && subject.digest === part;

function faultOf(
  candidate: Candidate,
  answers: Answers,
  sides: Sides,
  moment: string,
  registry: Registry,
): GateRefusal | null {
  const { statement, sequence } = candidate;
  const { organizationId, personId } = statement;
  if (organizationId === sides.issuerId) return 'endorser-is-issuer';
  const known = registry.organization(organizationId);
  if (!known) return 'endorser-not-identified';
  // Whoever reads the institution's mail could be an employer of its own making.
  const issuer = registry.organization(sides.issuerId);
  if (issuer && sameMail(issuer.mailDomain, known.mailDomain)) return 'endorser-is-issuer';
  if (known.kind === 'institution') return 'endorser-is-institution';
  if (known.by?.personId === sides.submitter || known.by?.personId === sides.proposer)
    return 'endorser-identified-by-proposer';
  if (known.by && sides.markers.includes(known.by.personId)) return 'endorser-identified-by-marker';
  if (personId === sides.submitter) return 'confirmer-is-proposer';
  if (sides.markers.includes(personId)) return 'confirmer-is-marker';
  if (sides.releasers.includes(personId)) return 'confirmer-is-releaser';
  if (registry.sidesOf(personId, Number.MAX_SAFE_INTEGER).includes(sides.issuerId))
    return 'confirmer-of-issuer';
  const before = answers.confirmations.some(
    (other) =>
      other.sequence < sequence &&
      other.statement.personId === personId &&
      other.statement.organizationId !== organizationId,
  );
  if (before) return 'confirmer-for-two-organizations';
  if (isConflicted(candidate, answers.conflicts, moment)) return 'endorser-in-conflict';
  return endFault(candidate, answers, moment) ?? termFault(candidate, moment);
}

/** Taken back by its own organization: recalled, or withdrawn by the moment. */
function endFault({ statement, digest }: Candidate, answers: Answers, moment: string): GateRefusal | null {
  const { organizationId } = statement;
  const own = (one: { statement: { organizationId: string } }): boolean =>
    one.statement.organizationId === organizationId;
  if (answers.recalls.some((one) => own(one) && one.statement.details.recalled === digest))
    return 'confirmation-recalled';
  const withdrawn = answers.withdrawals.some(
    (one) => own(one) && one.statement.details.confirmation === digest && one.since <= moment,
  );
  return withdrawn ? 'confirmation-withdrawn' : null;
}

/** In force at a moment, and given by then: a term that is dated back does not reach before the signature. */
function termFault({ statement, since }: Candidate, moment: string): GateRefusal | null {
  const { validFrom, validUntil, at } = statement;
  if (validFrom === null || validUntil === null) return 'confirmation-not-in-force';
  if (!(validFrom <= moment && moment <= validUntil && at <= moment)) return 'confirmation-not-in-force';
  if (confirmationFault(statement) !== null) return 'confirmation-not-in-force';
  return since <= moment ? null : 'confirmation-dated-back';
}

/**
 * True where the last answer of an asked organization about the part, by the moment, is a decline that it did not
 * recall. A confirmation after it lifts it, and so does a conflict of interest.
 */
function standsDeclined(answers: Answers, policy: Counting, asked: Asked, moment: string): boolean {
  const organizations = policy.asked.flatMap(({ organizationId, substituteId }) =>
    substituteId === null ? [organizationId] : [organizationId, substituteId],
  );
  const given = [...answers.confirmations, ...answers.declines].filter(
    (one) => one.since <= moment && isAbout(one.statement, asked),
  );
  return organizations.some((organizationId) => {
    const last = given
      .filter(({ statement }) => statement.organizationId === organizationId)
      .reduce<(typeof given)[number] | null>(
        (later, one) => (later !== null && later.sequence > one.sequence ? later : one),
        null,
      );
    if (last?.statement.type !== 'decline') return false;
    return !isRecalled(last, answers, moment) && !isConflicted(last, answers.conflicts, moment);
  });
}

function isRecalled(
  { statement, digest }: { statement: { organizationId: string }; digest: string },
  { recalls }: Answers,
  moment: string,
): boolean {
  return recalls.some(
    (one) =>
      one.statement.organizationId === statement.organizationId &&
      one.statement.details.recalled === digest &&
      one.since <= moment,
  );
}

/** One of each organization; of several that are known by one mail domain, such as an employer named twice, one. */
function onePerOrganization(candidates: Candidate[], registry: Registry): Candidate[] {
  const nameOf = ({ statement }: Candidate): string => {
    const known = registry.organization(statement.organizationId);
    const byMail = known?.method === 'operator' || known?.method === 'mail-domain';
    return known && byMail ? known.mailDomain.toLowerCase() : statement.organizationId;
  };
  return [...new Map(candidates.map((one) => [nameOf(one), one])).values()];
}

/** True if one is the other's mail domain, or lies within it. */
function sameMail(issuer: string, other: string): boolean {
  const [own, named] = [issuer.toLowerCase(), other.toLowerCase()];
  return own === named || named.endsWith(`.${own}`);
}
