import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { jpeg } from '../../../services/assessment/src/evidence/media.fixture.js';
import { assertionHolds, assertionSchema } from '../../../services/shared/src/assertion.js';
import { randomId } from '../../../services/shared/src/ids.js';
import { passkeysOf } from '../../../services/shared/src/passkeys.js';
import { parseStatement, signedBytes, statementDigest } from '../../../services/shared/src/statement.js';
import { TestAssessment } from './assessment.js';

jest.setTimeout(180_000);
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
});
afterAll(() => at.stop());

const note = Buffer.from('Notes by Quibbleworth about the pallets');
/** All that was ever told of the earner: student number, names, mail, offering, file names, comments, contents. */
const traces = [
  'STUDENT-90210',
  'Quibbleworth',
  'Zanzibar',
  'Secretmail',
  'OFFERINGX',
  'Holiday-Foto',
  'privateblog',
  'handwriting is untidy',
  'draftremark',
  'about the pallets',
];

/** Every row of every table as text; bytes as they are, as hex and as base64 are all looked through. */
async function databaseDump(): Promise<Buffer> {
  const { rows } = await at.pool.query(
    "SELECT table_schema AS s, table_name AS t FROM information_schema.tables WHERE table_schema IN ('public', 'ground')",
  );
  const texts: Buffer[] = [];
  for (const { s, t } of rows) {
    const found = await at.pool.query(`SELECT * FROM "${s}"."${t}"`);
    for (const row of found.rows)
      for (const value of Object.values(row).flat(2))
        texts.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''));
  }
  return Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\n')]));
}

async function folderDump(folder: string): Promise<Buffer> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const contents = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
  return Buffer.concat([...contents, Buffer.from(names.map((entry) => entry.name).join('\n'))]);
}

/** Names the traces that are there, in any case. */
const tracesIn = (dump: Buffer): string[] => {
  const text = dump.toString('latin1').toLowerCase();
  return traces.filter((trace) => text.includes(trace.toLowerCase()));
};

test('an erased earner leaves no trace, and all that was signed still verifies', async () => {
  const { lead, registrar, assessor, version, organizationId } = await at.institution();
  const student = { studentNumber: 'STUDENT-90210' };
  const { earnerId, caseId } = await at.student(lead, version, student);
  const second = await at.student(lead, version, { ...student, offering: 'OFFERINGX-2' });
  expect(second.earnerId).toBe(earnerId);
  const other = await at.student(lead, version, {
    legalName: 'Somebody Else',
    chosenName: '',
    mail: 'else@demo.example',
  });
  await at.decide(lead, 'case-opening', {
    versionId: version.versionId,
    caseIds: [caseId, second.caseId, other.caseId],
  });
  await at.consent(earnerId, caseId);
  await at.consent(earnerId, second.caseId);
  await at.upload(assessor, caseId, {
    name: 'Holiday-Foto.jpg',
    type: 'image/jpeg',
    bytes: jpeg(),
    for: 'photo',
  });
  await at.upload(assessor, caseId, { name: 'Zanzibar.txt', type: 'text/plain', bytes: note, for: 'report' });
  await at.upload(assessor, other.caseId, {
    name: 'other.txt',
    type: 'text/plain',
    bytes: Buffer.from('hello'),
  });
  await at.call('POST', at.url(assessor, `cases/${caseId}/evidence`), {
    as: assessor,
    body: { link: 'https://privateblog.example/zanzibar', name: 'Blog' },
  });
  const levels = [
    { criterionId: 'safety', levelId: 'safety-meets', comment: 'Her handwriting is untidy' },
    { criterionId: 'count', levelId: 'count-meets' },
  ];
  await at.call('PUT', at.url(assessor, `cases/${second.caseId}/draft-mark`), {
    as: assessor,
    body: { version: 0, levels: [{ ...levels[0], comment: 'draftremark' }] },
  });
  await at.prepare(assessor, 'mark', { caseId, levels });
  const marked = await at.decide(assessor, 'mark', { caseId, levels });
  const { resultId } = marked.body.outcomes[0];
  // Nothing personal stands open in the database even before.
  expect(tracesIn(await databaseDump())).toEqual([]);
  expect(tracesIn(await folderDump(at.evidenceDir))).toEqual([]);
  const decisions = async () =>
    (
      await at.pool.query('SELECT * FROM ground.decision WHERE organization_id = $1 ORDER BY decision_id', [
        organizationId,
      ])
    ).rows;
  const before = await decisions();

  const url = at.url(registrar, `earners/${earnerId}/erasure`);
  expect((await at.call('POST', at.url(lead, `earners/${earnerId}/erasure`), { as: lead })).status).toBe(403);
  const erased = await at.call('POST', url, { as: registrar });
  expect([erased.status, erased.body.earnerId]).toEqual([200, earnerId]);
  expect((await at.call('POST', url, { as: registrar })).body).toEqual(erased.body);
  expect((await at.facts('earnerErased')).map((fact) => fact.value.earnerId)).toEqual([earnerId]);

  expect(tracesIn(await databaseDump())).toEqual([]);
  expect(await readdir(join(at.evidenceDir, 'earners'))).toEqual([other.earnerId]);
  const { rows: keys } = await at.pool.query('SELECT 1 FROM ground.person_key WHERE person_id = $1', [
    earnerId,
  ]);
  expect(keys).toEqual([]);
  const { rows: sealed } = await at.pool.query(
    `SELECT sealed FROM earner WHERE id = $1 UNION ALL SELECT sealed FROM assessment_case WHERE earner_id = $1
     UNION ALL SELECT sealed FROM evidence WHERE earner_id = $1 UNION ALL SELECT sealed FROM mark WHERE case_id = $2`,
    [earnerId, caseId],
  );
  expect(sealed.length).toBeGreaterThan(5);
  expect(sealed.every((row) => row.sealed === null)).toBe(true);
  expect(await at.database.draftMark.count()).toBe(0);
  expect(await at.database.preparedMark.count()).toBe(0);

  expect(await decisions()).toEqual(before);
  expect(before.length).toBe(4);
  for (const row of before) {
    const statement = parseStatement(row.statement);
    const [passkey] = await passkeysOf(at.database, organizationId, statement.personId);
    const item = { statement: row.statement, list: row.list, index: row.list_index, path: row.path };
    const assertion = assertionSchema.parse(JSON.parse(row.assertion.toString()));
    expect(statementDigest(row.statement)).toBe(row.digest);
    expect(passkey && (await assertionHolds(assertion, signedBytes(item, statement), passkey))).toBe(true);
  }

  const asLead = await at.call('GET', at.url(lead, 'cases'), { as: lead });
  expect(asLead.body.items.map((one: { state: string }) => one.state)).toEqual([
    'finished',
    'closed',
    'open',
  ]);
  expect(tracesIn(Buffer.from(asLead.text))).not.toContain('Quibbleworth');
  const seen = await at.call('GET', at.url(registrar, `cases/${caseId}`), { as: registrar });
  expect(seen.body).toMatchObject({ earner: null, offering: null, result: { outcome: 'pass' } });
  expect(seen.body.evidence.map((item: { state: string; name: null }) => [item.state, item.name])).toEqual(
    Array(3).fill(['erased', null]),
  );
  expect(tracesIn(seen.raw)).toEqual([]);
  const disclosures = await at.call('POST', '/internal/disclosures', {
    service: 'issuance',
    body: { resultIds: [resultId] },
  });
  expect(disclosures.body).toEqual({ disclosures: [] });
  const contacts = await at.call('POST', '/internal/contacts', {
    service: 'portal',
    body: { earnerIds: [earnerId] },
  });
  expect(contacts.body).toEqual({ contacts: [] });
  const csv = await at.call('GET', at.url(registrar, 'results.csv'), { as: registrar });
  expect(csv.text.trim().split('\r\n')).toHaveLength(1);
  const marks = await at.decide(assessor, 'mark', { caseId: second.caseId, levels });
  expect([marks.status, marks.body.code]).toEqual([410, 'earner-erased']);
  const upload = await at.upload(assessor, second.caseId, { name: 'x', type: 'text/plain', bytes: note });
  expect([upload.status, upload.body.code]).toEqual([410, 'earner-erased']);
  expect((await at.consent(earnerId, second.caseId)).body.code).toBe('earner-erased');

  // The same student coming back is a new earner.
  expect((await at.student(lead, version, student)).earnerId).not.toBe(earnerId);
});

