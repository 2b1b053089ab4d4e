import type { RevocationPlan } from '../../proto/activities.js';
import { apply } from './machine.js';
import type { DecideInput, RevocationAct } from './messages.js';
import { opened, type RevocationEvent, type RevocationState } from './state.js';

/** A proposal over three awards, with its window, reminders and lapse. */
export const plan: RevocationPlan = {
  revocationId: 'r1',
  count: 3,
  proposerId: 'lead',
  appealUntil: '2026-12-09T04:59:59Z',
  lapsesAt: '2027-02-07T04:59:59Z',
  remindAt: ['2026-12-16T12:00:00Z', '2027-01-31T12:00:00Z'],
};
export const inWindow = '2026-11-30T12:00:00Z';
export const afterWindow = '2026-12-10T12:00:00Z';
export const afterLapse = '2027-02-08T12:00:00Z';

let count = 0;
/** A decision of a person. */
export const decision = (
  personId: string,
  what: RevocationAct,
  at: string,
  decisionId = `d${++count}`,
): DecideInput => ({ decisionId, personId, digest: `digest of ${decisionId}`, at, what });

/** The events of a decision that the ledger holds. */
export const events = (one: DecideInput, holds = true): RevocationEvent[] => [
  { type: 'reserved', decision: one },
  { type: 'applied', decisionId: one.decisionId },
  { type: 'settled', decisionId: one.decisionId, holds },
];

/** The state after events, from the opening. */
export const fold = (list: readonly RevocationEvent[], from = opened(plan)): RevocationState =>
  list.reduce(apply, from);
