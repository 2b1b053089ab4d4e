import { describe, expect, it } from '@jest/globals';
import { type AssessmentRules } from '../../../shared/src/assessment-rules.js';
import type { BlueprintBody } from '../../../shared/src/content.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import type { DetailsOf, Statement, StatementType } from '../../../shared/src/statement.js';
import type { CaseChain, Said } from './case-chain.js';
import { markingOf } from './marking.js';

const [college, caseId, versionId, earnerId] = [randomId(), randomId(), randomId(), randomId()];
const [ann, bob, cid, dee, lea] = [randomId(), randomId(), randomId(), randomId(), randomId()];
const digest = (seed: string) => `uEi${seed.padEnd(44, 'A')}`;
const blueprint: BlueprintBody = {
  tasks: [{ id: 't', title: 't', description: 't', conditions: 't' }],
  criteria: ['a', 'b'].map((id) => ({
    id,
    title: id,
    competencyIds: ['c'],
    levels: ['low', 'mid', 'high'].map((level) => ({ id: level, title: level, description: level })),
    passLevelId: 'mid',
  })),
  passRule: { kind: 'every-criterion' },
  evidence: [{ id: 'e', title: 'e', kinds: ['image'], criterionIds: ['a'] }],
};
const version = { blueprint, microCertificationId: randomId() };
const rules: AssessmentRules = {
  v: 1,
  rulesId: newId(),
  revision: 1,
  organizationId: college,
  name: { en: 'Twice', fr: 'Deux fois' },
  scope: { kind: 'institution' },
  secondMark: { kind: 'all' },
  threshold: { levels: 2 },
  attempts: 2,
  attemptAfterDays: 0,
  markDays: 5,
  secondMarkDays: 5,
  moderationDays: 5,
  longestExtensionDays: 5,
  appealDays: 5,
  appealDecisionDays: 5,
};

let nextOrder = 0;
function said<T extends StatementType>(
  type: T,
  personId: string,
  details: DetailsOf<T>,
  role: Statement['role'] = 'assessor',
): Said<T> {
  const order = ++nextOrder;
  const frame = {
    v: 1 as const,
    type,
    personId,
    organizationId: college,
    role,
    subject: { kind: 'case', id: caseId, digest: null },
    policy: null,
    decision: type,
    details,
    validFrom: null,
    validUntil: null,
    terms: digest('terms'),
    nonce: 'nonce-of-sixteen',
    at: '2026-11-24T15:00:00Z',
  };
  // Type and details belong together by the caller; the union over all types forgets it.
  return { statement: frame as Statement<T>, digest: digest(`${order}`), order, since: frame.at };
}

type Levels = [string, string];
const levelsOf = ([a, b]: Levels) => [
  { criterionId: 'a', levelId: a },
  { criterionId: 'b', levelId: b },
];
const outcomeOf = (levels: Levels) => (levels.includes('low') ? ('not-yet' as const) : ('pass' as const));

const mark = (
  personId: string,
  levels: Levels,
  of: Partial<Pick<DetailsOf<'mark'>, 'stage' | 'attempt' | 'appeal' | 'outcome'>> = {},
) =>
  said('mark', personId, {
    markId: randomId(),
    caseId,
    versionId,
    levels: levelsOf(levels),
    evidence: [],
    outcome: outcomeOf(levels),
    ...of,
  });

const moderation = (
  personId: string,
  marks: readonly Said<'mark'>[],
  levels: Levels,
  reasons: string[] = ['a', 'b'],
) =>
  said('moderation', personId, {
    moderationId: randomId(),
    caseId,
    versionId,
    attempt: 1,
    marks: marks.map((one) => one.digest),
    levels: levelsOf(levels),
    evidence: [],
    outcome: outcomeOf(levels),
    reasons: reasons.map((criterionId) => ({ criterionId, words: digest('words') })),
  });

