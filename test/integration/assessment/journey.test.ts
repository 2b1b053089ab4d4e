import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { jpeg, SECRET } from '../../../services/assessment/src/evidence/media.fixture.js';
import { challengeFor } from '../../../services/shared/src/assertion.js';
import { canonicalBytes, digestOfValue } from '../../../services/shared/src/canonical.js';
import { disclosureSchema } from '../../../services/shared/src/content.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import { parseStatementOf } from '../../../services/shared/src/statement.js';
import { failuresAtNonsense } from '../../support/senseless.js';
import { type Person, TestAssessment } from './assessment.js';
import { filesOf, pass, pdf, readyCase } from './ready-case.js';

jest.setTimeout(180_000);
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
});
afterAll(() => at.stop());

test('from an opened case to a final result, and a disclosure that fits the statements', async () => {
  const one = await at.institution();
  const { lead, assessor, registrar, version, organizationId } = one;
  const { caseId, earnerId } = await at.student(lead, version);
  const early = await at.decide(assessor, 'mark', { caseId, levels: pass });
  expect([early.status, early.body.code]).toEqual([409, 'case-not-open']);
  await at.decide(lead, 'case-opening', { versionId: version.versionId, caseIds: [caseId] });

  const without = await at.decide(assessor, 'mark', { caseId, levels: pass });
  expect([without.status, without.body.code]).toEqual([409, 'consent-missing']);
  const own = await at.call('GET', `/v1/me/cases/${caseId}`, { as: { personId: earnerId } });
  expect(own.body).toMatchObject({ consent: { given: false }, organizationId });
  expect((await at.consent(earnerId, caseId, { text: version.manifestDigest })).status).toBe(422);
  const given = await at.consent(earnerId, caseId, { text: own.body.consentText.digest });
  expect(given.status).toBe(200);
  expect((await at.consent(earnerId, caseId)).body).toEqual(given.body);
  expect(await at.facts('consentRecorded')).toHaveLength(1);
  expect((await at.consent(randomId(), caseId)).status).toBe(404);

  const incomplete = await at.decide(assessor, 'mark', { caseId, levels: pass });
  expect([incomplete.status, incomplete.body.code]).toEqual([409, 'evidence-incomplete']);
  const photo = await at.upload(assessor, caseId, {
    name: ' Foto Zanzibar.jpg',
    type: 'image/jpeg',
    bytes: jpeg(),
    for: 'photo',
  });
  expect(photo.status).toBe(200);
  expect(photo.body).toMatchObject({
    name: 'Foto Zanzibar.jpg',
    kind: 'image',
    mediaType: 'image/jpeg',
    state: 'checked',
  });
  expect(photo.body.removed).toContain('exif-gps');
  const again = await at.upload(assessor, caseId, {
    name: 'other name.jpg',
    type: 'image/jpeg',
    bytes: jpeg(),
  });
  expect(again.body.id).toBe(photo.body.id);
  const report = await at.call(
    'POST',
    `/v1/me/cases/${caseId}/evidence?name=report.pdf&blueprintEvidenceId=report`,
    {
      as: { personId: earnerId },
      body: pdf,
      headers: { 'content-type': 'application/pdf' },
    },
  );
  expect(report.status).toBe(200);
  expect(await at.facts('evidenceAdded')).toHaveLength(2);

  const seen = await at.call('GET', at.url(assessor, `cases/${caseId}`), { as: assessor });
  expect(seen.body.blueprint.fr.criteria[0].title).toBe('safety fr');
  expect(seen.body.evidence.map((item: { state: string }) => item.state)).toEqual(['checked', 'checked']);
  expect(seen.body).toMatchObject({ mayMark: { ok: true }, missingEvidence: [], draft: null, earner: null });

  const content = await at.call(
    'GET',
    at.url(assessor, `evidence/${photo.body.id}/content?disposition=inline`),
    { as: assessor },
  );
  expect(content.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': "inline; filename*=UTF-8''Foto%20Zanzibar.jpg",
  });
  expect(content.raw).toHaveLength(jpeg().length);
  expect(content.raw.includes(SECRET)).toBe(false);
  for (const file of await filesOf(at, earnerId)) {
    const sealed = await readFile(join(at.evidenceDir, 'earners', earnerId, file));
    expect(sealed.includes(content.raw.subarray(0, 40))).toBe(false);
  }
  expect(await readdir(join(at.evidenceDir, 'arriving'))).toEqual([]);

  const prepared = await at.prepare(assessor, 'mark', { caseId, levels: pass });
  expect(prepared.body.sentences[0].en).toBe(
    'I mark case 1 for “Warehouse operations”, version 2, on 2 pieces of evidence. safety en: safety-meets en; count en: count-exceeds en. Result: pass.',
  );
  expect(Buffer.from(prepared.body.statements[0], 'base64url').toString()).not.toContain('twice');
  const body = at.sign(assessor, prepared);
  const key = newId();
  const marked = await at.command(assessor, 'decisions/mark', body, key);
  expect(marked.body.outcomes[0]).toMatchObject({ caseId, outcome: 'pass', final: true });
  expect((await at.command(assessor, 'decisions/mark', body, key)).body).toEqual(marked.body);
  const twice = await at.decide(assessor, 'mark', { caseId, levels: pass });
  expect([twice.status, twice.body.code]).toEqual([409, 'case-already-marked']);
  const late = await at.upload(assessor, caseId, { name: 'late.pdf', type: 'application/pdf', bytes: pdf });
  expect([late.status, late.body.code]).toEqual([409, 'case-closed']);

  const [opened] = await at.facts('caseOpened');
  const [mark] = await at.facts('markGiven');
  const [result] = await at.facts('resultFinalized');
  expect([mark, result].map((fact) => fact?.row.aggregate_version)).toEqual(['6', '7']);
  expect(result?.value).toMatchObject({
    caseId,
    earnerId,
    outcome: 'pass',
    versionId: version.versionId,
    openingDecisionId: opened?.value.decision?.decisionId,
    markDecisionId: mark?.value.decision?.decisionId,
  });

  const resultId = result?.value.resultId ?? '';
  const answer = await at.call('POST', '/internal/disclosures', {
    service: 'issuance',
    body: { resultIds: [resultId, newId()] },
  });
  expect(answer.body.disclosures).toHaveLength(1);
  const disclosure = disclosureSchema.parse(answer.body.disclosures[0]);
  const { identityHash, salt } = disclosure.earner;
  const hash = createHash('sha256').update(`quibble@secretmail.example${salt}`).digest('hex');
  expect(identityHash).toBe(`sha256$${hash}`);
  const opening = parseStatementOf('case-opening', opened?.value.decision?.statement ?? new Uint8Array());
  expect(opening.details.earner).toBe(digestOfValue({ identityHash, salt }));
  expect(opening).toMatchObject({
    subject: { kind: 'version', digest: version.manifestDigest },
    policy: version.policy,
  });
  const judged = parseStatementOf('mark', mark?.value.decision?.statement ?? new Uint8Array());
  expect(judged.subject).toEqual({
    kind: 'blueprint',
    id: version.versionId,
    digest: version.blueprintDigest,
  });
  expect(judged.details.levels.map((level) => level.criterionId)).toEqual(['safety', 'count']);
  expect(disclosure.evidence.map((item) => ({ evidenceId: item.id, item: digestOfValue(item) }))).toEqual(
    judged.details.evidence,
  );
  for (const service of ['portal', 'catalogue'] as const)
    expect(
      (await at.call('POST', '/internal/disclosures', { service, body: { resultIds: [] } })).status,
    ).toBe(403);

  const contacts = await at.call('POST', '/internal/contacts', {
    service: 'portal',
    body: { earnerIds: [earnerId, randomId()] },
  });
  expect(contacts.body).toEqual({
    contacts: [
      { earnerId, organizationId, mail: 'Quibble@Secretmail.example', name: 'Quib', language: 'fr' },
    ],
  });

  const mine = await at.call('GET', `/v1/me/cases/${caseId}`, { as: { personId: earnerId } });
  expect(mine.body.mark.levels[1]).toMatchObject({
    criterionId: 'count',
    comment: 'Zanzibar counted all twice',
  });

  const awardId = randomId();
  await at.issuanceFact(
    { case: 'awardStatusChanged', value: { awardId, earnerId, status: 'suspended' } },
    newId(),
    3,
  );
  await at.issuanceFact({ case: 'awardIssued', value: { awardId, resultId, languages: ['en', 'fr'] } });
  await at.issuanceFact(
    { case: 'awardStatusChanged', value: { awardId, earnerId, status: 'valid' } },
    newId(),
    2,
  );
  const listed = await at.call('GET', at.url(registrar, 'results?state=awarded'), { as: registrar });
  expect(listed.body.items).toHaveLength(1);
  expect(listed.body.items[0]).toMatchObject({
    resultId,
    award: { awardId, status: 'suspended' },
    earner: { name: 'Quib' },
  });
  expect(
    (await at.call('GET', at.url(registrar, 'results?state=not-awarded'), { as: registrar })).body.items,
  ).toEqual([]);
  const csv = await at.call('GET', at.url(registrar, 'awards.csv?language=fr'), { as: registrar });
  const [header, row] = csv.text.split('\r\n');
  expect(header).toBe(
    '\uFEFFnumero_etudiant;offre;microcertification;version;resultat;date_resultat;identifiant_attestation;statut_attestation;adresse_attestation',
  );
  expect(row).toContain(`;OFFERINGX;Opérations d'entrepôt;2;réussite;`);
  expect(row).toContain(`;${awardId};suspendue;https://countersign.localhost/awards/${awardId}/fr`);
  const english = await at.call('GET', at.url(registrar, 'results.csv'), { as: registrar });
  expect(english.text.split('\r\n')[1]).toContain(',OFFERINGX,Warehouse operations,2,pass,');
});

