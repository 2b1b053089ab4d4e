import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CasePlan, CaseRecorded } from '../../proto/activities.js';
import { daysAfter, decision, fold, give, plan, resultOf, start, term } from './machine.fixtures.js';
import { apply, opened, settles } from './machine.js';
import type { CaseCommand } from './messages.js';
import { type CaseEvent, type CaseState, mustAssign, nextTimer } from './state.js';
import { canDecide } from './verdict.js';

describe('a case over random sequences', () => {
  it('keeps its promises', () => {
    fc.assert(
      fc.property(plans, fc.array(steps, { maxLength: 40 }), (over, moves) => play(plan(over), moves)),
      { numRuns: 25_000 },
    );
  }, 60_000);
});

const people = ['ann', 'bob', 'cid', 'dee', 'eve', 'earner', 'submitter'] as const;

type Step =
  | {
      do: 'decide';
      who: number;
      command: Kind;
      outcome: 'pass' | 'not-yet';
      differs: boolean;
      fails: boolean;
    }
  | { do: 'assign'; who: number }
  | { do: 'wait' | 'ready' | 'again' | 'erased' };

type Kind = CaseCommand['type'] | 'wrong-stage';

const plans: fc.Arbitrary<Partial<CasePlan>> = fc.record({
  secondMark: fc.boolean(),
  attempts: fc.integer({ min: 1, max: 3 }),
  appeals: fc.boolean(),
  anyAssessor: fc.boolean(),
  ready: fc.boolean(),
});
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who: fc.nat({ max: people.length }),
      command: fc.constantFrom<Kind>(
        'mark',
        'mark',
        'mark',
        'mark',
        'moderation',
        'moderation',
        'evidence-request',
        'case-assignment',
        'attempt-opening',
        'attempt-opening',
        'case-extension',
        'case-withdrawal',
        'assessment-conflict',
        'appeal',
        'appeal',
        'appeal-decision',
        'wrong-stage',
      ),
      outcome: fc.constantFrom('pass', 'not-yet', 'not-yet'),
      differs: fc.boolean(),
      fails: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('assign' as const), who: fc.nat({ max: 5 }) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'wait' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'ready' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ do: 'again' as const }, { do: 'again' as const }, { do: 'erased' as const }),
  },
);

/** The same as `toEqual`, at a tenth of its cost where it holds. */
function same(one: CaseState, other: CaseState): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) expect(one).toEqual(other);
}

/** What a naive bystander notes, by whom, with no look at the machine's own state. */
interface Notes {
  acted: string[];
  declared: string[];
  conducted: string[];
  /** Appeals of the present attempt. */
  appeals: number;
  firsts: number;
  seconds: number;
  moderations: number;
  upheld: number;
  remarks: number;
  attempts: number;
  results: ('pass' | 'not-yet')[];
}

function play(of: CasePlan, moves: readonly Step[]): void {
  const begin = opened(of);
  const log: CaseEvent[] = [];
  const notes: Notes = {
    acted: [],
    declared: [],
    conducted: [],
    appeals: 0,
    firsts: 0,
    seconds: 0,
    moderations: 0,
    upheld: 0,
    remarks: 0,
    attempts: 1,
    results: [],
  };
  let state = begin;
  let clock = start;
  const happen = (event: CaseEvent): void => {
    const before = state;
    log.push(event);
    state = apply(state, event);
    // What is said twice changes nothing; an assignment and a lateness are known by their ordinal and date.
    same(apply(state, event), state);
    if (before.ending) same(state, before);
  };
  for (const move of moves) {
    switch (move.do) {
      case 'decide':
        decide(move);
        break;
      case 'assign':
        if (mustAssign(state)) happen(give(state, people[move.who] ?? null, clock));
        break;
      case 'wait': {
        const timer = nextTimer(state);
        if (!timer) break;
        if (timer.at > clock) clock = timer.at;
        happen(
          timer.what === 'overdue'
            ? { type: 'overdue', dueAt: timer.at, nextDueAt: daysAfter(clock, 3) }
            : { type: timer.what },
        );
        break;
      }
      case 'ready':
        happen({ type: 'ready' });
        break;
      case 'again': {
        const last = log.at(-1);
        if (last) same(apply(state, last), state);
        break;
      }
      case 'erased':
        happen({ type: 'erased' });
    }
    hold(state, of, notes);
  }
  same(fold(begin, log), state);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);

  function decide(move: Extract<Step, { do: 'decide' }>): void {
    // Mostly whoever holds the duty, so that sequences get far.
    const personId = people[move.who] ?? state.duty?.personId ?? 'ann';
    const command = commandOf(move.command, state, clock);
    const deciding = decision(personId, command, `${log.length}`);
    const verdict = canDecide(state, deciding, clock);
    if (state.ending) expect(verdict).toEqual({ ok: false, code: 'case-closed' });
    if (!verdict.ok) return;
    allowed(command, personId, state, of, notes);
    const how = settles(state, command);
    happen({ type: 'reserved', decision: deciding });
    const meanwhile = decision('ann', { type: 'case-withdrawal' }, 'meanwhile');
    same(apply(state, { type: 'reserved', decision: meanwhile }), state);
    if (move.fails) {
      happen({ type: 'released', decisionId: deciding.decisionId });
      return;
    }
    const isSettled = how === 'always' || (how === 'unless-differing' && !move.differs);
    const recorded: CaseRecorded = isSettled
      ? { result: resultOf(move.outcome, clock) }
      : how === 'unless-differing'
        ? { differs: true }
        : command.type === 'evidence-request' || command.type === 'attempt-opening'
          ? { term: term(clock) }
          : {};
    happen({ type: 'applied', decisionId: deciding.decisionId, recorded });
    expect(canDecide(state, deciding, clock)).toEqual({ ok: true, repeated: true });
    note(command, personId, recorded, notes);
  }
}

