import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { IssuanceActivities } from '../../proto/activities.js';
import {
  apply,
  canDecide,
  nextRange,
  proposed,
  type ReleaseEvent,
  type Step,
  shownPhase,
  stepOf,
} from './machine.js';
import {
  type DecideInput,
  type DecideResult,
  issuanceTaskQueue,
  names,
  type ReleaseInput,
  type ReleaseResult,
  searchAttributes,
} from './messages.js';
import type { ReleaseState } from './state.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here goes behind `patched()`.

// No limit of attempts: an approved release waits for the signer as long as it takes.
const retry = {
  initialInterval: '200 milliseconds',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
} as const;
const short = proxyActivities<IssuanceActivities>({
  taskQueue: issuanceTaskQueue,
  // So long a release stands still when the signer dies with one of these in hand.
  startToCloseTimeout: '10 seconds',
  retry,
});
const long = proxyActivities<IssuanceActivities>({
  taskQueue: issuanceTaskQueue,
  startToCloseTimeout: '30 minutes',
  // A signer that dies is noticed by the silence between rows; the next one goes on from the row it told last.
  heartbeatTimeout: '15 seconds',
  retry,
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');
/** The workflow hears of a pause or its end before the ledger does: so long until it is asked again. */
const LEDGER_BEHIND = '500 milliseconds';

/** One release: waits for the registrar's approval, then issues its rows range by range, unless paused or cancelled. */
export async function release(input: ReleaseInput): Promise<ReleaseResult> {
  let state: ReleaseState = input.carried ?? proposed;
  const happen = (event: ReleaseEvent): void => {
    state = apply(state, event);
  };
  const { releaseId } = input;

  setHandler(defineQuery<ReleaseState>(names.state), () => state);
  setHandler(
    defineUpdate<DecideResult, [DecideInput]>(names.decide),
    async (decision) => {
      if (!permitted(state, decision)) {
        happen({ type: 'reserved', decision });
        try {
          await short.recordReleaseDecision({ decisionId: decision.decisionId });
        } catch (error) {
          happen({ type: 'released', decisionId: decision.decisionId });
          throw refusalOf(error);
        }
        happen({ type: 'applied', decisionId: decision.decisionId });
        if (isControl(decision)) show(state);
      }
      return { decisionId: decision.decisionId, state: 'recorded' };
    },
    { validator: (decision) => void permitted(state, decision) },
  );

  show(state);
  // A release that nobody pauses or cancels gives the same commands as before there were such decisions, so that
  // histories of then replay without `patched()`: conditions give none.
  for (;;) {
    await condition(() => stepOf(state) !== null || workflowInfo().continueAsNewSuggested);
    const step = stepOf(state);
    if (step?.do === 'end') break;
    if (step?.do !== 'issue') await condition(allHandlersFinished);
    if (workflowInfo().continueAsNewSuggested && (step === null || step.do === 'issue')) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof release>({ ...input, carried: state });
    }
    if (step) await carryOut(step);
  }
  show(state);
  await condition(allHandlersFinished);
  const { code, issued, setAside, phase } = state;
  if (phase === 'cancelled') return { outcome: 'cancelled', issued, setAside };
  return code === null ? { outcome: 'completed', issued, setAside } : { outcome: 'refused', code };

  async function carryOut(step: Exclude<Step, { do: 'end' }>): Promise<void> {
    switch (step.do) {
      case 'ready':
        show(state);
        try {
          happen({ type: 'ready', ...(await short.releaseReady({ releaseId })) });
        } catch (error) {
          happen({ type: 'refused', code: codeOf(error) });
        }
        return show(state);
      case 'issue':
        return issue(step.from, step.to);
      case 'complete':
        await short.completeRelease({ releaseId });
        return happen({ type: 'completed' });
      case 'cancel':
        return happen({ type: 'cancellation-settled', ...(await short.cancelRelease({ releaseId })) });
    }
  }

  async function issue(from: number, to: number): Promise<void> {
    try {
      happen({ type: 'range-done', to, ...(await long.issueAwards({ releaseId, from, to })) });
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'release-paused' && code !== 'release-cancelled') throw error;
      if (nextRange(state)) await sleep(LEDGER_BEHIND);
    }
  }
}

function show(state: ReleaseState): void {
  upsertSearchAttributes([{ key: stateAttribute, value: shownPhase(state) }]);
}

const isControl = ({ act }: DecideInput): boolean => act !== undefined && act !== 'approve';

/** True for a repetition. @throws ApplicationFailure with the machine's code */
function permitted(state: ReleaseState, decision: DecideInput): boolean {
  const verdict = canDecide(state, decision);
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict.repeated;
}

/** The innermost failure is the service's own refusal; its code is the update's. */
function refusalOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}

function codeOf(error: unknown): string {
  const cause = refusalOf(error);
  if (cause instanceof ApplicationFailure && cause.type) return cause.type;
  throw error;
}