test('a mark outside the rubric is refused, also one that was signed', async () => {
  const one = await at.institution();
  const { caseId } = await readyCase(at, one);
  const wrong = [
    [{ criterionId: 'safety', levelId: 'safety-meets' }],
    [...pass, { criterionId: 'beauty', levelId: 'safety-meets' }],
    [{ criterionId: 'safety', levelId: 'count-meets' }, pass[0]],
    [...pass, { criterionId: 'safety', levelId: 'safety-partly' }],
  ];
  for (const levels of wrong) {
    const refused = await at.decide(one.assessor, 'mark', { caseId, levels });
    expect([refused.status, refused.body.code]).toEqual([422, 'mark-outside-rubric']);
    expect(refused.body.errors[0]).toMatchObject({
      pointer: '/levels',
      code: 'mark-outside-rubric',
      detail: expect.stringContaining('needs exactly one'),
      detailFr: expect.stringContaining('exige exactement'),
    });
  }
  const stray = { version: 0, levels: [{ criterionId: 'beauty', levelId: null }] };
  const draft = await at.call('PUT', at.url(one.assessor, `cases/${caseId}/draft-mark`), {
    as: one.assessor,
    body: stray,
  });
  expect([draft.status, draft.body.code]).toEqual([422, 'mark-outside-rubric']);
  expect(draft.body.errors[0]).toMatchObject({
    pointer: '/levels',
    detailFr: expect.stringContaining('grille'),
  });
  const prepared = await at.prepare(one.assessor, 'mark', { caseId, levels: pass });
  const statement = JSON.parse(Buffer.from(prepared.body.statements[0], 'base64url').toString());
  const { details } = statement;
  const planted = [
    { ...details, levels: [...details.levels, { criterionId: 'beauty', levelId: 'safety-meets' }] },
    { ...details, levels: details.levels.slice(0, 1) },
    { ...details, outcome: 'not-yet' },
    { ...details, evidence: details.evidence.slice(0, 1) },
    { ...details, markId: newId() },
  ];
  const codes: string[] = [];
  for (const other of planted) {
    const bytes = Buffer.from(canonicalBytes({ ...statement, details: other }));
    const options = { ...prepared.body.options, challenge: challengeFor(bytes) };
    const body = { statements: [bytes.toString('base64url')], list: null, options };
    const refused = await at.command(
      one.assessor,
      'decisions/mark',
      at.sign(one.assessor, { ...prepared, body }),
    );
    expect(refused.status).toBe(422);
    codes.push(refused.body.code);
  }
  const mismatch = 'statement-mismatch';
  expect(codes).toEqual(['mark-outside-rubric', 'mark-outside-rubric', mismatch, mismatch, mismatch]);
  expect((await at.facts('markGiven')).filter((fact) => fact.value.caseId === caseId)).toEqual([]);
});

