import type { Policy } from '../../../shared/src/content.js';
import { type ConfirmationStatement, confirmationFault } from '../confirmation/confirmation.js';
import type { Registry } from '../registry/registry.js';
import type { GateRefusal } from './refusals.js';

/** A confirmation whose statement was verified. */
export interface Candidate {
  statement: ConfirmationStatement;
  digest: string;
  order: number;
}

/** Who acts on the institution's side; none of them may be on the employers'. */
export interface Sides {
  issuerId: string;
  /** Who submitted the version. */
  submitter: string;
  /** Who marked or moderated the case. */
  markers: readonly string[];
  /** Who proposed the release. */
  proposer: string;
  /** Who proposed and who approved the release. */
  releasers: readonly string[];
}

export type Kind = 'in-demand' | 'fidelity';
export const kinds: readonly Kind[] = ['in-demand', 'fidelity'];

export type Counted = { ok: true; counted: Candidate[] } | { ok: false; code: GateRefusal };

/**
 * Counts the confirmations of both kinds toward a policy, at its moment.
 *
 * The floor holds whatever the policy says: one of each kind, from an identified organization other than the issuer.
 * One that may not count is left out; where too few remain, its reason is the refusal.
 *
 * @param moment instant at which a confirmation must be in force
 */
export function countConfirmations(
  candidates: readonly Candidate[],
  policy: Pick<Policy, 'needs'>,
  parts: Record<Kind, string>,
  sides: Sides,
  moment: string,
  registry: Registry,
): Counted {
  const counted: Candidate[] = [];
  for (const kind of kinds) {
    const judged = candidates
      .filter(({ statement }) => statement.details.kind === kind && statement.subject.digest === parts[kind])
      .map((candidate) => ({ candidate, fault: faultOf(candidate, candidates, sides, moment, registry) }));
    const good = onePerOrganization(
      judged.filter((one) => one.fault === null).map((one) => one.candidate),
      registry,
    );
    const needs = policy.needs[kind];
    if (good.length < Math.max(1, needs.confirmations, needs.organizations)) {
      return { ok: false, code: judged.find((one) => one.fault !== null)?.fault ?? `${kind}-not-confirmed` };
    }
    counted.push(...good);
  }
  return { ok: true, counted };
}

function faultOf(
  candidate: Candidate,
  all: readonly Candidate[],
  sides: Sides,
  moment: string,
  registry: Registry,
): GateRefusal | null {
  const { statement, order } = candidate;
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
  const before = all.some(
    (other) =>
      other.order < order &&
      other.statement.personId === personId &&
      other.statement.organizationId !== organizationId,
  );
  if (before) return 'confirmer-for-two-organizations';
  return inForce(statement, moment) ? null : 'confirmation-not-in-force';
}

/** In force at a moment, and given by then: a term that is dated back does not reach before the signature. */
function inForce(statement: ConfirmationStatement, moment: string): boolean {
  const { validFrom, validUntil, at } = statement;
  if (confirmationFault(statement) !== null || validFrom === null || validUntil === null) return false;
  return validFrom <= moment && moment <= validUntil && at <= moment;
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
