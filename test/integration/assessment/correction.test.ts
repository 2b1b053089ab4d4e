import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Person, TestAssessment } from './assessment.js';

jest.setTimeout(60_000);

/** What is kept of an earner is corrected by the registrar, with the reason; the signer is told the new identity. */
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
}, 60_000);
afterAll(() => at?.stop());

const told = {
  studentNumber: 'S-CORRECT',
  legalName: 'Zanzibar Quibbleworth',
  chosenName: 'Zan',
  mail: 'right@secretmail.example',
  language: 'en',
};
const reason = { text: 'The two names were swapped' };

async function opened(of: Awaited<ReturnType<TestAssessment['institution']>>, change: object = {}) {
  const student = await at.student(of.lead, of.version, change);
  const { versionId } = of.version;
  const answer = await at.decide(of.lead, 'case-opening', { versionId, caseIds: [student.caseId] });
  expect(answer.status).toBe(200);
  return student;
}

const kept = async (as: Person, caseId: string) =>
  (await at.call('GET', at.url(as, `cases/${caseId}`), { as })).body.earner;

describe('a correction of an earner', () => {
  it('changes what is kept, finds the student by the new number, and tells the identity as awards carry it', async () => {
    const of = await at.institution();
    const { caseId, earnerId } = await opened(of);
    const before = await at.database.earner.findUniqueOrThrow({ where: { id: earnerId } });
    const decided = await at.decide(of.registrar, 'identity-correction', { caseId, ...told, ...reason });
    expect(decided.status).toBe(200);
    expect(await kept(of.registrar, caseId)).toMatchObject({ ...told, name: 'Zan' });
    const [fact] = (await at.facts('identityCorrected')).filter(({ value }) => value.caseId === caseId);
    const after = await at.database.earner.findUniqueOrThrow({ where: { id: earnerId } });
    expect(fact?.value).toMatchObject({ earnerId, before: before.digest, earner: after.digest });
    expect(after.digest).not.toBe(before.digest);
    expect(fact?.row.payload.toString()).not.toContain('Quibble');

    // The same student of a file is the same earner with the same case, by the corrected number.
    const again = await at.student(of.lead, of.version, { ...told, offering: 'OFFERINGX' });
    expect(again).toEqual({ caseId, earnerId });

    const own = await at.call('GET', `/v1/me/cases/${caseId}`, { as: { personId: earnerId } });
    expect(own.body.earner).toMatchObject({ legalName: told.legalName, studentNumber: told.studentNumber });
    expect(own.body.notes).toMatchObject([{ kind: 'identity-correction', text: reason.text }]);
    // Why it was corrected may say who it is: it is not for whoever marks.
    const marking = await at.call('GET', at.url(of.assessor, `cases/${caseId}`), { as: of.assessor });
    expect(marking.body).toMatchObject({ notes: [], earner: null });
  });

  it('of the name alone leaves the identity of awards as it is, and is possible before the opening', async () => {
    const of = await at.institution();
    const { caseId, earnerId } = await at.student(of.lead, of.version, { ...told, legalName: 'Swapped' });
    const before = await at.database.earner.findUniqueOrThrow({ where: { id: earnerId } });
    const decided = await at.decide(of.registrar, 'identity-correction', { caseId, ...told, ...reason });
    expect(decided.status).toBe(200);
    const after = await at.database.earner.findUniqueOrThrow({ where: { id: earnerId } });
    expect([after.digest, (await kept(of.registrar, caseId)).legalName]).toEqual([
      before.digest,
      told.legalName,
    ]);
  });

  it('is refused without a change, with the number of another, after another correction, and to anybody else', async () => {
    const of = await at.institution();
    const { caseId } = await opened(of, told);
    await opened(of, { studentNumber: 'S-OTHER' });
    const input = { caseId, ...told, ...reason };
    const codeOf = async (as: Person, change: object) =>
      (await at.decide(as, 'identity-correction', { ...input, ...change })).body.code;
    expect(await codeOf(of.registrar, {})).toBe('correction-without-change');
    expect(await codeOf(of.registrar, { studentNumber: 'S-OTHER' })).toBe('student-number-taken');
    expect(await codeOf(of.registrar, { text: ' ' })).toBe('validation');
    expect(await codeOf(of.lead, { legalName: 'Y' })).toBe('forbidden');
    const stranger = (await at.institution()).registrar;
    expect(await codeOf(stranger, { legalName: 'Y' })).toBe('not-found');
    const prepared = await at.prepare(of.registrar, 'identity-correction', { ...input, mail: 'a@b.example' });
    expect(await codeOf(of.registrar, { mail: 'c@d.example' })).toBeUndefined();
    const late = await at.command(
      of.registrar,
      'decisions/identity-correction',
      at.sign(of.registrar, prepared),
    );
    expect(late.body.code).toBe('statement-mismatch');
    expect((await kept(of.registrar, caseId)).mail).toBe('c@d.example');
  });

  it('goes with the earner', async () => {
    const of = await at.institution();
    const { caseId, earnerId } = await opened(of);
    await at.decide(of.registrar, 'identity-correction', { caseId, ...told, ...reason });
    expect((await at.command(of.registrar, `earners/${earnerId}/erasure`, {})).status).toBe(200);
    const { rows } = await at.pool.query('SELECT sealed FROM case_words WHERE case_id = $1', [caseId]);
    expect(rows.map((row) => row.sealed)).toEqual([null, null]);
    const { body } = await at.decide(of.registrar, 'identity-correction', { caseId, ...told, ...reason });
    expect(body.code).toBe('earner-erased');
  });
});