test('a signed mark of evidence that changed meanwhile is refused; not yet may be given without evidence', async () => {
  const one = await at.institution();
  const { caseId } = await readyCase(at, one);
  const prepared = await at.prepare(one.assessor, 'mark', { caseId, levels: pass });
  const note = Buffer.from('A note that came later');
  await at.upload(one.assessor, caseId, { name: 'note.txt', type: 'text/plain', bytes: note, for: 'report' });
  const refused = await at.command(one.assessor, 'decisions/mark', at.sign(one.assessor, prepared));
  expect([refused.status, refused.body.code]).toEqual([422, 'statement-mismatch']);

  const bare = await at.student(one.lead, one.version);
  await at.decide(one.lead, 'case-opening', { versionId: one.version.versionId, caseIds: [bare.caseId] });
  await at.consent(bare.earnerId, bare.caseId);
  const levels = pass.map((level) => ({ ...level, levelId: `${level.criterionId}-partly` }));
  const marked = await at.decide(one.assessor, 'mark', { caseId: bare.caseId, levels });
  expect(marked.body.outcomes[0]).toMatchObject({ outcome: 'not-yet' });
});

test('nobody marks their own case or version, and two marks at once make one result', async () => {
  const one = await at.institution();
  const ids = await readyCase(at, one);
  const earner = await at.enrol(one.organizationId, ['assessor'], ids.earnerId);
  const own = await at.decide(earner, 'mark', { caseId: ids.caseId, levels: pass });
  expect([own.status, own.body.code]).toEqual([403, 'own-case']);
  // Who submitted the version marks none of its cases: the signer would set the award aside.
  const submitter = await at.enrol(one.organizationId, ['assessor'], one.lead.personId);
  const proposed = await at.decide(submitter, 'mark', { caseId: ids.caseId, levels: pass });
  expect([proposed.status, proposed.body.code]).toEqual([409, 'separation-of-duties']);
  const second = await at.enrol(one.organizationId, ['assessor']);
  const answers = await Promise.all(
    [one.assessor, second].map((person) => at.decide(person, 'mark', { caseId: ids.caseId, levels: pass })),
  );
  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 409]);
});

