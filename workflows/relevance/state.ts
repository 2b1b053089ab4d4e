import type { ConfirmationKind } from '../../proto/activities.js';
import type {
  KindRelevanceWord,
  LapseReminder,
  RelevanceChange,
  RelevanceFacts,
  RelevancePolicy,
  RelevanceWord,
  RoundFact,
} from '../../proto/relevance.js';
import type { LearnedFact } from './messages.js';
import {
  causeOf,
  confirmationKinds,
  earliest,
  type Facts,
  lapseOf,
  liftedBy,
  standingAt,
} from './standing.js';

/**
 * What is known of a version's relevance, and how it stands at an instant: a fold of facts, pure. A fact that comes
 * twice, late or in another order gives the same state, so that no list of keys has to be kept over the years: a
 * fact's own id is the key, and a fact that can never matter again is forgotten (`forgotten`).
 */

export interface RelevanceState {
  versionId: string;
  organizationId: string;
  endorsedAt: string;
  policy: RelevancePolicy;
  facts: Facts;
  /** The newest round in which employers were asked anew. */
  round: RoundFact | null;
  supersededAt: string | null;
  retiredAt: string | null;
  /** What was told last; null before the first time. */
  told: RelevanceChange | null;
  /** The last reminder of each kind. */
  reminded: LapseReminder[];
  /** The lapse before which employers were last asked anew. */
  renewedFor: string | null;
}

export type RelevanceEvent =
  | { type: 'learned'; fact: LearnedFact }
  | { type: 'told'; change: RelevanceChange }
  | { type: 'reminded'; reminder: LapseReminder }
  | { type: 'renewal-opened'; lapsesAt: string; round: RoundFact | null };

/** The state at the start of the workflow. */
export function known(of: RelevanceFacts): RelevanceState {
  const { confirmations, waivers, declines, round, ...rest } = of;
  const empty: RelevanceState = {
    ...rest,
    facts: { confirmations: [], waivers: [], declines: [] },
    round,
    renewedFor: null,
  };
  return [
    ...confirmations.map((fact): LearnedFact => ({ type: 'confirmation', fact })),
    ...waivers.map((fact): LearnedFact => ({ type: 'waiver', fact })),
    ...declines.map((fact): LearnedFact => ({ type: 'decline', fact })),
  ].reduce(learn, empty);
}

/** The state after an event. */
export function apply(state: RelevanceState, event: RelevanceEvent): RelevanceState {
  switch (event.type) {
    case 'learned':
      return learn(state, event.fact);
    case 'told':
      return state.told && state.told.revision >= event.change.revision
        ? state
        : { ...state, told: event.change };
    case 'reminded':
      return {
        ...state,
        reminded: [...state.reminded.filter((one) => one.kind !== event.reminder.kind), event.reminder],
      };
    case 'renewal-opened': {
      const asked = { ...state, renewedFor: event.lapsesAt };
      return event.round ? learn(asked, { type: 'round', fact: event.round }) : asked;
    }
  }
}

function learn(state: RelevanceState, learned: LearnedFact): RelevanceState {
  const { facts } = state;
  switch (learned.type) {
    case 'confirmation': {
      const confirmations = withEnd(facts.confirmations, learned.fact, (one) => one.confirmationId);
      const declines = facts.declines.map((one) => liftedBy(one, [learned.fact]));
      return { ...state, facts: { ...facts, confirmations, declines } };
    }
    case 'waiver':
      return {
        ...state,
        facts: { ...facts, waivers: withEnd(facts.waivers, learned.fact, (one) => one.waiverId) },
      };
    case 'decline': {
      const before = facts.declines.find((one) => one.decisionId === learned.fact.decisionId);
      const lifted = liftedBy(
        { ...learned.fact, liftedAt: earliest([learned.fact.liftedAt, before?.liftedAt ?? null]) },
        facts.confirmations,
      );
      const others = facts.declines.filter((one) => one.decisionId !== lifted.decisionId);
      return {
        ...state,
        facts: { ...facts, declines: sorted([...others, lifted], (one) => one.decisionId) },
      };
    }
    case 'round':
      return { ...state, round: laterRound(state.round, learned.fact) };
    case 'superseded':
      return { ...state, supersededAt: earliest([state.supersededAt, learned.at]) };
    case 'retired':
      return { ...state, retiredAt: earliest([state.retiredAt, learned.at]) };
  }
}

