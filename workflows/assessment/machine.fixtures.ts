import type { CasePlan, CaseRecorded, DutyTerm } from '../../proto/activities.js';
import { apply } from './machine.js';
import type { CaseCommand, DecideInput, MarkStage } from './messages.js';
import type { CaseEvent, CaseState } from './state.js';

export const start = '2026-11-24T15:00:00Z';
const DAY_MS = 86_400_000;

/** So many days after an instant. */
export const daysAfter = (at: string, days: number): string =>
  `${new Date(Date.parse(at) + days * DAY_MS).toISOString().slice(0, 19)}Z`;

export function plan(over: Partial<CasePlan> = {}): CasePlan {
  return {
    caseId: 'case',
    versionId: 'version',
    organizationId: 'college',
    earnerId: 'earner',
    submitterId: 'submitter',
    secondMark: true,
    attempts: 2,
    appeals: true,
    anyAssessor: false,
    gatherUntil: daysAfter(start, 60),
    ready: true,
    ...over,
  };
}

export const term = (at: string, days = 10): DutyTerm => ({
  dueAt: daysAfter(at, days),
  extendableUntil: daysAfter(at, days + 20),
});

/** A result at an instant, with the windows that rules would open. */
export const resultOf = (
  outcome: 'pass' | 'not-yet',
  at: string,
  resultId = `result-${at}`,
): NonNullable<CaseRecorded['result']> => ({
  resultId,
  outcome,
  appealUntil: outcome === 'pass' ? null : daysAfter(at, 10),
  attemptFrom: outcome === 'pass' ? null : daysAfter(at, 14),
  attemptUntil: outcome === 'pass' ? null : daysAfter(at, 200),
});

export const decision = (personId: string, command: CaseCommand, decisionId?: string): DecideInput => ({
  decisionId: decisionId ?? `${personId}-${JSON.stringify(command)}`,
  personId,
  digest: 'digest',
  command,
});

export const mark = (personId: string, stage: MarkStage, attempt = 1): DecideInput =>
  decision(personId, { type: 'mark', stage, attempt });

export const fold = (state: CaseState, events: readonly CaseEvent[]): CaseState =>
  events.reduce(apply, state);

/** A decision that is reserved and applied. */
export const taken = (of: DecideInput, recorded: CaseRecorded = {}): CaseEvent[] => [
  { type: 'reserved', decision: of },
  { type: 'applied', decisionId: of.decisionId, recorded },
];

/** The assignment that the state asks for. */
export function give(state: CaseState, personId: string | null, at = start): CaseEvent {
  if (!state.duty) throw new Error(`nothing is to be assigned in ${state.phase}`);
  return {
    type: 'assigned',
    ordinal: state.assignments,
    duty: state.duty.kind,
    attempt: state.attempt,
    personId,
    term: term(at),
  };
}

/** Gives the present duty to a person, then takes what that person decides. */
export function turn(
  state: CaseState,
  personId: string,
  of: DecideInput,
  recorded: CaseRecorded = {},
): CaseState {
  return fold(apply(state, give(state, personId)), taken(of, recorded));
}