test('drafts of two windows do not overwrite each other', async () => {
  const one = await at.institution();
  const { caseId } = await readyCase(at, one);
  const url = at.url(one.assessor, `cases/${caseId}/draft-mark`);
  const save = (version: number, levelId: string) =>
    at.call('PUT', url, {
      as: one.assessor,
      body: { version, levels: [{ criterionId: 'safety', levelId, comment: 'see photo' }] },
    });
  expect((await save(0, 'safety-meets')).body).toMatchObject({ version: 1 });
  expect((await save(1, 'safety-partly')).body).toMatchObject({ version: 2 });
  // The same request again is the same answer.
  expect((await save(1, 'safety-partly')).body).toMatchObject({ version: 2 });
  for (const stale of [0, 1]) {
    const refused = await save(stale, 'safety-exceeds');
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'conflict',
      'The draft has version 2: load it anew before you go on.',
    ]);
  }
  const seen = await at.call('GET', at.url(one.assessor, `cases/${caseId}`), { as: one.assessor });
  expect(seen.body.draft).toMatchObject({
    version: 2,
    levels: [{ levelId: 'safety-partly', comment: 'see photo' }],
  });
  const colleague = await at.enrol(one.organizationId, ['assessor']);
  expect(
    (await at.call('GET', at.url(one.assessor, `cases/${caseId}`), { as: colleague })).body.draft,
  ).toBeNull();
});

