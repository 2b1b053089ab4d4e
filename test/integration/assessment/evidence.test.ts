import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { digestOf } from '../../../services/shared/src/canonical.js';
import { TestAssessment } from './assessment.js';
import { filesOf, pass, pdf, readyCase } from './ready-case.js';

jest.setTimeout(180_000);
let at: TestAssessment;
let origin: string;
beforeAll(async () => {
  at = await TestAssessment.start();
  await at.app.listen(0, '127.0.0.1');
  origin = await at.app.getUrl();
});
afterAll(() => at.stop());

test('evidence that is damaged on the disk stops the mark', async () => {
  const one = await at.institution();
  const { caseId, earnerId } = await readyCase(at, one);
  const [file] = await filesOf(at, earnerId);
  const path = join(at.evidenceDir, 'earners', earnerId, file ?? '');
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(50) ^ 1, 50);
  await writeFile(path, bytes);
  const refused = await at.decide(one.assessor, 'mark', { caseId, levels: pass });
  expect([refused.status, refused.body.code]).toEqual([409, 'evidence-damaged']);
  const list = await at.call('GET', at.url(one.assessor, `cases/${caseId}/evidence?check=true`), {
    as: one.assessor,
  });
  expect(list.body.items.map((item: { state: string }) => item.state).sort()).toEqual(['checked', 'differs']);
});

test('files of a forbidden type, of another type than declared, empty, or for evidence of another kind are refused', async () => {
  const one = await at.institution();
  const { caseId } = await at.student(one.lead, one.version);
  const codeOf = async (type: string, bytes: Buffer, forId?: string) => {
    const answer = await at.upload(one.assessor, caseId, {
      name: 'x',
      type,
      bytes,
      ...(forId ? { for: forId } : {}),
    });
    return [answer.status, answer.body.code, answer.body.errors?.[0]?.code];
  };
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const said = await at.upload(one.assessor, caseId, { name: 'x', type: 'image/png', bytes: png });
  expect(said.body).toMatchObject({
    detail: expect.stringMatching(/JPEG, HEIC.*are taken/),
    detailFr: expect.stringMatching(/JPEG, HEIC.*sont acceptés/),
  });
  expect(await codeOf('image/png', png)).toEqual([415, 'evidence-type-not-allowed', undefined]);
  expect(await codeOf('image/jpeg', png)).toEqual([415, 'evidence-type-not-allowed', undefined]);
  expect(await codeOf('application/zip', pdf)).toEqual([415, 'evidence-type-not-allowed', undefined]);
  expect(await codeOf('image/jpeg', pdf)).toEqual([415, 'evidence-type-mismatch', undefined]);
  expect(await codeOf('text/plain', Buffer.from('fine'), 'photo')).toEqual([
    422,
    'validation',
    'evidence-of-another-kind',
  ]);
  expect(await codeOf('application/pdf', pdf, 'nothing')).toEqual([
    422,
    'validation',
    'evidence-unknown-in-blueprint',
  ]);
  expect(await codeOf('application/pdf', Buffer.alloc(0))).toEqual([422, 'evidence-empty', undefined]);
  const nameless = await at.call('POST', at.url(one.assessor, `cases/${caseId}/evidence`), {
    as: one.assessor,
    body: pdf,
    headers: { 'content-type': 'application/pdf' },
  });
  expect([nameless.status, nameless.body.errors[0].pointer]).toEqual([422, '/name']);
  expect((await at.upload(one.lead, caseId, { name: 'x', type: 'application/pdf', bytes: pdf })).status).toBe(
    403,
  );
  expect(await at.database.evidence.count({ where: { caseId } })).toBe(0);
  expect(await readdir(join(at.evidenceDir, 'arriving'))).toEqual([]);
});

/** Sends a body of `sizeBytes` over a real connection, and gives what came back. */
function uploadOverHttp(url: string, authorization: string, type: string, head: Buffer, sizeBytes: number) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sending = request(
      url,
      { method: 'POST', headers: { authorization, 'content-type': type } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sending.on('error', reject);
    const chunk = randomBytes(64 * 1024);
    Readable.from(
      (function* () {
        yield head;
        for (let sent = head.length; sent < sizeBytes; sent += chunk.length)
          yield chunk.subarray(0, sizeBytes - sent);
      })(),
    ).pipe(sending);
  });
}

