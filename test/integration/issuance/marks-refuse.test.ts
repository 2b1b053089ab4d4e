import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type AssessmentRules, rulesContent } from '../../../services/shared/src/assessment-rules.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { DetailsOf } from '../../../services/shared/src/statement.js';
import { signed, statementOf, type TestPerson } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

/**
 * The gate on marks, over the real ledger: an opening names assessment rules, and no award is signed unless each step
 * that they ask for is. Every refusal by its rule is in services/issuance/src/gate/marking.spec.ts.
 */
describe('by assessment rules the gate', () => {
  let world: World;
  let people: Stage;
  let second: TestPerson;
  let moderator: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
    second = await world.member(people.administrator, ['assessor']);
    moderator = await world.member(people.administrator, ['moderator', 'assessor']);
  }, 180_000);
  afterAll(() => world.close());

  const rulesLike = (over: Partial<AssessmentRules>): AssessmentRules => ({
    v: 1,
    rulesId: newId(),
    revision: 1,
    organizationId: people.college,
    name: { en: 'Twice', fr: 'Deux fois' },
    scope: { kind: 'institution' },
    secondMark: { kind: 'all' },
    threshold: { levels: 1 },
    attempts: 1,
    attemptAfterDays: 0,
    markDays: 5,
    secondMarkDays: 5,
    moderationDays: 5,
    longestExtensionDays: 5,
    appealDays: 0,
    appealDecisionDays: 5,
    ...over,
  });

  /** Rules of the college, approved unless said otherwise. @param told what the event says of them instead */
  async function rulesOf(
    over: Partial<AssessmentRules> = {},
    bend: { approve?: boolean; told?: Uint8Array } = {},
  ) {
    const rules = rulesLike(over);
    const { bytes, digest } = rulesContent(rules);
    const { rulesId, revision } = rules;
    const policy = { id: rulesId, revision, digest };
    if (bend.approve === false) return policy;
    const decided = signed(
      people.registrar,
      statementOf('assessment-rules-approval', people.registrar, {
        role: 'registrar',
        subject: { kind: 'assessment-rules', id: rulesId, digest },
        policy,
        details: { rulesId, revision },
        at: world.at(),
      }),
    );
    const value = { rulesId, revision, rules: bend.told ?? bytes, decision: world.decision(decided) };
    await world.assessment(people.college, { case: 'rulesApproved', value }, decided);
    return policy;
  }

  /** A case with its first mark, opened under these rules. */
  const assessed = (policy: { id: string; revision: number; digest: string }, levelId = 'l2') =>
    world.assess(people, people.version, {
      policy,
      mark: {
        levels: [{ criterionId: 'r1', levelId }],
        outcome: levelId === 'l1' ? 'not-yet' : 'pass',
        stage: 'first',
        attempt: 1,
      },
    });
  type Assessed = Awaited<ReturnType<typeof assessed>>;

  async function markAgain(one: Assessed, by: TestPerson, levelId: string): Promise<string> {
    const details: DetailsOf<'mark'> = {
      ...one.mark.details,
      markId: randomId(),
      levels: [{ criterionId: 'r1', levelId }],
      outcome: levelId === 'l1' ? 'not-yet' : 'pass',
      stage: 'second',
    };
    const decided = signed(
      by,
      statementOf('mark', by, {
        role: 'assessor',
        subject: { kind: 'case', id: one.caseId, digest: null },
        details,
        at: world.at(),
      }),
    );
    const value = { markId: details.markId, caseId: one.caseId, decision: world.decision(decided) };
    await world.assessment(people.college, { case: 'markGiven', value }, decided);
    return decided.digest;
  }

  async function moderate(one: Assessed, marks: string[], by = moderator): Promise<void> {
    const { versionId, evidence } = one.mark.details;
    const details: DetailsOf<'moderation'> = {
      moderationId: randomId(),
      caseId: one.caseId,
      versionId,
      attempt: 1,
      marks,
      levels: [{ criterionId: 'r1', levelId: 'l2' }],
      evidence,
      outcome: 'pass',
      reasons: [{ criterionId: 'r1', words: people.version.digest }],
    };
    const decided = signed(
      by,
      statementOf('moderation', by, {
        role: 'moderator',
        subject: { kind: 'case', id: one.caseId, digest: null },
        details,
        at: world.at(),
      }),
    );
    const { moderationId, caseId } = details;
    const value = { moderationId, caseId, decision: world.decision(decided) };
    await world.assessment(people.college, { case: 'caseModerated', value }, decided);
  }

  async function releasedAs(one: Assessed): Promise<string[]> {
    const { resultId: result, earner } = one;
    const releaseId = await world.release(people, [{ result, earner, version: people.version.digest }]);
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
    return world.rowCodes(releaseId);
  }

  it('issues what two marked alike, and what a moderator settled', async () => {
    const policy = await rulesOf();
    const agreed = await assessed(policy);
    await markAgain(agreed, second, 'l2');
    expect(await releasedAs(agreed)).toEqual(['issued']);
    const disputed = await assessed(policy, 'l1');
    const other = await markAgain(disputed, second, 'l2');
    await moderate(disputed, [disputed.mark.digest, other]);
    expect(await releasedAs(disputed)).toEqual(['issued']);
  });

  it('refuses one mark, two that differ, and two by one person', async () => {
    const policy = await rulesOf();
    expect(await releasedAs(await assessed(policy))).toEqual(['second-mark-missing']);
    const disputed = await assessed(policy);
    await markAgain(disputed, second, 'l1');
    expect(await releasedAs(disputed)).toEqual(['marks-disagree']);
    const alone = await assessed(policy);
    await markAgain(alone, people.assessor, 'l2');
    expect(await releasedAs(alone)).toEqual(['marker-marked-twice']);
  });

  it('refuses a moderation by who marked, and one of other marks', async () => {
    const policy = await rulesOf();
    const own = await assessed(policy, 'l1');
    const other = await markAgain(own, moderator, 'l2');
    await moderate(own, [own.mark.digest, other]);
    expect(await releasedAs(own)).toEqual(['moderator-was-marker']);
    const foreign = await assessed(policy, 'l1');
    await markAgain(foreign, second, 'l2');
    await moderate(foreign, [foreign.mark.digest, other]);
    expect(await releasedAs(foreign)).toEqual(['moderation-of-other-marks']);
  });

  it('refuses a case that was withdrawn', async () => {
    const one = await assessed(await rulesOf({ secondMark: { kind: 'none' } }));
    const decided = signed(
      people.registrar,
      statementOf('case-withdrawal', people.registrar, {
        role: 'registrar',
        subject: { kind: 'case', id: one.caseId, digest: null },
        details: { caseId: one.caseId, by: 'institution' },
        at: world.at(),
      }),
    );
    const value = { caseId: one.caseId, by: 'institution', decision: world.decision(decided) };
    await world.assessment(people.college, { case: 'caseWithdrawn', value }, decided);
    expect(await releasedAs(one)).toEqual(['case-withdrawn']);
  });

  it('refuses rules that nobody approved, altered ones, and those of another micro-certification', async () => {
    expect(await releasedAs(await assessed(await rulesOf({}, { approve: false })))).toEqual([
      'rules-not-approved',
    ]);
    // What the event says of the rules is not what was signed: the approval itself does not count.
    const told = rulesContent(rulesLike({ secondMark: { kind: 'none' } })).bytes;
    expect(await releasedAs(await assessed(await rulesOf({}, { told })))).toEqual(['rules-not-approved']);
    const scope = { kind: 'micro-certification' as const, microCertificationId: randomId() };
    expect(await releasedAs(await assessed(await rulesOf({ scope })))).toEqual(['rules-of-another-scope']);
    // Last: from here on nobody can tell which rules hold in this college.
    const lost = await rulesOf();
    await world.database.content.delete({ where: { digest: lost.digest } });
    expect(await releasedAs(await assessed(lost))).toEqual(['rules-altered']);
  });
});