/** Adds a fact, or notes the earliest end that is known of it. Kept in order of id: facts are a set. */
function withEnd<F extends { endedAt: string | null }>(
  known: readonly F[],
  fact: F,
  idOf: (one: F) => string,
): F[] {
  const before = known.find((one) => idOf(one) === idOf(fact));
  const others = known.filter((one) => idOf(one) !== idOf(fact));
  return sorted([...others, { ...fact, endedAt: earliest([fact.endedAt, before?.endedAt ?? null]) }], idOf);
}

const sorted = <F>(facts: F[], idOf: (one: F) => string): F[] =>
  facts.sort((left, right) => (idOf(left) < idOf(right) ? -1 : 1));

/** A later round takes the place of an earlier one; that a round is closed stays. */
function laterRound(before: RoundFact | null, fact: RoundFact): RoundFact {
  if (!before || fact.round > before.round) return fact;
  if (fact.round < before.round) return before;
  return { ...fact, closedAt: earliest([before.closedAt, fact.closedAt]) };
}

/** How a version stands at an instant. */
export interface View {
  state: RelevanceWord;
  until: string | null;
  kinds: RelevanceChange['kinds'];
}

/** How the version stands at an instant, by what is known. */
export function viewAt(state: RelevanceState, at: string): View {
  const kinds = confirmationKinds.map((kind) => ({
    kind,
    state: kindWordAt(state, kind, at),
    until: lapseOf(state.facts, kind, state.policy, at),
  }));
  const word = wordAt(state, kinds, at);
  return { state: word, until: isOpen(word) ? earliest(kinds.map((one) => one.until)) : null, kinds };
}

function wordAt(state: RelevanceState, kinds: View['kinds'], at: string): RelevanceWord {
  if (state.retiredAt !== null && state.retiredAt <= at) return 'retired';
  if (state.supersededAt !== null && state.supersededAt <= at) return 'superseded';
  const order = ['withdrawn', 'lapsed', 'waived', 'under-review'] as const;
  return order.find((word) => kinds.some((one) => one.state === word)) ?? 'current';
}

function kindWordAt(state: RelevanceState, kind: ConfirmationKind, at: string): KindRelevanceWord {
  const { facts, policy, round } = state;
  switch (standingAt(facts, kind, policy, at).by) {
    case 'waiver':
      return 'waived';
    case 'confirmations':
      return round && isAsking(round, kind, at) ? 'under-review' : 'current';
    case null:
      return causeOf(facts, kind, policy, at);
  }
}

const isAsking = (round: RoundFact, kind: ConfirmationKind, at: string): boolean =>
  round.kinds.includes(kind) && round.openedAt <= at && (round.closedAt === null || at < round.closedAt);

/** Whether new cases open in a state. */
export function isOpen(word: RelevanceWord): boolean {
  switch (word) {
    case 'current':
    case 'under-review':
    case 'waived':
      return true;
    case 'lapsed':
    case 'withdrawn':
    case 'superseded':
    case 'retired':
      return false;
  }
}

/** Whether a state is never left again. */
export const isFinal = (word: RelevanceWord): word is 'superseded' | 'retired' =>
  word === 'superseded' || word === 'retired';

/**
 * The state without the facts that can change nothing from an instant on: terms that have ended, and declines that
 * are lifted or prevent nothing. What stays is bounded by what can be in force at once.
 */
export function forgotten(state: RelevanceState, at: string): RelevanceState {
  const { confirmations, waivers, declines } = state.facts;
  return {
    ...state,
    facts: {
      confirmations: confirmations.filter((one) => one.until >= at),
      waivers: waivers.filter((one) => one.until >= at),
      declines: state.policy.veto ? declines.filter((one) => one.liftedAt === null || one.liftedAt > at) : [],
    },
  };
}