test('a file over its limit is refused while it comes; a large one is stored and read back whole', async () => {
  const one = await at.institution();
  const { caseId, earnerId } = await at.student(one.lead, one.version);
  const url = `${origin.replace('[::1]', '127.0.0.1')}${at.url(one.assessor, `cases/${caseId}/evidence?name=big`)}`;
  const authorization = await at.bearer(one.assessor);
  const MB = 1024 * 1024;
  const over = await uploadOverHttp(url, authorization, 'application/pdf', pdf, 50 * MB + 1);
  expect([over.status, JSON.parse(over.body).code]).toEqual([413, 'evidence-too-large']);
  expect(JSON.parse(over.body)).toMatchObject({
    detail: expect.stringMatching(/at most 50 MB/),
    detailFr: expect.stringMatching(/au plus 50 Mo/),
  });
  const text = await at.upload(one.assessor, caseId, {
    name: 'x',
    type: 'text/plain',
    bytes: Buffer.alloc(2 * MB + 1, 'a'),
  });
  expect([text.status, text.body.code]).toEqual([413, 'evidence-too-large']);
  expect(await filesOf(at, earnerId)).toEqual([]);
  expect(await readdir(join(at.evidenceDir, 'arriving'))).toEqual([]);

  // 20 MB + 17: whole chunks and a rest.
  const size = 20 * MB + 17;
  const stored = await uploadOverHttp(url, authorization, 'application/pdf', pdf, size);
  expect(stored.status).toBe(200);
  const { id, sizeBytes } = JSON.parse(stored.body);
  expect(sizeBytes).toBe(size);
  const content = await at.call('GET', at.url(one.assessor, `evidence/${id}/content`), { as: one.assessor });
  expect(content.raw).toHaveLength(size);
  const row = await at.database.evidence.findUniqueOrThrow({ where: { id } });
  expect(row.digest).not.toBe(digestOf(content.raw));
  const list = await at.call('GET', at.url(one.assessor, `cases/${caseId}/evidence?check=true`), {
    as: one.assessor,
  });
  expect(list.body.items[0].state).toBe('checked');
});

test('a link is evidence with the digest of what was fetched, or marked unfetched', async () => {
  const one = await at.institution();
  const { caseId } = await at.student(one.lead, one.version);
  const add = (link: string) =>
    at.call('POST', at.url(one.assessor, `cases/${caseId}/evidence`), {
      as: one.assessor,
      body: { link, name: 'Page', blueprintEvidenceId: 'report' },
    });
  const unfetched = await add('http://10.0.0.7/report');
  expect(unfetched.body).toMatchObject({
    kind: 'link',
    state: 'unfetched',
    link: { reason: 'evidence-link-private-address' },
  });
  at.linkOutcome = {
    ok: true,
    digest: createHash('sha256').update('page').digest('hex'),
    mediaType: 'text/html',
    contentEncoding: undefined,
    sizeBytes: 4,
    fetchedAt: new Date(),
    finalUrl: 'https://demo.example/report',
  };
  const fetched = await add('https://demo.example/r');
  expect(fetched.body).toMatchObject({
    kind: 'link',
    state: 'fetched',
    mediaType: 'text/html',
    sizeBytes: 4,
  });
  expect((await add('https://demo.example/r')).body.id).toBe(fetched.body.id);
  expect(
    (await at.call('GET', at.url(one.assessor, `evidence/${fetched.body.id}/content`), { as: one.assessor }))
      .status,
  ).toBe(404);
  const bad = await at.call('POST', at.url(one.assessor, `cases/${caseId}/evidence`), {
    as: one.assessor,
    body: { name: 'x' },
  });
  expect([bad.status, bad.body.errors[0].pointer]).toEqual([422, '/link']);
});
