import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { assertionSchema, challengeFor } from '../../../services/shared/src/assertion.js';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import { newId } from '../../../services/shared/src/ids.js';
import { parseStatementOf, signedBytes } from '../../../services/shared/src/statement.js';
import { csvOf, TestAssessment } from './assessment.js';

jest.setTimeout(180_000);
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
});
afterAll(() => at.stop());

const counts = async (organizationId: string) => {
  const { rows } = await at.pool.query(
    'SELECT (SELECT count(*)::int FROM earner WHERE organization_id = $1) AS earners, (SELECT count(*)::int FROM assessment_case WHERE organization_id = $1) AS cases',
    [organizationId],
  );
  return rows[0];
};

test('a wrong row among 3,000 is named, in a dry run and in an import, and nothing is imported', async () => {
  const { lead, version, organizationId } = await at.institution();
  const lines = csvOf(3_000).split('\n');
  lines[1734] = 'S001733,Legal,,not-an-address,de,WH-2026';
  const dry = await at.import(lead, version.versionId, lines.join('\n'), true);
  expect(dry.status).toBe(200);
  expect(dry.body).toMatchObject({
    dryRun: true,
    importId: null,
    rows: 2_999,
    newCases: 2_999,
    newEarners: 2_999,
  });
  expect(dry.body.faults.map((one: { row: number; column: string }) => [one.row, one.column])).toEqual([
    [1735, 'language'],
    [1735, 'mail'],
  ]);
  expect(dry.body.faults[0].detail).toEqual({ en: 'Enter en or fr.', fr: 'Inscrivez en ou fr.' });
  const real = await at.import(lead, version.versionId, lines.join('\n'), false);
  expect(real.status).toBe(422);
  expect(real.body).toMatchObject({ code: 'csv-faulty' });
  expect(real.body.errors[1]).toMatchObject({
    pointer: '/rows/1735/mail',
    code: 'csv-mail-invalid',
    detail: expect.any(String),
    detailFr: expect.any(String),
  });
  expect(real.body.errors[1].detailFr).not.toBe(real.body.errors[1].detail);
  expect(real.text).not.toContain('not-an-address');
  expect(await counts(organizationId)).toEqual({ earners: 0, cases: 0 });
});

test('3,000 students are imported once and opened by one signature', async () => {
  const { lead, version, organizationId } = await at.institution();
  const key = newId();
  const started = performance.now();
  const first = await at.import(lead, version.versionId, csvOf(3_000), false, key);
  const importedMs = performance.now() - started;
  expect(first.body).toMatchObject({ newEarners: 3_000, newCases: 3_000, existingCases: 0, dryRun: false });
  expect((await at.import(lead, version.versionId, csvOf(3_000), false, key)).body).toEqual(first.body);
  const other = await at.import(lead, version.versionId, csvOf(10), false, key);
  expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  const again = await at.import(lead, version.versionId, csvOf(3_001), false);
  expect(again.body).toMatchObject({ newEarners: 1, newCases: 1, existingCases: 3_000 });
  expect(await counts(organizationId)).toEqual({ earners: 3_001, cases: 3_001 });

  const prepareStarted = performance.now();
  const { importId } = first.body;
  const prepared = await at.prepare(lead, 'case-opening', { versionId: version.versionId, importId });
  expect(prepared.status).toBe(200);
  expect(prepared.body.statements).toHaveLength(3_000);
  const body = at.sign(lead, prepared);
  const submitStarted = performance.now();
  const submitKey = newId();
  const submitted = await at.command(lead, 'decisions/case-opening', body, submitKey);
  const ended = performance.now();
  expect(submitted.status).toBe(200);
  expect(submitted.body.decisions).toHaveLength(3_000);
  process.stdout.write(
    `3,000 cases: import ${Math.round(importedMs)} ms, prepare ${Math.round(submitStarted - prepareStarted)} ms, open ${Math.round(ended - submitStarted)} ms\n`,
  );
  const facts = (await at.facts('caseOpened')).filter((one) => one.organizationId === organizationId);
  expect(facts).toHaveLength(3_000);
  const lists = new Set<string>();
  for (const { value, row } of facts) {
    const decision = value.decision;
    if (!decision) throw new Error('no decision');
    const statement = parseStatementOf('case-opening', decision.statement);
    const item = {
      statement: decision.statement,
      list: decision.list,
      index: decision.index,
      path: decision.path,
    };
    lists.add(Buffer.from(signedBytes(item, statement)).toString());
    expect(statement.details.caseId).toBe(value.caseId);
    expect(row.decision_digest).not.toBeNull();
    expect(row.aggregate_version).toBe('2');
  }
  expect(lists.size).toBe(1);
  const decision = facts[0]?.value.decision;
  const assertion = assertionSchema.parse(JSON.parse(new TextDecoder().decode(decision?.assertion)));
  expect(assertion.id).toBe(lead.authenticator.saved[0]?.credentialId);

  // The same request again is the same answer, and the same signature under another key is refused.
  expect((await at.command(lead, 'decisions/case-opening', body, submitKey)).body).toEqual(submitted.body);
  const reused = await at.command(lead, 'decisions/case-opening', body);
  expect([reused.status, reused.body.code]).toEqual([409, 'assertion-reused']);
  expect((await at.facts('caseOpened')).filter((one) => one.organizationId === organizationId)).toHaveLength(
    3_000,
  );
});

