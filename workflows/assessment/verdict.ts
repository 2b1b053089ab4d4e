import type { CaseCommand, DecideInput, MarkStage } from './messages.js';
import { type CaseState, excluded, type Phase } from './state.js';

/** Who may decide what in a case, and when: pure, over the state of the machine. */

export type RefusalCode =
  | 'case-closed'
  | 'case-stage-passed'
  | 'not-your-duty'
  | 'own-case'
  | 'separation-of-duties'
  | 'attempt-not-open'
  | 'extension-too-long'
  | 'appeal-not-open';

export type Verdict = { ok: true; repeated: boolean } | { ok: false; code: RefusalCode };
const no = (code: RefusalCode): Verdict => ({ ok: false, code });
const yes: Verdict = { ok: true, repeated: false };

const beforeResult: readonly Phase[] = ['gathering-evidence', 'first-mark', 'second-mark', 'moderation'];

/** Whether a decision may be taken now; `repeated` when it was applied before. The same person is never on two sides. */
export function canDecide(state: CaseState, decision: DecideInput, now: string): Verdict {
  if (state.decided.includes(decision.decisionId)) return { ok: true, repeated: true };
  if (state.ending) return no('case-closed');
  const { command, personId } = decision;
  switch (command.type) {
    case 'mark':
      return canMark(state, personId, command);
    case 'moderation':
      if (state.phase !== 'moderation' || command.attempt !== state.attempt) return no('case-stage-passed');
      return holds(state, personId);
    case 'evidence-request':
      if (state.phase !== 'first-mark') return no('case-stage-passed');
      return holds(state, personId);
    case 'case-assignment':
      return canAssign(state, personId, command);
    case 'attempt-opening':
      return canTryAgain(state, command.attempt, now);
    case 'case-extension':
      return canExtend(state, command.dueAt, now);
    case 'case-withdrawal':
      // A result stands: what may follow from it is an attempt or an appeal.
      return beforeResult.includes(state.phase) ? yes : no('case-stage-passed');
    case 'assessment-conflict':
      return state.involved.includes(personId) ? no('separation-of-duties') : yes;
    case 'appeal': {
      const until = state.phase === 'not-yet' ? (state.windows?.appealUntil ?? null) : null;
      return personId !== state.plan.earnerId || until === null || now > until ? no('appeal-not-open') : yes;
    }
    case 'appeal-decision':
      if (state.phase !== 'appeal' || command.appealId !== state.appealId) return no('case-stage-passed');
      return holds(state, personId);
  }
}

function canMark(
  state: CaseState,
  personId: string,
  { stage, attempt }: Extract<CaseCommand, { type: 'mark' }>,
): Verdict {
  if (attempt !== state.attempt) return no('case-stage-passed');
  const gathering = state.phase === 'gathering-evidence' && stage === 'first';
  if (!gathering && stageOf(state.phase) !== stage) return no('case-stage-passed');
  if (personId === state.plan.earnerId) return no('own-case');
  if (excluded(state).includes(personId)) return no('separation-of-duties');
  const open = state.plan.anyAssessor && stage === 'first';
  return open || state.duty?.personId === personId ? yes : no('not-your-duty');
}

/** The duty is this person's, and nothing speaks against it. */
function holds(state: CaseState, personId: string): Verdict {
  if (personId === state.plan.earnerId) return no('own-case');
  if (excluded(state).includes(personId)) return no('separation-of-duties');
  return state.duty?.personId === personId ? yes : no('not-your-duty');
}

function canAssign(
  state: CaseState,
  personId: string,
  command: Extract<CaseCommand, { type: 'case-assignment' }>,
): Verdict {
  const present = state.phase === 'gathering-evidence' ? 'first' : state.duty?.kind;
  if (command.duty !== present) return no('case-stage-passed');
  if (command.assigneeId === state.plan.earnerId) return no('own-case');
  // Who conducts a case takes no part in an appeal, also not by giving it to oneself.
  if (state.appealId !== null && command.assigneeId === personId) return no('separation-of-duties');
  return excluded(state).includes(command.assigneeId) ? no('separation-of-duties') : yes;
}

function canTryAgain(state: CaseState, attempt: number, now: string): Verdict {
  const { windows, phase } = state;
  const open =
    phase === 'not-yet' &&
    windows?.attemptFrom &&
    windows.attemptUntil &&
    now >= windows.attemptFrom &&
    now <= windows.attemptUntil &&
    attempt === state.attempt + 1 &&
    attempt <= state.plan.attempts;
  return open ? yes : no('attempt-not-open');
}

function canExtend(state: CaseState, dueAt: string, now: string): Verdict {
  const term = state.phase === 'gathering-evidence' ? null : (state.duty?.term ?? null);
  if (!term) return no('case-stage-passed');
  return dueAt > now && dueAt > term.dueAt && dueAt <= term.extendableUntil ? yes : no('extension-too-long');
}

/** The mark that a phase waits for. */
function stageOf(phase: Phase): MarkStage | null {
  switch (phase) {
    case 'first-mark':
      return 'first';
    case 'second-mark':
      return 'second';
    case 're-mark':
      return 're-mark';
    case 'gathering-evidence':
    case 'moderation':
    case 'not-yet':
    case 'appeal':
    case 'closed':
    case 'withdrawn':
      return null;
  }
}
