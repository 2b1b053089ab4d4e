import type { ConfirmationKind } from '../../proto/activities.js';
import type { ConfirmationFact, DeclineFact, RelevancePolicy, WaiverFact } from '../../proto/relevance.js';

/**
 * Whether a kind of confirmation is satisfied at an instant, and why: the one rule of living relevance, from facts
 * alone. Pure; services import it too. Instants are ISO text in UTC with whole seconds, which sorts as it reads.
 */

export const confirmationKinds = ['in-demand', 'fidelity'] as const satisfies readonly ConfirmationKind[];

/** Everything that bears on the two kinds of one version, whichever version it was said about first. */
export interface Facts {
  confirmations: readonly ConfirmationFact[];
  waivers: readonly WaiverFact[];
  declines: readonly DeclineFact[];
}

/** How a kind stands at an instant, and what it lacks where it is not satisfied. */
export interface KindStanding {
  satisfied: boolean;
  /** What satisfies it; confirmations before a waiver. */
  by: 'confirmations' | 'waiver' | null;
  /** Organizations whose confirmation is in force. */
  confirming: string[];
  /** How many further organizations must confirm. */
  missing: number;
  /** Named bodies whose confirmation is missing. */
  missingBodies: string[];
  /** Organizations whose decline stands, where a decline prevents. */
  vetoedBy: string[];
}

/** What of a policy decides whether a kind is satisfied. */
export type Needs = Pick<RelevancePolicy, 'needs' | 'required' | 'veto' | 'asked'>;

/** How a kind stands at an instant. */
export function standingAt(facts: Facts, kind: ConfirmationKind, policy: Needs, at: string): KindStanding {
  const confirming = unique(
    facts.confirmations
      .filter((one) => one.kind === kind && inForce(one, at))
      .map((one) => one.organizationId),
  );
  const missing = Math.max(0, organizationsNeeded(policy, kind) - confirming.length);
  const missingBodies = policy.required[kind].filter((id) => !confirming.includes(id));
  const vetoedBy = policy.veto
    ? unique(
        facts.declines
          .filter((one) => one.kind === kind && stands(one, at))
          .map((one) => one.organizationId)
          .filter((id) => policy.asked === undefined || policy.asked.includes(id)),
      )
    : [];
  const confirmed = missing === 0 && missingBodies.length === 0 && vetoedBy.length === 0;
  const waived = facts.waivers.some((one) => one.kind === kind && inForce(one, at));
  return {
    satisfied: confirmed || waived,
    by: confirmed ? 'confirmations' : waived ? 'waiver' : null,
    confirming,
    missing,
    missingBodies,
    vetoedBy,
  };
}

/** From how many different organizations a kind must be confirmed: no policy can ask for nothing. */
export function organizationsNeeded(policy: Pick<Needs, 'needs'>, kind: ConfirmationKind): number {
  const { confirmations, organizations } = policy.needs[kind];
  return Math.max(1, confirmations, organizations);
}

/** The first second at which a kind that is satisfied would not be any more, if nothing further happened; else null. */
export function lapseOf(facts: Facts, kind: ConfirmationKind, policy: Needs, at: string): string | null {
  if (!standingAt(facts, kind, policy, at).satisfied) return null;
  const after = turningPoints(facts, kind).filter((point) => point > at);
  return after.find((point) => !standingAt(facts, kind, policy, point).satisfied) ?? null;
}

/**
 * Why a kind is not satisfied: somebody took something back (it would be satisfied, had nobody withdrawn or
 * declined), or terms ended.
 */
export function causeOf(
  facts: Facts,
  kind: ConfirmationKind,
  policy: Needs,
  at: string,
): 'withdrawn' | 'lapsed' {
  const undone: Facts = {
    confirmations: facts.confirmations.map((one) => ({ ...one, endedAt: null })),
    waivers: facts.waivers,
    declines: [],
  };
  return standingAt(undone, kind, policy, at).satisfied ? 'withdrawn' : 'lapsed';
}

/** The instants at which the standing of a kind can change, ascending. */
export function turningPoints(facts: Facts, kind: ConfirmationKind): string[] {
  const terms = [...facts.confirmations, ...facts.waivers]
    .filter((one) => one.kind === kind)
    .flatMap((one) => [one.from, secondAfter(one.until), ...(one.endedAt ? [one.endedAt] : [])]);
  const declines = facts.declines
    .filter((one) => one.kind === kind)
    .flatMap((one) => [one.at, ...(one.liftedAt ? [one.liftedAt] : [])]);
  return unique([...terms, ...declines]).sort();
}

/** Facts of a kind whose term ends with the second before an instant. */
export function endingAt<F extends ConfirmationFact | WaiverFact>(
  facts: readonly F[],
  kind: ConfirmationKind,
  at: string,
): F[] {
  return facts.filter((one) => one.kind === kind && one.endedAt === null && secondAfter(one.until) === at);
}

/** A later confirmation by the same organization lifts its decline for good, also once that confirmation has ended. */
export function liftedBy(decline: DeclineFact, confirmations: readonly ConfirmationFact[]): DeclineFact {
  const later = confirmations
    .filter(
      (one) =>
        one.kind === decline.kind && one.organizationId === decline.organizationId && one.from > decline.at,
    )
    .map((one) => one.from);
  return { ...decline, liftedAt: earliest([decline.liftedAt, ...later]) };
}

/** The earliest of the instants that are there. */
export function earliest(instants: readonly (string | null)[]): string | null {
  return instants.reduce(
    (first, one) => (one !== null && (first === null || one < first) ? one : first),
    null,
  );
}

/** An instant some milliseconds later, in the same form. */
export const after = (at: string, ms: number): string =>
  `${new Date(Date.parse(at) + ms).toISOString().slice(0, 19)}Z`;

export const secondAfter = (at: string): string => after(at, 1000);

const inForce = (of: { from: string; until: string; endedAt: string | null }, at: string): boolean =>
  of.from <= at && at <= of.until && (of.endedAt === null || at < of.endedAt);

const stands = (of: DeclineFact, at: string): boolean =>
  of.at <= at && (of.liftedAt === null || at < of.liftedAt);

const unique = (values: string[]): string[] => [...new Set(values)];