function chain(of: Partial<CaseChain>): CaseChain {
  const { statement } = said('case-opening', lea, {
    caseId,
    versionId,
    earnerId,
    earner: digest('earner'),
  });
  const none = { marks: [], moderations: [], attempts: [], withdrawals: [], appeals: [], rulings: [] };
  const openedUnder = { named: null, sequence: 1, since: statement.at };
  const { earner } = statement.details;
  return { ok: true, opening: statement, openedUnder, approvedRules: [], rules, earner, ...none, ...of };
}

const judge = (of: Partial<CaseChain>, approved = Number.MAX_SAFE_INTEGER) =>
  markingOf(chain(of), version, approved);
const refused = (code: string) => ({ ok: false, code });

describe('what stands of a case', () => {
  it('is the one mark where no rules are named, and a later one for it', () => {
    const first = mark(ann, ['mid', 'mid']);
    const later = mark(bob, ['high', 'mid']);
    expect(judge({ rules: null, marks: [first] })).toMatchObject({ ok: true, mark: first.statement });
    expect(judge({ rules: null, marks: [first, later] })).toMatchObject({ judges: [bob] });
    expect(judge({ rules: null })).toEqual(refused('mark-missing'));
  });

  it('is the first of two marks that agree', () => {
    const first = mark(ann, ['mid', 'mid']);
    const second = mark(bob, ['high', 'mid'], { stage: 'second' });
    expect(judge({ marks: [first, second] })).toEqual({
      ok: true,
      mark: first.statement,
      judgedSince: first.since,
      judges: [ann, bob],
    });
  });

  it('is the moderation of two that differ', () => {
    const first = mark(ann, ['low', 'mid']);
    const second = mark(bob, ['high', 'mid'], { stage: 'second' });
    const settled = moderation(cid, [first, second], ['mid', 'mid'], ['a']);
    expect(judge({ marks: [first, second], moderations: [settled] })).toEqual({
      ok: true,
      mark: settled.statement,
      judgedSince: settled.since,
      judges: [ann, bob, cid],
    });
  });

  it('is the re-mark after an upheld appeal, whatever was settled before', () => {
    const first = mark(ann, ['low', 'mid']);
    const second = mark(bob, ['low', 'low'], { stage: 'second' });
    const appeal = said(
      'appeal',
      earnerId,
      { appealId: randomId(), caseId, resultId: newId(), words: digest('w') },
      'self',
    );
    const ruling = (finding: 're-mark' | 'rejected', by = lea) =>
      said(
        'appeal-decision',
        by,
        {
          appealId: appeal.statement.details.appealId,
          caseId,
          appeal: appeal.digest,
          finding,
          words: digest('w'),
        },
        'moderator',
      );
    const upheld = ruling('re-mark');
    const [rejected, byMarker] = [ruling('rejected'), ruling('re-mark', ann)];
    const again = mark(dee, ['mid', 'mid'], { stage: 're-mark', appeal: appeal.digest });
    const of = { marks: [first, second, again], appeals: [appeal] };
    expect(judge({ ...of, rulings: [upheld] })).toMatchObject({ ok: true, mark: again.statement });
    expect(judge({ ...of, rulings: [rejected] })).toEqual(refused('re-mark-without-appeal'));
    expect(judge({ ...of, rulings: [] })).toEqual(refused('re-mark-without-appeal'));
    expect(judge({ ...of, rulings: [byMarker] })).toEqual(refused('appeal-decided-by-marker'));
    const bySameMarker = mark(ann, ['mid', 'mid'], { stage: 're-mark', appeal: appeal.digest });
    expect(judge({ ...of, marks: [first, second, bySameMarker], rulings: [upheld] })).toEqual(
      refused('marker-marked-twice'),
    );
  });
});

