import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { importEsco } from '../../../services/catalogue/src/skill/esco-files.js';
import { ESCO_NOTICE } from '../../../services/catalogue/src/skill/starter.js';
import { scratchDatabase } from '../../support/database.js';
import { type Person, TestCatalogue } from './catalogue.js';

describe('skills', () => {
  let catalogue: TestCatalogue;
  let lead: Person;
  beforeAll(async () => {
    catalogue = await TestCatalogue.start();
    ({ lead } = await catalogue.institution());
  }, 180_000);
  afterAll(() => catalogue.stop());

  const labels = async (query: string): Promise<string[]> =>
    (await catalogue.call('GET', `/v1/skills?${query}`, { as: lead })).body.items.map(
      (one: { label: { en: string } }) => one.label.en,
    );

  it('are found in both languages, with typing errors and without accents', async () => {
    expect((await labels('q=warehuose operations'))[0]).toBe('warehouse operations');
    expect(await labels('q=operations dentrepo&language=fr')).toContain('warehouse operations');
    expect(await labels('q=detail&kind=attitude')).toContain('attend to detail');
    expect(await labels('q=warehouse operations&kind=attitude')).toEqual([]);
  });

  it('come in pages with the notice of ESCO', async () => {
    const first = await catalogue.call('GET', '/v1/skills?limit=10', { as: lead });
    const second = await catalogue.call('GET', `/v1/skills?limit=10&cursor=${first.body.next}`, { as: lead });
    expect(first.body.notice).toEqual(ESCO_NOTICE);
    const uris = [...first.body.items, ...second.body.items].map((one: { uri: string }) => one.uri);
    expect(new Set(uris).size).toBe(20);
    expect((await catalogue.call('GET', '/v1/skills?cursor=x', { as: lead })).body.errors[0].code).toBe(
      'cursor-invalid',
    );
  });

  it('are shown one by one, to signed-in people only', async () => {
    const url = '/v1/skills/089ddb19-1c7a-43ff-ba64-070f7ce4787a';
    expect((await catalogue.call('GET', url, { as: lead })).body).toMatchObject({
      version: 'v1.1.1',
      kind: 'knowledge',
    });
    expect((await catalogue.call('GET', '/v1/skills/nothing', { as: lead })).status).toBe(404);
    expect((await catalogue.call('GET', url)).status).toBe(401);
  });

  it('are in the OpenAPI document with every other route', async () => {
    const { body } = await catalogue.call('GET', '/docs-json');
    for (const methods of Object.values<Record<string, { responses: Record<string, unknown> }>>(body.paths))
      for (const { responses } of Object.values(methods))
        expect(Object.keys(responses).length).toBeGreaterThan(0);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/skills', '/v1/organizations/{organizationId}/versions/{versionId}/check']),
    );
  });
});

const folder = fileURLToPath(new URL('../../../../shared/data/esco/', import.meta.url));
const zips = ['classification-en', 'classification-fr', 'relations'].map((name) =>
  name === 'relations' ? `${folder}esco-v1.1.1-relations-csv.zip` : `${folder}esco-v1.1.1-${name}-csv.zip`,
);
const official = zips.filter((file) => existsSync(file));
if (official.length < 3) process.stderr.write(`SKIPPED: the official ESCO download is not in ${folder}\n`);

(official.length === 3 ? describe : describe.skip)('the official ESCO download', () => {
  it('is imported whole in under a minute, and again without a change', async () => {
    const scratch = await scratchDatabase('catalogue');
    try {
      const began = Date.now();
      const seen: number[] = [];
      const first = await importEsco(scratch.url, official, { progress: (count) => seen.push(count) });
      expect(Date.now() - began).toBeLessThan(60_000);
      expect(first).toEqual({ version: '1.1.1', inserted: 13_896, updated: 0, unchanged: 0 });
      expect(seen.at(-1)).toBe(13_896);
      expect(await importEsco(scratch.url, official, {})).toMatchObject({
        inserted: 0,
        updated: 0,
        unchanged: 13_896,
      });
      const client = new pg.Client({ connectionString: scratch.url });
      await client.connect();
      const { rows } = await client.query('SELECT count(label_fr)::int AS fr FROM skill');
      await client.end();
      expect(rows[0].fr).toBe(13_695);
    } finally {
      await scratch.drop();
    }
  }, 180_000);
});
