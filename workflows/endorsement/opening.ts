import type { ConfirmationKind, PlannedRequest, RoundPlan } from '../../proto/activities.js';
import { isCounted, isOf, withCounted } from './quorum.js';
import type { Ask, Reminder, RoundState } from './state.js';

/** How a round begins, and how requests join it later: further stages and substitutes. */

/** The state of a plan before anything happened. */
export function planned(plan: RoundPlan): RoundState {
  const reminders = [...plan.remindAt]
    .filter((at) => at < plan.closesAt)
    .sort()
    .map((at): Reminder => ({ at, occasion: at < plan.dueAt ? 'before-due' : 'before-close' }));
  const state: RoundState = {
    versionId: plan.versionId,
    round: plan.round,
    organizationId: plan.organizationId,
    proposerId: plan.proposerId ?? null,
    needed: plan.needed,
    required: plan.required ?? { 'in-demand': [], fidelity: [] },
    veto: plan.veto ?? false,
    waived: plan.waived ?? [],
    vetoes: (plan.vetoes ?? []).map(({ kind, organizationId }) => ({ kind, organizationId })),
    dueAt: plan.dueAt,
    closesAt: plan.closesAt,
    reminders,
    stages: {
      open: 1,
      last: plan.stages?.last ?? 1,
      nextAt: plan.stages?.nextAt ?? null,
      passed: false,
    },
    asks: [],
    counted: plan.alreadyCounted.reduce(withCounted, []),
    void: [],
    conflicted: [],
    silenced: [],
    reach: { out: [], told: 0 },
    people: [],
    reminded: 0,
    overdue: false,
    closing: false,
    ending: null,
    closedRequests: [],
    decided: [],
    seen: [],
  };
  return { ...state, asks: plan.requests.flatMap(asksIn) };
}

/** The state with a stage's requests; a stage that is open already changes nothing. */
export function stageOpened(
  state: RoundState,
  of: { stage: number; requests: PlannedRequest[]; nextAt: string | null },
): RoundState {
  if (of.stage <= state.stages.open) return state;
  return {
    ...withRequests(state, of.requests),
    stages: { ...state.stages, open: of.stage, nextAt: of.nextAt, passed: false },
  };
}

/** The state once a substitute was asked, or could not be: for these kinds nobody else is. */
export function escalated(
  state: RoundState,
  of: { requestId: string; kinds: ConfirmationKind[]; request: PlannedRequest | null },
): RoundState {
  const asks = state.asks.map((ask) =>
    ask.requestId === of.requestId && of.kinds.includes(ask.kind) ? { ...ask, substituteId: null } : ask,
  );
  return withRequests({ ...state, asks }, of.request ? [of.request] : []);
}

/** Takes requests in; a round that ended meanwhile takes them too, so that its end closes them. */
function withRequests(state: RoundState, requests: PlannedRequest[]): RoundState {
  const added = requests
    .flatMap(asksIn)
    .filter((ask) => !state.asks.some((one) => one.requestId === ask.requestId && isOf(one, ask)))
    .map(
      (ask): Ask => ({ ...ask, state: isCounted(state.counted, ask) ? 'counted' : openState(state, ask) }),
    );
  return { ...state, asks: [...state.asks, ...added] };
}

/** What a question is that nobody has answered: open, unless its organization is not to be asked again. */
export const openState = (
  state: Pick<RoundState, 'silenced'>,
  { requestId }: Pick<Ask, 'requestId'>,
): 'unanswered' | 'silenced' => (state.silenced.includes(requestId) ? 'silenced' : 'unanswered');

const asksIn = ({ requestId, organizationId, kinds, substituteId, escalateAt }: PlannedRequest): Ask[] =>
  kinds.map((kind) => ({
    requestId,
    organizationId,
    kind,
    state: 'unanswered',
    reserved: null,
    early: null,
    answeredBy: null,
    substituteId: substituteId ?? null,
    escalateAt: escalateAt ?? null,
    late: false,
  }));