describe('the gate on marks refuses', () => {
  const first = mark(ann, ['low', 'mid']);
  const second = mark(bob, ['high', 'mid'], { stage: 'second' });
  const marks = [first, second];

  it('a case that the rules have marked twice and that was marked once', () => {
    expect(judge({ marks: [mark(ann, ['mid', 'mid'])] })).toEqual(refused('second-mark-missing'));
    const once = { ...rules, secondMark: { kind: 'none' as const } };
    expect(judge({ rules: once, marks: [mark(ann, ['mid', 'mid'])] })).toMatchObject({ ok: true });
  });

  it('two marks that differ without a moderation', () => {
    expect(judge({ marks })).toEqual(refused('marks-disagree'));
    const apart = [mark(ann, ['mid', 'mid']), mark(bob, ['high', 'mid'], { stage: 'second' })];
    expect(judge({ rules: { ...rules, threshold: { levels: 1 } }, marks: apart })).toEqual(
      refused('marks-disagree'),
    );
  });

  it('one person in two places', () => {
    const twice = [mark(ann, ['mid', 'mid']), mark(ann, ['mid', 'mid'], { stage: 'second' })];
    expect(judge({ marks: twice })).toEqual(refused('marker-marked-twice'));
    const own = moderation(bob, marks, ['mid', 'mid']);
    expect(judge({ marks, moderations: [own] })).toEqual(refused('moderator-was-marker'));
  });

  it('a moderation of other marks, before them, twice, or without its reasons', () => {
    const early = { ...moderation(cid, marks, ['mid', 'mid']), order: 0 };
    const settled = moderation(cid, marks, ['mid', 'mid']);
    const other = moderation(cid, [first, mark(dee, ['mid', 'mid'])], ['mid', 'mid']);
    const silent = moderation(cid, marks, ['mid', 'mid'], []);
    expect(judge({ marks, moderations: [early] })).toEqual(refused('moderation-before-marks'));
    expect(judge({ marks, moderations: [other] })).toEqual(refused('moderation-of-other-marks'));
    expect(judge({ marks, moderations: [silent] })).toEqual(refused('moderation-without-reason'));
    expect(judge({ marks, moderations: [settled, silent] })).toEqual(refused('step-taken-twice'));
  });

  it('a mark that says another outcome than its levels', () => {
    const lying = mark(bob, ['low', 'mid'], { stage: 'second', outcome: 'pass' });
    expect(judge({ marks: [first, lying] })).toEqual(refused('mark-outcome-differs'));
  });

  it('an attempt that nobody opened, or that the rules do not have', () => {
    const again = [
      mark(cid, ['mid', 'mid'], { attempt: 2 }),
      mark(dee, ['mid', 'mid'], { attempt: 2, stage: 'second' }),
    ];
    const all = [...marks, ...again];
    expect(judge({ marks: all })).toEqual(refused('attempt-not-opened'));
    const opened = said('attempt-opening', lea, { caseId, attempt: 2 }, 'programme-lead');
    expect(judge({ marks: all, attempts: [opened] })).toEqual(refused('attempt-not-opened'));
    expect(judge({ marks: all, attempts: [{ ...opened, order: 0 }] })).toMatchObject({ judges: [cid, dee] });
    const one = { ...rules, attempts: 1 };
    expect(judge({ rules: one, marks: all })).toEqual(refused('attempt-beyond-rules'));
  });

  it('what was judged after the approval, a withdrawn case, and rules of another micro-certification', () => {
    expect(judge({ marks }, second.order - 1)).toEqual(refused('mark-after-approval'));
    const withdrawal = (by: 'earner' | 'institution', personId: string) =>
      said('case-withdrawal', personId, { caseId, by }, by === 'earner' ? 'self' : 'registrar');
    expect(judge({ marks, withdrawals: [withdrawal('institution', lea)] })).toEqual(
      refused('case-withdrawn'),
    );
    expect(judge({ marks, withdrawals: [withdrawal('earner', earnerId)] })).toEqual(
      refused('case-withdrawn'),
    );
    // Another earner withdraws nothing.
    expect(judge({ marks, withdrawals: [withdrawal('earner', lea)] })).toEqual(refused('marks-disagree'));
    const scope = { kind: 'micro-certification' as const, microCertificationId: randomId() };
    expect(judge({ rules: { ...rules, scope }, marks })).toEqual(refused('rules-of-another-scope'));
  });
});
