import type { ConfirmationKind, RoundPlan } from '../../proto/activities.js';
import { apply } from './machine.js';
import type { Answer, DecideInput } from './messages.js';
import type { RoundEvent, RoundState } from './state.js';

export const kinds: ConfirmationKind[] = ['in-demand', 'fidelity'];
export const employers = ['lakeside', 'pinegate', 'harbour'];
export const early = '2026-12-01T15:00:00Z';
export const late = '2027-01-09T05:00:00Z';

export function plan(over: Partial<RoundPlan> = {}): RoundPlan {
  return {
    versionId: 'version',
    round: 1,
    organizationId: 'college',
    needed: {
      'in-demand': { confirmations: 2, organizations: 2 },
      fidelity: { confirmations: 2, organizations: 2 },
    },
    dueAt: '2026-12-15T04:59:59Z',
    closesAt: '2027-01-09T04:59:59Z',
    remindAt: ['2026-12-10T14:00:00Z', '2027-01-05T14:00:00Z'],
    requests: employers.map((organizationId) => ({
      requestId: `to-${organizationId}`,
      organizationId,
      kinds,
    })),
    alreadyCounted: [],
    ...over,
  };
}

export const decision = (
  organizationId: string,
  kind: ConfirmationKind,
  answer: Answer,
  decisionId = `${organizationId}-${kind}-${answer}`,
): DecideInput => ({
  decisionId,
  requestId: `to-${organizationId}`,
  organizationId,
  personId: `person-of-${organizationId}`,
  kind,
  answer,
  digest: 'digest',
  at: early,
});

export const fold = (state: RoundState, events: RoundEvent[]): RoundState => events.reduce(apply, state);
export const answer = (of: DecideInput): RoundEvent[] => [
  { type: 'reserved', decision: of },
  { type: 'applied', decisionId: of.decisionId },
];
export const signing = (organizationId: string, kind: ConfirmationKind): RoundEvent => ({
  type: 'signed',
  confirmation: { confirmationId: `c-${organizationId}-${kind}`, kind, organizationId },
});
