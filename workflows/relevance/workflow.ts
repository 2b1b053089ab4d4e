import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setHandler,
} from '@temporalio/workflow';
import { activities, mustContinue, now, perform } from './duties.js';
import { dutyAt, nextWake } from './machine.js';
import { type LearnedFact, type RelevanceInput, type RelevanceResult, relevanceNames } from './messages.js';
import { apply, forgotten, known, type RelevanceState } from './state.js';

// Wiring only: how a version stands and what is due is decided by machine.ts. A change of the commands given here or in
// duties.ts goes behind `patched()`; the stored histories in test/replay tell whether one is needed.

/** Watches an endorsed version for as long as it lives: what employers confirm of it ends, is taken back, and is renewed. */
export async function relevance(input: RelevanceInput<RelevanceState>): Promise<RelevanceResult> {
  let state: RelevanceState | null = input.carried ?? null;
  let learned = false;
  const early: LearnedFact[] = [];
  setHandler(defineQuery<RelevanceState | null>(relevanceNames.state), () => state);
  setHandler(defineSignal<[LearnedFact]>(relevanceNames.learn), (fact) => {
    learned = true;
    if (state) state = apply(state, { type: 'learned', fact });
    else early.push(fact);
  });

  const { versionId } = input;
  if (!state) {
    const facts = known(await activities.relevanceFacts({ versionId }));
    state = early.reduce((before, fact) => apply(before, { type: 'learned', fact }), facts);
  }
  for (;;) {
    learned = false;
    const duty = dutyAt(state, now());
    if (duty?.do === 'end') {
      await condition(allHandlersFinished);
      return duty.as;
    }
    if (duty) {
      const event = await perform(versionId, duty);
      // Facts that came meanwhile are in the state by now: what was done is added to it, not to the state before.
      state = apply(state, event);
      continue;
    }
    if (mustContinue(input)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof relevance>({ ...input, carried: forgotten(state, now()) });
    }
    const wake = nextWake(state, now());
    const isDue = (): boolean => learned || mustContinue(input);
    if (wake === null) await condition(isDue);
    else await condition(isDue, Math.max(1, Date.parse(wake) - Date.now()));
  }
}
