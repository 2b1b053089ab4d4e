import type { ConfirmationKind } from '../../proto/activities.js';
import type {
  ConfirmationFact,
  DeclineFact,
  RelevanceFacts,
  RelevancePolicy,
  RoundFact,
  WaiverFact,
} from '../../proto/relevance.js';
import { type Duty, dutyAt, nextWake } from './machine.js';
import { apply, type RelevanceState } from './state.js';

const FIRST_DAY = Date.parse('2027-01-01T12:00:00Z');

/** Noon of the n-th day of the story. */
export const day = (n: number): string =>
  `${new Date(FIRST_DAY + n * 86_400_000).toISOString().slice(0, 19)}Z`;

export const policy = (over: Partial<RelevancePolicy> = {}): RelevancePolicy => ({
  needs: {
    'in-demand': { confirmations: 2, organizations: 2 },
    fidelity: { confirmations: 1, organizations: 1 },
  },
  required: { 'in-demand': [], fidelity: [] },
  veto: false,
  renewBeforeDays: 90,
  teachOutDays: 100,
  ...over,
});

export const confirmation = (
  organizationId: string,
  kind: ConfirmationKind,
  from: number,
  until: number,
  endedAt: number | null = null,
): ConfirmationFact => ({
  confirmationId: `${organizationId}-${kind}-${from}`,
  kind,
  organizationId,
  from: day(from),
  until: day(until),
  endedAt: endedAt === null ? null : day(endedAt),
});

export const waiver = (
  kind: ConfirmationKind,
  from: number,
  until: number,
  endedAt: number | null = null,
): WaiverFact => ({
  waiverId: `${kind}-${from}`,
  kind,
  from: day(from),
  until: day(until),
  endedAt: endedAt === null ? null : day(endedAt),
});

export const decline = (
  organizationId: string,
  kind: ConfirmationKind,
  at: number,
  liftedAt: number | null = null,
): DeclineFact => ({
  decisionId: `${organizationId}-${kind}-${at}`,
  kind,
  organizationId,
  at: day(at),
  liftedAt: liftedAt === null ? null : day(liftedAt),
});

export const asking = (round: number, from: number, until: number | null): RoundFact => ({
  round,
  kinds: ['in-demand', 'fidelity'],
  openedAt: day(from),
  closedAt: until === null ? null : day(until),
});

/** A version endorsed on day 0 by two employers for a kind each, until the days given. */
export const endorsed = (
  over: Partial<RelevanceFacts> = {},
  until: [number, number] = [365, 365],
): RelevanceFacts => ({
  versionId: 'version',
  organizationId: 'college',
  endorsedAt: day(0),
  policy: policy(),
  confirmations: [
    confirmation('lakeside', 'in-demand', 0, until[0]),
    confirmation('pinegate', 'in-demand', 0, until[1]),
    confirmation('lakeside', 'fidelity', 0, until[0]),
  ],
  waivers: [],
  declines: [],
  round: null,
  supersededAt: null,
  retiredAt: null,
  told: null,
  reminded: [],
  ...over,
});

/** Carries out everything that is due at an instant, as the workflow does; gives the state after and what was done. */
export function settle(state: RelevanceState, now: string): { state: RelevanceState; done: Duty[] } {
  const done: Duty[] = [];
  let at = state;
  for (let duty = dutyAt(at, now); duty; duty = dutyAt(at, now)) {
    done.push(duty);
    if (done.length > 20) throw new Error(`never done: ${JSON.stringify(duty)}`);
    if (duty.do === 'end') break;
    if (duty.do === 'tell') at = apply(at, { type: 'told', change: duty.change });
    if (duty.do === 'remind') at = apply(at, { type: 'reminded', reminder: duty.reminder });
    if (duty.do === 'renew') at = apply(at, { type: 'renewal-opened', lapsesAt: duty.lapsesAt, round: null });
  }
  return { state: at, done };
}

/** Lets time pass up to an instant, waking as the workflow does. */
export function until(
  state: RelevanceState,
  from: string,
  to: string,
): { state: RelevanceState; done: { at: string; duty: Duty }[] } {
  const done: { at: string; duty: Duty }[] = [];
  let current = state;
  for (let now: string | null = from; now !== null && now <= to; ) {
    const at: string = now;
    const settled = settle(current, at);
    current = settled.state;
    done.push(...settled.done.map((duty) => ({ at, duty })));
    now = settled.done.some((duty) => duty.do === 'end') ? null : nextWake(current, at);
  }
  return { state: current, done };
}
