import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type AssessmentRules, rulesContent } from '../../../services/shared/src/assessment-rules.js';
import { randomId } from '../../../services/shared/src/ids.js';
import type { Statement } from '../../../services/shared/src/statement.js';
import { signed, statementOf, type TestPerson } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

/** Where an institution approved rules of assessment, no award passes by not naming them, or by others' marks. */
describe('the gate refuses by the rules of assessment', () => {
  let world: World;
  let people: Stage;
  let stranger: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
    const other = await world.registerOrganization('institution', 'Other College');
    stranger = await world.member(await world.administrator(other), ['assessor', 'programme-lead']);
  }, 180_000);
  afterAll(() => world.close());

  const rulesId = randomId();
  async function approve(change: Partial<AssessmentRules>): Promise<NonNullable<Statement['policy']>> {
    const { college, lead } = people;
    const rules: AssessmentRules = {
      v: 1,
      rulesId,
      revision: 1,
      organizationId: college,
      name: { en: 'Rules', fr: 'Règles' },
      scope: { kind: 'institution' },
      secondMark: { kind: 'none' },
      threshold: { levels: 1 },
      attempts: 1,
      attemptAfterDays: 0,
      markDays: 10,
      secondMarkDays: 10,
      moderationDays: 10,
      longestExtensionDays: 0,
      appealDays: 0,
      appealDecisionDays: 10,
      ...change,
    };
    const { bytes, digest } = rulesContent(rules);
    const { revision } = rules;
    const decided = signed(
      lead,
      statementOf('assessment-rules-approval', lead, {
        role: 'programme-lead',
        subject: { kind: 'assessment-rules', id: rulesId, digest },
        details: { rulesId, revision },
        at: world.at(),
      }),
    );
    const value = { rulesId, revision, rules: bytes, decision: world.decision(decided) };
    await world.assessment(college, { case: 'rulesApproved', value }, decided);
    world.now = new Date(world.now.getTime() + 3_600_000);
    return { id: rulesId, revision, digest };
  }
  const assessed = (policy?: Statement['policy']) =>
    world.assess(people, people.version, policy ? { policy } : {});
  async function codeOf({ resultId, earner }: { resultId: string; earner: string }): Promise<string> {
    const row = { result: resultId, earner, version: people.version.digest };
    const releaseId = await world.release(people, [row]);
    await world.service.gate.run(releaseId, 0, 1);
    return (await world.rowCodes(releaseId))[0] ?? '';
  }
  async function secondMark(assessor: TestPerson, caseId: string): Promise<void> {
    const { versionId } = people.version.manifest;
    const details = {
      markId: randomId(),
      caseId,
      versionId,
      levels: [{ criterionId: 'r1', levelId: 'l2' }],
      evidence: [],
      outcome: 'pass' as const,
      stage: 'second' as const,
    };
    const subject = { kind: 'case', id: caseId, digest: null };
    const decided = signed(
      assessor,
      statementOf('mark', assessor, { role: 'assessor', subject, details, at: world.at() }),
    );
    const value = { markId: details.markId, caseId, decision: world.decision(decided) };
    await world.assessment(assessor.organizationId, { case: 'markGiven', value }, decided);
  }

  it('an opening that names none, or older ones, once there are rules', async () => {
    const before = await assessed();
    const first = await approve({});
    expect(await codeOf(await assessed())).toBe('rules-not-in-force');
    expect(await codeOf(await assessed(first))).toBe('issued');
    const second = await approve({ revision: 2, secondMark: { kind: 'all' } });
    expect(await codeOf(await assessed(first))).toBe('rules-not-in-force');
    expect(await codeOf(await assessed(second))).toBe('second-mark-missing');
    expect(await codeOf(before)).toBe('issued');
  });

  it('a second mark and a withdrawal of another institution', async () => {
    const rules = await approve({ revision: 3, secondMark: { kind: 'all' } });
    const one = await assessed(rules);
    await secondMark(stranger, one.caseId);
    const subject = { kind: 'case', id: one.caseId, digest: null };
    const details = { caseId: one.caseId, by: 'institution' as const };
    const withdrawn = signed(
      stranger,
      statementOf('case-withdrawal', stranger, { role: 'programme-lead', subject, details, at: world.at() }),
    );
    const value = { ...details, decision: world.decision(withdrawn) };
    await world.assessment(stranger.organizationId, { case: 'caseWithdrawn', value }, withdrawn);
    expect(await codeOf(one)).toBe('second-mark-missing');
    const colleague = await world.member(people.administrator, ['assessor']);
    await secondMark(colleague, one.caseId);
    expect(await codeOf(one)).toBe('issued');
  });
});
