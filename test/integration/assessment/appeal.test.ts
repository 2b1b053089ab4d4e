import { fromBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AssessmentEventSchema } from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { jpeg } from '../../../services/assessment/src/evidence/media.fixture.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { parseStatementOf } from '../../../services/shared/src/statement.js';
import { type Answer, type Person, TestAssessment } from './assessment.js';
import type { Processes } from './processes.js';

jest.setTimeout(180_000);

/**
 * Appeals through the real workflow: by the earner alone and about the own result only, decided and marked again by
 * people who had no part in the case, once, whatever is repeated.
 */
let at: TestAssessment;
let processes: Processes;
beforeAll(async () => {
  at = await TestAssessment.start(true);
  if (!at.processes) throw new Error('the test needs its workers');
  processes = at.processes;
}, 180_000);
afterAll(() => at?.stop());

const rules = {
  name: { en: 'One mark and an appeal', fr: 'Une notation et un recours' },
  scope: { kind: 'institution' },
  secondMark: { kind: 'none' },
  threshold: { levels: 1 },
  attempts: 1,
  attemptAfterDays: 0,
  markDays: 10,
  secondMarkDays: 5,
  moderationDays: 5,
  longestExtensionDays: 30,
  appealDays: 10,
  appealDecisionDays: 15,
};
const words = 'The second pallet is on the video and was not counted.';
const reasons = 'The video does show a second pallet; it has to be judged.';

type College = Awaited<ReturnType<typeof college>>;

/** An institution with three assessors and people who may decide appeals. */
async function college(change: object = {}) {
  const own = await at.institution();
  const people: Person[] = [own.registrar, own.assessor];
  const hire = async (roles: Role[]) => people.push(await at.enrol(own.organizationId, roles));
  // One who both marks and moderates: after marking, no part in the appeal.
  await hire(['assessor', 'moderator']);
  await hire(['assessor']);
  await hire(['moderator']);
  const drafted = await at.command(own.lead, 'assessment-rules', { ...rules, ...change });
  const { rulesId, revision } = drafted.body;
  expect((await at.decide(own.registrar, 'assessment-rules-approval', { rulesId, revision })).status).toBe(
    200,
  );
  return { ...own, people };
}

const personOf = (of: College, personId: string | null | undefined): Person => {
  const person = [of.lead, ...of.people].find((one) => one.personId === personId);
  if (!person) throw new Error(`nobody is ${personId}`);
  return person;
};
const holderOf = async (of: College, caseId: string, duty: string): Promise<Person> => {
  const is = await processes.until(caseId, (one) => one.duty?.kind === duty && one.duty.personId !== null);
  return personOf(of, is.duty?.personId);
};
const levels = (level: 'partly' | 'meets') => [
  { criterionId: 'safety', levelId: `safety-${level}`, comment: `${level}, as far as I see` },
  { criterionId: 'count', levelId: 'count-meets' },
];

/** A case with a result, its earner with a passkey. */
async function marked(of: College, level: 'partly' | 'meets' = 'partly') {
  const { earnerId, caseId } = await at.student(of.lead, of.version);
  const files = [
    { name: 'photo.jpg', type: 'image/jpeg', bytes: jpeg(), for: 'photo' },
    { name: 'report.txt', type: 'text/plain', bytes: Buffer.from('counted'), for: 'report' },
  ];
  for (const file of files) await at.upload(of.assessor, caseId, file);
  const opening = { versionId: of.version.versionId, caseIds: [caseId] };
  expect((await at.decide(of.lead, 'case-opening', opening)).status).toBe(200);
  expect((await at.consent(earnerId, caseId)).status).toBe(200);
  await processes.round();
  const marker = await holderOf(of, caseId, 'first');
  const answer = await at.decide(marker, 'mark', { caseId, levels: levels(level) });
  expect(answer.status).toBe(200);
  await processes.until(caseId, (state) => state.phase === (level === 'meets' ? 'closed' : 'not-yet'));
  const earner = await at.earner(of.organizationId, earnerId);
  return { caseId, earner, marker, resultId: answer.body.outcomes[0].resultId };
}

const appealsOf = (earner: Person, caseId: string): Promise<Answer> =>
  at.call('GET', `/v1/me/cases/${caseId}/appeals`, { as: earner });
const lodge = (earner: Person, caseId: string) => at.decide(earner, 'appeal', { caseId, text: words });
const codeOf = ({ status, body }: Answer) => [status, body?.code];