function commandOf(kind: Kind, state: CaseState, clock: string): CaseCommand {
  const stage = state.phase === 'second-mark' ? 'second' : state.phase === 're-mark' ? 're-mark' : 'first';
  switch (kind) {
    case 'mark':
      return { type: kind, stage, attempt: state.attempt };
    case 'wrong-stage':
      return { type: 'mark', stage: stage === 'first' ? 'second' : 'first', attempt: state.attempt };
    case 'moderation':
      return { type: kind, attempt: state.attempt };
    case 'case-assignment':
      return {
        type: kind,
        duty: state.duty?.kind ?? 'first',
        assigneeId: people[clock.charCodeAt(9) % 7] ?? 'ann',
      };
    case 'attempt-opening':
      return { type: kind, attempt: state.attempt + 1 };
    case 'case-extension':
      return { type: kind, dueAt: daysAfter(state.duty?.term?.dueAt ?? clock, 2) };
    case 'appeal':
      return { type: kind, appealId: 'a1' };
    case 'appeal-decision':
      return { type: kind, appealId: 'a1', finding: clock.charCodeAt(9) % 2 ? 're-mark' : 'rejected' };
    case 'evidence-request':
    case 'case-withdrawal':
    case 'assessment-conflict':
      return { type: kind };
  }
}

/** Judging is done once by a person, never by the earner, the submitter, or who declared a conflict. */
function allowed(command: CaseCommand, personId: string, state: CaseState, of: CasePlan, notes: Notes): void {
  const judging =
    command.type === 'mark' || command.type === 'moderation' || command.type === 'appeal-decision';
  if (judging) {
    expect(notes.acted).not.toContain(personId);
    expect(notes.declared).not.toContain(personId);
    expect(['earner', 'submitter']).not.toContain(personId);
    if (command.type === 'appeal-decision' || (command.type === 'mark' && command.stage === 're-mark'))
      expect(notes.conducted).not.toContain(personId);
  }
  if (command.type === 'mark' && command.stage === 'second') expect(notes.firsts).toBe(notes.seconds + 1);
  if (command.type === 'mark' && command.stage === 're-mark') expect(notes.upheld).toBe(notes.remarks + 1);
  if (command.type === 'attempt-opening') expect(command.attempt).toBeLessThanOrEqual(of.attempts);
  if (command.type === 'appeal') {
    expect(personId).toBe('earner');
    expect(of.appeals && notes.results.at(-1)).toBe('not-yet');
  }
  if (command.type === 'case-extension')
    expect(command.dueAt <= (state.duty?.term?.extendableUntil ?? '')).toBe(true);
}

function note(command: CaseCommand, personId: string, recorded: CaseRecorded, notes: Notes): void {
  switch (command.type) {
    case 'mark':
      if (command.stage === 'first') notes.firsts++;
      if (command.stage === 'second') notes.seconds++;
      if (command.stage === 're-mark') notes.remarks++;
      notes.acted.push(personId);
      break;
    case 'moderation':
      notes.moderations++;
      notes.acted.push(personId);
      break;
    case 'appeal-decision':
      if (command.finding === 're-mark') notes.upheld++;
      notes.acted.push(personId);
      break;
    case 'assessment-conflict':
      notes.declared.push(personId);
      break;
    case 'attempt-opening':
      notes.attempts++;
      notes.appeals = 0;
      notes.conducted.push(personId);
      break;
    case 'case-extension':
      if (notes.appeals === 0) notes.conducted.push(personId);
      break;
    case 'evidence-request':
    case 'case-assignment':
      notes.conducted.push(personId);
      break;
    case 'appeal':
      notes.appeals++;
      break;
    case 'case-withdrawal':
  }
  if (recorded.result) notes.results.push(recorded.result.outcome);
}

function hold(state: CaseState, of: CasePlan, notes: Notes): void {
  // Somebody or some date is waited for in every state that is not final, and in no final one.
  const waits = mustAssign(state) || nextTimer(state) !== null;
  expect(waits).toBe(state.ending === null);
  if (state.duty?.personId)
    expect(['earner', 'submitter', ...notes.acted, ...notes.declared]).not.toContain(state.duty.personId);
  expect(state.attempt).toBe(notes.attempts);
  if (state.ending === 'pass') {
    expect(notes.results.at(-1)).toBe('pass');
    if (of.secondMark) expect(notes.seconds + notes.remarks).toBeGreaterThan(0);
  }
  if (state.ending === 'not-yet') expect(notes.results.at(-1)).toBe('not-yet');
  if (notes.results.includes('pass')) expect(state.ending).toBe('pass');
}