test("another organization's things are not there", async () => {
  const one = await at.institution();
  const two = await at.institution();
  const { caseId, earnerId } = await readyCase(at, one);
  const { rows } = await at.pool.query('SELECT id FROM evidence WHERE case_id = $1 LIMIT 1', [caseId]);
  const evidenceId = rows[0].id;
  const outsider = {
    ...two.assessor,
    roles: ['assessor', 'registrar', 'administrator', 'programme-lead'] as Person['roles'],
  };
  const paths: ['GET' | 'POST' | 'PUT', string, object?][] = [
    ['GET', `cases/${caseId}`],
    ['GET', `cases/${caseId}/evidence`],
    ['POST', `cases/${caseId}/evidence`, { link: 'https://a.example', name: 'x' }],
    ['GET', `evidence/${evidenceId}/content`],
    ['PUT', `cases/${caseId}/draft-mark`, { version: 0, levels: [] }],
    ['POST', `earners/${earnerId}/erasure`, {}],
    ['POST', 'decisions/mark/prepare', { caseId, levels: pass }],
    ['POST', 'decisions/case-opening/prepare', { versionId: one.version.versionId, caseIds: [caseId] }],
  ];
  for (const [method, path, body] of paths) {
    for (const organizationId of [one.organizationId, two.organizationId]) {
      const answer = await at.call(method, `/v1/organizations/${organizationId}/${path}`, {
        as: outsider,
        ...(body ? { body } : {}),
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  }
  const stranger = { as: { personId: randomId() } };
  expect((await at.call('GET', `/v1/me/cases/${caseId}`, stranger)).status).toBe(404);
  expect(
    (await at.call('GET', `/v1/me/cases/${caseId}/evidence/${evidenceId}/content`, stranger)).status,
  ).toBe(404);
  expect((await at.call('GET', '/v1/me/cases', stranger)).body.items).toEqual([]);
  expect(
    (
      await at.call('GET', `/v1/me/cases/${caseId}/evidence/${evidenceId}/content`, {
        as: { personId: earnerId },
      })
    ).status,
  ).toBe(200);
});

test('every event taken twice, and an unreadable one, changes nothing', async () => {
  const one = await at.institution();
  const { caseId } = await at.student(one.lead, one.version);
  const [id, issued] = [newId(), newId()];
  const awardId = randomId();
  for (let time = 0; time < 2; time += 1) {
    await at.bring('catalogue', one.version.submitted, id);
    await at.issuanceFact(
      { case: 'awardIssued', value: { awardId, resultId: newId(), languages: ['en'] } },
      issued,
    );
  }
  await at.bring('catalogue', one.version.submitted);
  expect(await at.database.version.count({ where: { id: one.version.versionId } })).toBe(1);
  expect(await at.database.award.count({ where: { id: awardId } })).toBe(1);
  await expect(at.bring('catalogue', Uint8Array.of(255, 255, 255))).rejects.toMatchObject({
    name: 'PoisonEvent',
  });
  expect((await at.call('GET', at.url(one.lead, `cases/${caseId}`), { as: one.lead })).status).toBe(200);
});

test('fails at no senseless id or body, on any route', async () => {
  const one = await at.institution();
  const { caseId } = await at.student(one.lead, one.version);
  const { body: document } = await at.call('GET', '/docs-json');
  for (const person of [one.lead, one.assessor, one.registrar]) {
    const failures = await failuresAtNonsense(
      document.paths,
      person.organizationId,
      async (method, url, body) =>
        method === 'PATCH' || method === 'DELETE'
          ? 404
          : (
              await at.call(method, url, {
                as: person,
                ...(body ? { body } : {}),
                headers: { 'idempotency-key': newId() },
              })
            ).status,
    );
    expect(failures).toEqual([]);
  }
  const name = encodeURIComponent('a\u0000b');
  const named = await at.call('POST', at.url(one.assessor, `cases/${caseId}/evidence?name=${name}`), {
    as: one.assessor,
    body: pdf,
    headers: { 'content-type': 'application/pdf' },
  });
  expect([named.status, named.body.errors[0].pointer]).toEqual([422, '/name']);
});