describe('an appeal', () => {
  it('is upheld by somebody who had no part, and marked again by another, to a pass', async () => {
    const of = await college();
    const { caseId, earner, marker, resultId } = await marked(of);
    expect((await appealsOf(earner, caseId)).body.appealUntil).not.toBeNull();

    const lodged = await lodge(earner, caseId);
    expect(lodged.body).toMatchObject({ decisions: [{ state: 'recorded' }] });
    const [{ appealId }] = lodged.body.outcomes;
    const decider = await holderOf(of, caseId, 'appeal');
    expect([marker.personId, of.lead.personId, earner.personId]).not.toContain(decider.personId);

    // Staff read the words, an auditor does not; nobody else finds the appeal.
    const seen = await at.call('GET', at.url(decider, `appeals/${appealId}`), { as: decider });
    expect(seen.body).toMatchObject({ text: words, state: 'lodged', mayDecide: { ok: true } });
    const auditor = await at.enrol(of.organizationId, ['auditor']);
    const audited = await at.call('GET', at.url(auditor, `appeals/${appealId}`), { as: auditor });
    expect(audited.body).toMatchObject({ text: null, reasons: null, mayDecide: { ok: false } });
    const stranger = await at.institution();
    const elsewhere = at.call('GET', at.url(stranger.registrar, `appeals/${appealId}`), {
      as: stranger.registrar,
    });
    expect((await elsewhere).status).toBe(404);

    const uphold = { appealId, finding: 're-mark', text: reasons };
    const others = [of.registrar, ...of.people].filter(
      (one) => one !== decider && one.roles.some((role) => role === 'moderator' || role === 'registrar'),
    );
    for (const other of others) {
      const refused = codeOf(await at.decide(other, 'appeal-decision', uphold));
      expect(refused).toEqual([409, other === marker ? 'separation-of-duties' : 'not-your-duty']);
    }
    expect((await at.decide(decider, 'appeal-decision', uphold)).status).toBe(200);

    const again = await holderOf(of, caseId, 're-mark');
    expect([marker.personId, decider.personId]).not.toContain(again.personId);
    const blind = await at.call('GET', at.url(again, `cases/${caseId}`), { as: again });
    expect(blind.body).toMatchObject({ mark: null, marks: [], mayMark: { ok: true } });
    const remark = await at.decide(again, 'mark', { caseId, levels: levels('meets') });
    expect(remark.body.outcomes).toMatchObject([{ outcome: 'pass', final: true }]);
    expect((await processes.until(caseId, (state) => state.ending !== null)).ending).toBe('pass');

    await facts(caseId, { appealId, resultId, earnerId: earner.personId });
    const mine = await appealsOf(earner, caseId);
    expect(mine.body).toMatchObject({
      appealUntil: null,
      items: [{ state: 're-mark', text: words, reasons }],
    });
    expect(JSON.stringify(mine.body)).not.toContain(decider.personId);
    const result = await at.call('GET', `/v1/me/cases/${caseId}`, { as: earner });
    expect(result.body).toMatchObject({
      result: { outcome: 'pass' },
      results: [{ outcome: 'not-yet' }, { outcome: 'pass', replacesId: resultId }],
    });
    // The signed object is the earner's own to read, and no other decision is.
    const [{ decisionId }] = lodged.body.decisions;
    const read = (type: string, id: string) =>
      at.call('GET', at.url(earner, `decisions/${type}/${id}`), { as: earner });
    expect((await read('appeal', decisionId)).status).toBe(200);
    expect((await read('mark', remark.body.decisions[0].decisionId)).status).toBe(404);
  });

  it('is rejected with reasons: the result stands and is appealed no more', async () => {
    const of = await college();
    const { caseId, earner } = await marked(of);
    const lodged = await lodge(earner, caseId);
    const [{ appealId }] = lodged.body.outcomes;
    expect(codeOf(await lodge(earner, caseId))).toEqual([409, 'appeal-not-open']);
    const decider = await holderOf(of, caseId, 'appeal');
    const reject = { appealId, finding: 'rejected', text: reasons };
    expect((await at.decide(decider, 'appeal-decision', { ...reject, text: 'No.' })).status).toBe(422);
    expect((await at.decide(decider, 'appeal-decision', reject)).status).toBe(200);
    expect(codeOf(await at.decide(decider, 'appeal-decision', reject))).toEqual([409, 'appeal-decided']);
    expect((await processes.until(caseId, (state) => state.ending !== null)).ending).toBe('not-yet');
    expect((await appealsOf(earner, caseId)).body).toMatchObject({
      appealUntil: null,
      items: [{ state: 'rejected', reasons }],
    });
    expect(codeOf(await lodge(earner, caseId))).toEqual([409, 'appeal-not-open']);
    // Erasure takes the words of both sides and leaves what was decided.
    const erased = await at.command(of.registrar, `earners/${earner.personId}/erasure`, {});
    expect(erased.status).toBeLessThan(300);
    const after = await at.call('GET', at.url(of.registrar, `appeals/${appealId}`), { as: of.registrar });
    expect(after.body).toMatchObject({ state: 'rejected', text: null, reasons: null });
  });

  it('is one, though the service dies after the commit, or the request comes twice', async () => {
    const of = await college();
    const { caseId, earner } = await marked(of);
    processes.crashes = 1;
    const prepared = await at.prepare(earner, 'appeal', { caseId, text: words });
    const body = at.sign(earner, prepared);
    const once = await at.command(earner, 'decisions/appeal', body, 'appeal-once-1');
    const twice = await at.command(earner, 'decisions/appeal', body, 'appeal-once-1');
    expect([once.status, twice.status]).toEqual([200, 200]);
    expect(twice.body.decisions).toEqual(once.body.decisions);
    const told = (await at.facts('appealLodged')).filter(({ value }) => value.caseId === caseId);
    expect(told).toHaveLength(1);
  });

  it('keeps who changed the conditions out of it', async () => {
    const of = await college();
    const { caseId, earner } = await marked(of);
    const conditions = { caseId, text: 'Half as much time again' };
    expect((await at.decide(of.registrar, 'accommodation', conditions)).status).toBe(200);
    const lodged = await lodge(earner, caseId);
    const decider = await holderOf(of, caseId, 'appeal');
    expect(decider.personId).not.toBe(of.registrar.personId);
    const [{ appealId }] = lodged.body.outcomes;
    const input = { appealId, finding: 'rejected', text: reasons };
    expect(codeOf(await at.decide(of.registrar, 'appeal-decision', input))).toEqual([
      409,
      'separation-of-duties',
    ]);
  });
});

