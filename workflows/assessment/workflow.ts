import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { activities, attend, isDue, mustContinue, passed, permitted, refusalOf } from './duties.js';
import { apply, opened, settles } from './machine.js';
import {
  type AssessmentInput,
  type AssessmentResult,
  type DecideInput,
  type DecideResult,
  names,
} from './messages.js';
import { type CaseEvent, type CaseState, nextTimer } from './state.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here or in duties.ts goes
// behind `patched()`; the stored histories in test/replay tell whether one is needed.

/** The assessment of one case: from its opening to a result against which nothing is left to be done. */
export async function assessment(input: AssessmentInput<CaseState>): Promise<AssessmentResult> {
  let state: CaseState | null = input.carried ?? null;
  const early: CaseEvent[] = [];
  const happen = (event: CaseEvent): void => {
    if (state) state = apply(state, event);
    else early.push(event);
  };
  const current = (): CaseState => {
    if (!state) throw ApplicationFailure.nonRetryable('the case is not open yet', 'case-not-open');
    return state;
  };

  setHandler(defineQuery<CaseState | null>(names.state), () => state);
  setHandler(defineSignal(names.ready), () => happen({ type: 'ready' }));
  setHandler(defineSignal(names.erased), () => happen({ type: 'erased' }));
  setHandler(
    defineUpdate<DecideResult, [DecideInput]>(names.decide),
    async (decision) => {
      const { decisionId, command } = decision;
      // One decision at a time: what the next one may say hangs on what this one led to.
      await condition(() => state !== null && !state.reserved);
      if (!permitted(current(), decision).repeated) {
        happen({ type: 'reserved', decision });
        try {
          const recorded = await activities.recordCaseDecision({
            decisionId,
            settles: settles(current(), command),
          });
          happen({ type: 'applied', decisionId, recorded });
        } catch (error) {
          happen({ type: 'released', decisionId });
          throw refusalOf(error);
        }
      }
      return { decisionId, state: 'recorded' };
    },
    { validator: (decision) => void (state && !state.reserved && permitted(state, decision)) },
  );

  if (!state) {
    state = opened(await activities.openCase({ caseId: input.caseId }));
    for (const event of early) happen(event);
  }
  for (;;) {
    const event = await attend(current());
    if (event) {
      happen(event);
      continue;
    }
    const { ending } = current();
    if (ending) {
      await condition(allHandlersFinished);
      return ending;
    }
    if (mustContinue(input)) {
      await condition(allHandlersFinished);
      // What the handlers left behind is attended to by the next run.
      await continueAsNew<typeof assessment>({ ...input, carried: current() });
    }
    await next(current);
  }

  /** Waits until something is to be done, or the next timer passes. */
  async function next(of: () => CaseState): Promise<void> {
    const timer = nextTimer(of());
    const moved = (): boolean => {
      const at = nextTimer(of());
      return isDue(of()) || of().ending !== null || at?.at !== timer?.at || mustContinue(input);
    };
    if (!timer) return condition(moved);
    const waitMs = Math.max(0, Date.parse(timer.at) - Date.now());
    if (waitMs > 0 && (await condition(moved, waitMs))) return;
    happen(await passed(of(), timer));
  }
}
