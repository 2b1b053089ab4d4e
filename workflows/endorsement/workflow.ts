import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { EndorsementActivities } from '../../proto/activities.js';
import {
  answeredRequests,
  apply,
  canDecide,
  nextTimer,
  opened,
  openRequests,
  phaseOf,
  type RoundEvent,
  type RoundState,
  requestsToRemind,
} from './machine.js';
import {
  type ConfirmationSignal,
  type DecideInput,
  type DecideResult,
  type EndorsementInput,
  type EndorsementResult,
  endorsementTaskQueue,
  names,
  type SupersedeSignal,
  searchAttributes,
} from './messages.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here goes behind `patched()`.

const activities = proxyActivities<EndorsementActivities>({
  taskQueue: endorsementTaskQueue,
  startToCloseTimeout: '30 seconds',
  // No limit of attempts: a round waits for its service as long as it takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');
const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** One round of asking employers about a version: from the opening of its requests to quorum, closing date or successor. */
export async function endorsement(input: EndorsementInput): Promise<EndorsementResult> {
  let round: RoundState | null = input.carried ?? null;
  const early: RoundEvent[] = [];
  const happen = (event: RoundEvent): void => {
    if (round) round = apply(round, event);
    else early.push(event);
  };
  const current = (): RoundState => {
    if (!round) throw ApplicationFailure.nonRetryable('the round is not open yet', 'round-not-open');
    return round;
  };

  setHandler(defineQuery<RoundState | null>(names.state), () => round);
  setHandler(defineSignal<[ConfirmationSignal]>(names.confirmationSigned), (confirmation) =>
    happen({ type: 'signed', confirmation }),
  );
  setHandler(defineSignal<[ConfirmationSignal]>(names.confirmationHeld), (confirmation) =>
    happen({ type: 'held', confirmation }),
  );
  setHandler(defineSignal<[ConfirmationSignal]>(names.confirmationRefused), (confirmation) =>
    happen({ type: 'refused', confirmation }),
  );
  setHandler(defineSignal<[SupersedeSignal]>(names.supersede), () => happen({ type: 'superseded' }));
  setHandler(
    defineUpdate<DecideResult, [DecideInput]>(names.decide),
    async (decision) => {
      await condition(() => round !== null);
      if (!permitted(current(), decision).repeated) {
        happen({ type: 'reserved', decision });
        try {
          await activities.recordDecision({ decisionId: decision.decisionId });
        } catch (error) {
          happen({ type: 'released', decisionId: decision.decisionId });
          throw refusalOf(error);
        }
        happen({ type: 'applied', decisionId: decision.decisionId });
      }
      return { decisionId: decision.decisionId, state: 'recorded' };
    },
    { validator: (decision) => void (round && permitted(round, decision)) },
  );

  if (!round) {
    round = opened(await activities.openRound({ versionId: input.versionId, round: input.round }));
    for (const event of early) happen(event);
  }
  let shown = '';
  const isDue = (): boolean =>
    current().ending !== null ||
    answeredRequests(current()).length > 0 ||
    phaseOf(current()) !== shown ||
    mustContinue(input);
  for (;;) {
    if (phaseOf(current()) !== shown) {
      shown = phaseOf(current());
      upsertSearchAttributes([{ key: stateAttribute, value: shown }]);
    }
    const requestIds = answeredRequests(current());
    if (requestIds.length > 0) {
      await activities.closeRequests({ versionId: input.versionId, requestIds, reason: 'answered' });
      happen({ type: 'requests-closed', requestIds });
    }
    const timer = nextTimer(current());
    if (!timer) break;
    if (mustContinue(input)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof endorsement>({ ...input, carried: current() });
    }
    const waitMs = Math.max(0, Date.parse(timer.at) - Date.now());
    if (waitMs > 0 && (await condition(isDue, waitMs))) continue;
    await remind(current(), timer.event);
    happen(timer.event);
  }
  await condition(allHandlersFinished);
  return end(current());
}

/** @throws ApplicationFailure with the machine's code */
function permitted(round: RoundState, decision: DecideInput): { repeated: boolean } {
  const verdict = canDecide(round, decision, now());
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict;
}

async function remind(round: RoundState, event: RoundEvent): Promise<void> {
  const requestIds = requestsToRemind(round);
  if (requestIds.length === 0) return;
  const { versionId, reminders, reminded } = round;
  const reminder = reminders[reminded];
  if (event.type === 'reminder-passed' && reminder)
    await activities.remind({ versionId, requestIds, occasion: reminder.occasion, ordinal: reminded });
  // The reminder at the due date comes after all others in number, whenever it comes in time.
  if (event.type === 'due-passed')
    await activities.remind({ versionId, requestIds, occasion: 'due', ordinal: reminders.length });
}

async function end(state: RoundState): Promise<EndorsementResult> {
  const { versionId, round, counted } = state;
  const ending = state.ending ?? 'not-endorsed';
  const requestIds = openRequests(state);
  const reason = ending === 'endorsed' || ending === 'superseded' ? ending : 'closing-date';
  if (requestIds.length > 0) await activities.closeRequests({ versionId, requestIds, reason });
  if (ending === 'endorsed') await activities.markEndorsed({ versionId, round, counted });
  else await activities.closeRound({ versionId, round, outcome: ending });
  upsertSearchAttributes([{ key: stateAttribute, value: phaseOf(state) }]);
  return ending;
}

function mustContinue(input: EndorsementInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return (
    continueAsNewSuggested ||
    (input.continueAfterEvents !== undefined && historyLength > input.continueAfterEvents)
  );
}

/** The innermost failure is the service's own refusal; its code is the update's. */
function refusalOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}