test('an erasure that comes while a file arrives leaves no file', async () => {
  const { lead, registrar, assessor, version } = await at.institution();
  const { earnerId, caseId } = await at.student(lead, version);
  const [, upload] = await Promise.all([
    at.call('POST', at.url(registrar, `earners/${earnerId}/erasure`), { as: registrar }),
    at.upload(assessor, caseId, { name: 'x.jpg', type: 'image/jpeg', bytes: jpeg() }),
  ]);
  expect([200, 410]).toContain(upload.status);
  await at.call('POST', at.url(registrar, `earners/${earnerId}/erasure`), { as: registrar });
  expect(await readdir(join(at.evidenceDir, 'earners'))).not.toContain(earnerId);
});

test('an erased assessor loses what was not decided, in their own organization only; comments of a mark are the earner’s', async () => {
  const one = await at.institution();
  const { organizationId, assessor, lead, version } = one;
  const { caseId, earnerId } = await at.student(lead, version);
  await at.decide(lead, 'case-opening', { versionId: version.versionId, caseIds: [caseId] });
  await at.consent(earnerId, caseId);
  const levels = [
    { criterionId: 'safety', levelId: 'safety-partly', comment: 'a draftremark of the assessor' },
  ];
  await at.call('PUT', at.url(assessor, `cases/${caseId}/draft-mark`), {
    as: assessor,
    body: { version: 0, levels },
  });
  const both = ['safety', 'count'].map((criterionId) => ({
    criterionId,
    levelId: `${criterionId}-partly`,
    comment: 'a comment of the assessor',
  }));
  expect((await at.prepare(assessor, 'mark', { caseId, levels: both })).status).toBe(200);
  const undecided = async () => [
    await at.database.draftMark.count({ where: { caseId } }),
    await at.database.preparedMark.count({ where: { caseId } }),
  ];
  expect(await undecided()).toEqual([1, 1]);
  const erase = (by: string) =>
    at.bring(
      'catalogue',
      toBinary(
        CatalogueEventSchema,
        create(CatalogueEventSchema, {
          organizationId: by,
          event: { case: 'personErased', value: { personId: assessor.personId } },
        }),
      ),
    );
  await erase(randomId());
  expect(await undecided()).toEqual([1, 1]);
  const marked = await at.decide(assessor, 'mark', { caseId, levels: both });
  expect(marked.status).toBe(200);
  const other = await at.student(lead, version);
  await at.decide(lead, 'case-opening', { versionId: version.versionId, caseIds: [other.caseId] });
  await at.consent(other.earnerId, other.caseId);
  await at.call('PUT', at.url(assessor, `cases/${other.caseId}/draft-mark`), {
    as: assessor,
    body: { version: 0, levels },
  });
  await erase(organizationId);
  expect(await at.database.draftMark.count({ where: { assessorId: assessor.personId } })).toBe(0);
  const mark = await at.database.mark.findFirstOrThrow({ where: { caseId } });
  expect(mark.sealed).not.toBeNull();
});