describe('what is not open to an earner', () => {
  it("is another's case, another institution, a role, and every route of staff", async () => {
    const of = await college();
    const { caseId, earner } = await marked(of);
    const other = await marked(of);
    const elsewhere = { ...earner, organizationId: (await at.institution()).organizationId };
    expect(codeOf(await lodge(other.earner, caseId))).toEqual([404, 'not-found']);
    expect((await appealsOf(other.earner, caseId)).status).toBe(404);
    expect(codeOf(await at.decide(other.earner, 'case-withdrawal', { caseId }))).toEqual([404, 'not-found']);
    expect(codeOf(await lodge(elsewhere, caseId))).toEqual([409, 'passkey-missing']);
    for (const type of ['mark', 'moderation', 'case-opening', 'appeal-decision', 'accommodation'])
      expect(codeOf(await at.prepare(earner, type, {}))).toEqual([403, 'forbidden']);
    const routes = [
      'cases',
      'cases/queue',
      `cases/${caseId}`,
      'appeals',
      'earners',
      'results',
      'assessment-rules',
    ];
    for (const route of [...routes, 'assessment-statistics', 'moderations'])
      expect((await at.call('GET', at.url(earner, route), { as: earner })).status).toBe(404);
    // And staff cannot appeal in an earner's place.
    for (const person of [of.lead, of.registrar])
      expect(codeOf(await lodge(person, caseId))).toEqual([403, 'forbidden']);
    // A statement prepared for one earner is nobody else's.
    const prepared = await at.prepare(earner, 'appeal', { caseId, text: words });
    const forged = await at.command(other.earner, 'decisions/appeal', at.sign(earner, prepared));
    expect(codeOf(forged)).toEqual([422, 'statement-mismatch']);
  });

  it('is an appeal against a pass, or where the rules open none', async () => {
    const of = await college();
    const passed = await marked(of, 'meets');
    expect(codeOf(await lodge(passed.earner, passed.caseId))).toEqual([409, 'appeal-not-open']);
    const strict = await college({ appealDays: 0, attempts: 2 });
    const failed = await marked(strict);
    expect(codeOf(await lodge(failed.earner, failed.caseId))).toEqual([409, 'appeal-not-open']);
    expect((await appealsOf(failed.earner, failed.caseId)).body).toEqual({ appealUntil: null, items: [] });
  });
});

/** What was told of an appeal that was upheld: the signed bytes name each other. */
async function facts(
  caseId: string,
  of: { appealId: string; resultId: string; earnerId: string },
): Promise<void> {
  const { rows } = await at.pool.query<{ type: string; payload: Uint8Array }>(
    'SELECT type, payload FROM ground.outbox WHERE key = $1 ORDER BY position',
    [caseId],
  );
  const events = rows.map((row) => fromBinary(AssessmentEventSchema, row.payload).event);
  const lodged = events.find((one) => one.case === 'appealLodged');
  const decided = events.find((one) => one.case === 'appealDecided');
  const remark = events.filter((one) => one.case === 'markGiven').at(-1);
  const result = events.filter((one) => one.case === 'resultFinalized').at(-1);
  if (!lodged?.value.decision || !decided?.value.decision || !remark?.value.decision)
    throw new Error('a fact was not told');
  const { appealId, earnerId, resultId } = of;
  expect(lodged.value).toMatchObject({ appealId, caseId, earnerId });
  expect(decided.value).toMatchObject({ appealId, caseId, earnerId, finding: 're-mark' });
  const appeal = parseStatementOf('appeal', lodged.value.decision.statement);
  expect(appeal).toMatchObject({ role: 'self', personId: earnerId, details: { resultId } });
  expect(new TextDecoder().decode(lodged.value.decision.statement)).not.toContain('pallet');
  const ruling = parseStatementOf('appeal-decision', decided.value.decision.statement);
  expect(ruling.subject.digest).toBe(ruling.details.appeal);
  const mark = parseStatementOf('mark', remark.value.decision.statement);
  expect(mark.details).toMatchObject({ stage: 're-mark', appeal: ruling.details.appeal });
  expect(result?.value).toMatchObject({ outcome: 'pass', replacesResultId: resultId });
}
