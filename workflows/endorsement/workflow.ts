import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  patched,
  setHandler,
} from '@temporalio/workflow';
import {
  activities,
  closeAnswered,
  end,
  mustContinue,
  now,
  permitted,
  refusalOf,
  remind,
  show,
  work,
} from './duties.js';
import { apply, opened } from './machine.js';
import {
  type ConfirmationSignal,
  type ConflictInput,
  type DecideInput,
  type DecideResult,
  type EndorsementInput,
  type EndorsementResult,
  names,
  type RecallInput,
  type SilencedSignal,
  type SupersedeSignal,
  type VetoesSignal,
  type WaivedSignal,
} from './messages.js';
import { canDecide, canDeclareConflict, canRecall, type Verdict } from './permission.js';
import { hasWork, nextTimer, phaseOf } from './reading.js';
import { type RoundEvent, type RoundState, restored } from './state.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here or in duties.ts goes
// behind `patched()`; the stored histories in test/replay tell whether one is needed.

/** How a decision of an update is judged, reserved and applied. */
interface Deciding<I> {
  verdict: (state: RoundState, input: I, now: string) => Verdict;
  reserve: (input: I) => RoundEvent;
  apply: (input: I) => RoundEvent;
}

/** One round of asking employers about a version: from its opening to quorum, closing date, veto or successor. */
export async function endorsement(input: EndorsementInput<RoundState>): Promise<EndorsementResult> {
  // Once for the whole run: waits and work must see the same.
  const tellsReach = patched('tells-reach');
  let round: RoundState | null = input.carried ? restored(input.carried) : null;
  const early: RoundEvent[] = [];
  const happen = (event: RoundEvent): void => {
    if (round) round = apply(round, event);
    else early.push(event);
  };
  const current = (): RoundState => {
    if (!round) throw ApplicationFailure.nonRetryable('the round is not open yet', 'round-not-open');
    return round;
  };
  const onConfirmation = (name: string, type: 'signed' | 'held' | 'refused' | 'withdrawn'): void =>
    setHandler(defineSignal<[ConfirmationSignal]>(name), (confirmation) => happen({ type, confirmation }));
  const onDecision = <I extends { decisionId: string }>(name: string, deciding: Deciding<I>): void =>
    setHandler(
      defineUpdate<DecideResult, [I]>(name),
      async (decision) => {
        await condition(() => round !== null);
        const { decisionId } = decision;
        if (!permitted(deciding.verdict(current(), decision, now())).repeated) {
          happen(deciding.reserve(decision));
          try {
            await activities.recordDecision({ decisionId });
          } catch (error) {
            happen({ type: 'released', decisionId });
            throw refusalOf(error);
          }
          happen(deciding.apply(decision));
        }
        return { decisionId, state: 'recorded' };
      },
      { validator: (decision) => void (round && permitted(deciding.verdict(round, decision, now()))) },
    );

  setHandler(defineQuery<RoundState | null>(names.state), () => round);
  onConfirmation(names.confirmationSigned, 'signed');
  onConfirmation(names.confirmationHeld, 'held');
  onConfirmation(names.confirmationRefused, 'refused');
  onConfirmation(names.confirmationWithdrawn, 'withdrawn');
  setHandler(defineSignal<[VetoesSignal]>(names.vetoes), ({ vetoes }) => happen({ type: 'vetoes', vetoes }));
  setHandler(defineSignal<[WaivedSignal]>(names.waived), ({ waived }) => happen({ type: 'waived', waived }));
  setHandler(defineSignal<[SilencedSignal]>(names.silenced), ({ requestIds }) =>
    happen({ type: 'silenced', requestIds }),
  );
  setHandler(defineSignal<[SupersedeSignal]>(names.supersede), () => happen({ type: 'superseded' }));
  onDecision<DecideInput>(names.decide, {
    verdict: canDecide,
    reserve: (decision) => ({ type: 'reserved', decision }),
    apply: ({ decisionId }) => ({ type: 'applied', decisionId }),
  });
  onDecision<RecallInput>(names.recall, {
    verdict: canRecall,
    reserve: (recall) => ({ type: 'recall-reserved', recall }),
    apply: (recall) => ({ type: 'recalled', recall }),
  });
  onDecision<ConflictInput>(names.conflict, {
    verdict: canDeclareConflict,
    reserve: (conflict) => ({ type: 'conflict-reserved', conflict }),
    apply: (conflict) => ({ type: 'conflict-applied', conflict }),
  });

  if (!round) {
    round = opened(await activities.openRound({ versionId: input.versionId, round: input.round }));
    for (const event of early) happen(event);
  }
  let shown = '';
  let alarmAt = '';
  const isDue = (): boolean =>
    current().ending !== null ||
    hasWork(current(), tellsReach) ||
    phaseOf(current()) !== shown ||
    // What was signed or waived meanwhile may end before what is waited for.
    (nextTimer(current())?.at ?? alarmAt) < alarmAt ||
    mustContinue(input);
  for (;;) {
    if (phaseOf(current()) !== shown) shown = show(phaseOf(current()));
    const closed = await closeAnswered(current());
    if (closed) happen(closed);
    const done = await work(current(), tellsReach);
    if (done) {
      happen(done);
      continue;
    }
    const timer = nextTimer(current());
    if (!timer) break;
    alarmAt = timer.at;
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
