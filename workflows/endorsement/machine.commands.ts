import type { ConfirmationKind } from '../../proto/activities.js';
import { employers } from './machine.fixtures.js';
import type { Answer } from './messages.js';
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
  | { do: 'conflict'; organization: string; person: string; fails: boolean }
  | (Word & { do: 'signer' })
  | { do: 'wait'; timers: number }
  | { do: 'continue' }
  | { do: 'supersede' };
