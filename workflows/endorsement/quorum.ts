import type { ConfirmationKind, Counted, KindOf } from '../../proto/activities.js';
import type { Ask, RoundState } from './state.js';

/** What counts in a round: signed confirmations against what the policy asks, one of a kind for an organization. */

type Counting = Pick<RoundState, 'counted' | 'needed' | 'required' | 'veto' | 'waived' | 'vetoes' | 'asks'>;

export const kinds: readonly ConfirmationKind[] = ['in-demand', 'fidelity'];

/** Whether both kinds are met. */
export const hasQuorum = (state: Counting): boolean => kinds.every((kind) => isKindMet(state, kind));

/**
 * Whether signed confirmations of a kind are as many, from as many organizations, as the policy asks, its named bodies
 * among them and nobody against it; or it is waived. What is leaving does not count any more.
 */
export function isKindMet(state: Counting, kind: ConfirmationKind): boolean {
  if (state.waived.some((one) => one.kind === kind)) return true;
  const of = state.counted.filter((one) => one.kind === kind && !isLeaving(state.asks, one));
  const organizations = new Set(of.map((one) => one.organizationId));
  const need = state.needed[kind];
  // No policy can ask for nothing: the signer enforces the same floor.
  return (
    organizations.size >= Math.max(1, need.confirmations, need.organizations) &&
    state.required[kind].every((one) => organizations.has(one)) &&
    !state.vetoes.some((one) => one.kind === kind)
  );
}

/** Whether the quorum is reached once the signer has signed what was given. */
export function isPromised(state: Counting): boolean {
  const given = state.asks
    .filter((ask) => ask.state === 'confirmed')
    .map(({ requestId, kind, organizationId }) => ({ confirmationId: requestId, kind, organizationId }));
  return hasQuorum({ ...state, counted: given.reduce(withCounted, state.counted) });
}

/** Whether somebody declined under a policy by which one decline is enough. */
export const isVetoed = (state: Pick<RoundState, 'veto' | 'asks'>): boolean =>
  state.veto && state.asks.some((ask) => ask.state === 'declined');

export const isOf = (one: KindOf, of: KindOf): boolean =>
  one.kind === of.kind && one.organizationId === of.organizationId;

export const isCounted = (counted: Counted[], of: KindOf): boolean => counted.some((one) => isOf(one, of));

/** Takes a confirmation in; several of one organization are kept, so that the end of one leaves the other. */
export function withCounted(counted: Counted[], one: Counted): Counted[] {
  const { confirmationId, kind, organizationId, until } = one;
  return counted.some((known) => known.confirmationId === confirmationId && known.kind === kind)
    ? counted
    : [...counted, { confirmationId, kind, organizationId, ...(until === undefined ? {} : { until }) }];
}

/** The confirmations that an endorsement stands on: the first of each kind and organization. */
export const onePerOrganization = (counted: Counted[]): Counted[] =>
  counted.filter((one, at) => counted.findIndex((other) => isOf(other, one)) === at);

/** Whether it is being taken back, or its organization is declaring that it may not answer at all. */
export const isLeaving = (asks: Ask[], of: KindOf): boolean =>
  asks.some(
    (ask) => isOf(ask, of) && (ask.reserved?.answer === 'recall' || ask.reserved?.answer === 'conflict'),
  );
