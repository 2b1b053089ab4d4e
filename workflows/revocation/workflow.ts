import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { activities, inProgress, mustContinue, nextDuty, permitted, refusalOf, show } from './duties.js';
import { apply } from './machine.js';
import {
  type DecideInput,
  type DecideResult,
  names,
  type RevocationInput,
  type RevocationResult,
} from './messages.js';
import {
  isInFlight,
  nextTimer,
  opened,
  phaseOf,
  type RevocationEvent,
  type RevocationState,
} from './state.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here or in duties.ts goes
// behind `patched()`; the stored histories in test/replay tell whether one is needed.

/** One proposed revocation: from the proposal through its appeal window to two approvals, a rejection, or its lapse. */
export async function revocation(input: RevocationInput<RevocationState>): Promise<RevocationResult> {
  let state: RevocationState | null = input.carried ?? null;
  const current = (): RevocationState => {
    if (!state) throw ApplicationFailure.nonRetryable('the ledger has not verified it', 'revocation-ended');
    return state;
  };
  const happen = (event: RevocationEvent): void => {
    state = apply(current(), event);
  };
  let refused = false;
  // A decision that came before the ledger answered waits in its handler; a second one is brought again later.
  let early: string | null = null;
  const refuse = (decision: DecideInput): void => {
    if (early !== null && early !== decision.decisionId) throw inProgress();
    if (state) permitted(state, decision);
  };

  setHandler(defineQuery<RevocationState | null>(names.state), () => state);
  setHandler(
    defineUpdate<DecideResult, [DecideInput]>(names.decide),
    async (decision) => {
      const { decisionId } = decision;
      if (!state) {
        early = decisionId;
        await condition(() => state !== null || refused);
        early = null;
      }
      // Judged and reserved before anything is awaited: what the validator let through is not refused here.
      if (!permitted(current(), decision)) {
        happen({ type: 'reserved', decision });
        try {
          await activities.recordRevocationDecision({ decisionId });
        } catch (error) {
          happen({ type: 'released', decisionId });
          throw refusalOf(error);
        }
        happen({ type: 'applied', decisionId });
      }
      return { decisionId, state: 'recorded' };
    },
    { validator: refuse },
  );

  const { revocationId } = input;
  if (!state) {
    try {
      state = opened(await activities.openRevocation({ revocationId }));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      refused = true;
      await activities.endRevocation({ revocationId, outcome: 'refused' });
      await condition(allHandlersFinished);
      show('refused');
      return { outcome: 'refused' };
    }
  }
  let shown = '';
  const isDue = (): boolean =>
    current().unsettled.length > 0 ||
    current().tellings.length > 0 ||
    phaseOf(current()) !== shown ||
    mustContinue(input);
  for (;;) {
    if (phaseOf(current()) !== shown) shown = show(phaseOf(current()));
    if (mustContinue(input)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof revocation>({ ...input, carried: current() });
    }
    const done = await nextDuty(current());
    if (done) {
      happen(done);
      continue;
    }
    const timer = nextTimer(current());
    if (!timer) break;
    const waitMs = Math.max(0, Date.parse(timer.at) - Date.now());
    if (waitMs > 0 && (await condition(isDue, waitMs))) continue;
    if (timer.event.type === 'lapse-passed' && isInFlight(current())) {
      // Given in time and still on its way: it is recorded first.
      await condition(() => current().unsettled.length > 0 || !isInFlight(current()));
      continue;
    }
    if (timer.event.type === 'reminder-passed')
      await activities.remindRevocation({ revocationId, ordinal: current().reminded });
    happen(timer.event);
  }
  const outcome = current().ending ?? 'lapsed';
  await activities.endRevocation({ revocationId, outcome });
  await condition(allHandlersFinished);
  return { outcome };
}