test('no case opens before the version is endorsed', async () => {
  const { lead, version } = await at.institution(false);
  const { caseId } = await at.student(lead, version);
  const input = { versionId: version.versionId, caseIds: [caseId] };
  const refused = await at.decide(lead, 'case-opening', input);
  expect([refused.status, refused.body.code]).toEqual([409, 'version-not-endorsed']);
  await at.endorse(version);
  const opened = await at.decide(lead, 'case-opening', input);
  expect(opened.body.outcomes).toEqual([{ caseId }]);
  const again = await at.decide(lead, 'case-opening', input);
  expect([again.status, again.body.code]).toEqual([409, 'case-not-prepared']);
});

test('a statement that says something else than what is kept is refused', async () => {
  const one = await at.institution();
  const two = await at.institution();
  const mine = await at.student(one.lead, one.version);
  const theirs = await at.student(two.lead, two.version);
  const input = { versionId: one.version.versionId, caseIds: [mine.caseId] };
  const prepared = await at.prepare(one.lead, 'case-opening', input);
  const statement = JSON.parse(Buffer.from(prepared.body.statements[0], 'base64url').toString());
  const sent = async (details: object) => {
    const bytes = Buffer.from(
      canonicalBytes({ ...statement, details: { ...statement.details, ...details } }),
    );
    const options = { ...prepared.body.options, challenge: challengeFor(bytes) };
    const body = at.sign(one.lead, {
      ...prepared,
      body: { statements: [bytes.toString('base64url')], list: null, options },
    });
    const answer = await at.command(one.lead, 'decisions/case-opening', body);
    return [answer.status, answer.body.code];
  };
  expect(await sent({ earnerId: theirs.earnerId })).toEqual([422, 'statement-mismatch']);
  expect(await sent({ caseId: theirs.caseId })).toEqual([404, 'not-found']);
  expect(await sent({ versionId: two.version.versionId })).toEqual([404, 'not-found']);
  expect(await at.decide(one.lead, 'case-opening', { ...input, caseIds: [theirs.caseId] })).toMatchObject({
    status: 404,
  });
});

