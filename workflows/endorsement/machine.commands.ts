import type { ConfirmationKind, PlannedRequest, RoundPlan } from '../../proto/activities.js';
import { employers, plan } from './machine.fixtures.js';
import type { Answer, ConfirmationSignal } from './messages.js';
import { kinds } from './quorum.js';
import type { RoundState } from './state.js';

/** What a policy may say and what may happen to a round, for the property tests of the machine. */

export const proposer = 'proposer';
/** Who is asked instead of whom. */
export const substitutes: Record<string, string> = { lakeside: 'guild', harbour: 'union' };

/** What a policy may say. */
export interface Rules {
  needed: RoundState['needed'];
  required: RoundState['required'];
  veto: boolean;
  /** The last employer is asked in a second stage. */
  order: boolean;
  /** Silence brings the substitute. */
  escalates: boolean;
  /** The substitute can be asked. */
  reachable: boolean;
}

/** Who is asked in which stage. */
export const stagesOf = (rules: Rules): { organizationId: string; stage: number }[] =>
  employers.map((organizationId, at) => ({ organizationId, stage: rules.order && at === 2 ? 2 : 1 }));

/** Something that an organization says about a kind; the same key is the same decision. */
export interface Said {
  organization: string;
  kind: ConfirmationKind;
  key: number;
}
export type Word = Said & { what: 'signed' | 'held' | 'refused' | 'withdrawn' };

export type Command =
  | (Said & { do: 'decide'; answer: Answer; person: string; fails: boolean; meanwhile: Word | null })
  | (Said & { do: 'recall'; person: string; fails: boolean; meanwhile: Word | null })
  | { do: 'conflict'; organization: string; person: string; fails: boolean; meanwhile: Word | null }
  | { do: 'silence'; organization: string }
  | (Word & { do: 'signer' })
  | { do: 'wait'; timers: number }
  | { do: 'continue' }
  | { do: 'supersede' };

/** The decision that something said is, and the confirmation that it becomes. */
export const idOf = ({ organization, kind, key }: Said): string => `${organization}-${kind}-${key}`;
export const confirmationOf = (said: Said): ConfirmationSignal => ({
  confirmationId: `c-${idOf(said)}`,
  kind: said.kind,
  organizationId: said.organization,
});

/** Plan of the first stage; who is asked when is in the rules. */
export const planOf = (rules: Rules): RoundPlan =>
  plan({
    needed: rules.needed,
    required: rules.required,
    veto: rules.veto,
    proposerId: proposer,
    requests: requestsOfStage(rules, 1),
    stages: { last: rules.order ? 2 : 1, nextAt: rules.order ? '2026-12-05T14:00:00Z' : null },
  });

/** Requests to those of a stage. */
export const requestsOfStage = (rules: Rules, stage: number): PlannedRequest[] =>
  stagesOf(rules)
    .filter((one) => one.stage === stage)
    .map(({ organizationId }) => requestTo(organizationId, rules));

const requestTo = (organizationId: string, rules: Rules): PlannedRequest => ({
  requestId: `to-${organizationId}`,
  organizationId,
  kinds: [...kinds],
  substituteId: substitutes[organizationId] ?? null,
  escalateAt: rules.escalates ? '2026-12-12T14:00:00Z' : null,
});
