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
import {
  activities,
  closeAnswered,
  end,
  mustContinue,
  permitted,
  refusalOf,
  remind,
  show,
} from './duties.js';
import { apply, opened } from './machine.js';
import {
  type ConfirmationSignal,
  type DecideInput,
  type DecideResult,
  type EndorsementInput,
  type EndorsementResult,
  names,
  type SupersedeSignal,
} from './messages.js';
import { answeredRequests, nextTimer, phaseOf, type RoundEvent, type RoundState } from './state.js';

// Wiring only: what may happen is decided by machine.ts. A change of the commands given here or in duties.ts goes
// behind `patched()`; the stored histories in test/replay tell whether one is needed.

/** One round of asking employers about a version: from its opening to quorum, closing date or successor. */
export async function endorsement(input: EndorsementInput<RoundState>): Promise<EndorsementResult> {
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
  const onConfirmation = (name: string, type: 'signed' | 'held' | 'refused'): void =>
    setHandler(defineSignal<[ConfirmationSignal]>(name), (confirmation) => happen({ type, confirmation }));

  setHandler(defineQuery<RoundState | null>(names.state), () => round);
  onConfirmation(names.confirmationSigned, 'signed');
  onConfirmation(names.confirmationHeld, 'held');
  onConfirmation(names.confirmationRefused, 'refused');
  setHandler(defineSignal<[SupersedeSignal]>(names.supersede), () => happen({ type: 'superseded' }));
  setHandler(
    defineUpdate<DecideResult, [DecideInput]>(names.decide),
    async (decision) => {
      await condition(() => round !== null);
      const { decisionId } = decision;
      if (!permitted(current(), decision).repeated) {
        happen({ type: 'reserved', decision });
        try {
          await activities.recordDecision({ decisionId });
        } catch (error) {
          happen({ type: 'released', decisionId });
          throw refusalOf(error);
        }
        happen({ type: 'applied', decisionId });
      }
      return { decisionId, state: 'recorded' };
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
    if (phaseOf(current()) !== shown) shown = show(phaseOf(current()));
    const closed = await closeAnswered(current());
    if (closed) happen(closed);
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