test('one earner at a time: by the rules of the file, once for each key', async () => {
  const { lead, version, registrar, assessor, organizationId } = await at.institution();
  const body = {
    studentNumber: 'A-17',
    legalName: 'Ada Legal',
    mail: 'ada@demo-college.example',
    language: 'en',
    offering: 'WH',
    versionId: version.versionId,
  };
  const wrong = await at.command(lead, 'earners', { ...body, mail: 'nowhere', studentNumber: '=1+1' });
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual([
    '/mail',
    '/studentNumber',
  ]);
  const key = newId();
  const made = await at.command(lead, 'earners', body, key);
  expect(made.status).toBe(201);
  expect((await at.command(lead, 'earners', body, key)).body).toEqual(made.body);
  expect(
    await at.command(lead, 'earners', { ...body, mail: 'other@demo-college.example' }, key),
  ).toMatchObject({
    status: 422,
    body: { code: 'idempotency-key-reused' },
  });
  // The same student under another key, and by file, is the same earner and case.
  expect((await at.command(registrar, 'earners', body)).body).toEqual(made.body);
  const csv = `student_number,legal_name,chosen_name,mail,language,offering\nA-17,Ada Other,,ada@demo-college.example,en,WH\n`;
  const imported = await at.import(lead, version.versionId, csv, false);
  expect(imported.body).toMatchObject({ newEarners: 0, newCases: 0, existingCases: 1, differingRows: [2] });
  expect(await counts(organizationId)).toEqual({ earners: 1, cases: 1 });
  expect((await at.command(assessor, 'earners', body)).status).toBe(403);
  expect((await at.command({ ...assessor, organizationId: 'x' }, 'earners', body)).status).toBe(403);
});

test('assessors see case numbers, not names', async () => {
  const { lead, version, registrar, assessor } = await at.institution();
  const { caseId } = await at.student(lead, version);
  const asLead = await at.call('GET', at.url(lead, 'cases'), { as: lead });
  expect(asLead.body.items[0]).toMatchObject({
    caseId,
    number: 1,
    earner: { name: 'Quib', mail: 'Quibble@Secretmail.example' },
  });
  for (const path of ['cases', `cases/${caseId}`]) {
    const seen = await at.call('GET', at.url(assessor, path), { as: assessor });
    expect(seen.status).toBe(200);
    expect(seen.text).not.toMatch(/Quib|Secretmail|OFFERINGX/i);
    expect((await at.call('GET', at.url(registrar, path), { as: registrar })).text).toContain('Quib');
  }
  expect((await at.call('GET', at.url(assessor, 'earners'), { as: assessor })).status).toBe(403);
});

test('lists go on by cursor', async () => {
  const { lead, version, assessor } = await at.institution();
  await at.import(lead, version.versionId, csvOf(7), false);
  const numbers: number[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await at.call('GET', at.url(assessor, `cases?limit=3${next && `&cursor=${next}`}`), {
      as: assessor,
    });
    numbers.push(...page.body.items.map((one: { number: number }) => one.number));
    next = page.body.next;
  }
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect((await at.call('GET', at.url(assessor, 'cases?cursor=x'), { as: assessor })).status).toBe(422);
  const open = await at.call('GET', at.url(assessor, 'cases?state=open'), { as: assessor });
  expect(open.body).toEqual({ items: [], next: null });
});

test('file and versions of others are refused', async () => {
  const one = await at.institution();
  const two = await at.institution();
  expect((await at.import(one.lead, two.version.versionId, csvOf(1), true)).status).toBe(404);
  expect(
    (
      await at.import(
        { ...two.lead, organizationId: one.organizationId },
        one.version.versionId,
        csvOf(1),
        true,
      )
    ).status,
  ).toBe(200);
  const asOther = await at.call('GET', at.url(one.lead, 'cases'), { as: two.lead });
  expect(asOther.status).toBe(404);
  const json = await at.call('POST', at.url(one.lead, `case-imports?versionId=${one.version.versionId}`), {
    as: one.lead,
    body: {},
  });
  expect([json.status, json.body.code]).toEqual([415, 'unsupported-media-type']);
  const xml = await at.call('POST', at.url(one.lead, `case-imports?versionId=${one.version.versionId}`), {
    as: one.lead,
    body: '<a/>',
    headers: { 'content-type': 'application/xml' },
  });
  expect([xml.status, xml.body.code]).toEqual([415, 'unsupported-media-type']);
});
