import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { importSkills } from '../../../services/catalogue/src/skill/esco-import.js';
import {
  type SkillRow,
  type SkillSearch,
  skillPage,
  skillSearchQuery,
} from '../../../services/catalogue/src/skill/search.sql.js';
import { ESCO_STARTER_SKILLS } from '../../../services/catalogue/src/skill/starter.js';
import { type ScratchDatabase, scratchDatabase } from '../../support/database.js';

function built(part: Partial<SkillSearch>) {
  const result = skillSearchQuery({ text: 'data', language: 'en', limit: 10, ...part });
  if (!result.ok) throw new Error(result.code);
  return { text: result.query.text, values: [...result.query.values] };
}

describe('the search in PostgreSQL', () => {
  let database: ScratchDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await scratchDatabase('catalogue');
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await importSkills(client, ESCO_STARTER_SKILLS, { version: '1.1.1', mode: 'replace' });
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function labels(part: Partial<SkillSearch>): Promise<(string | null)[]> {
    const { rows } = await client.query<SkillRow>(built(part));
    return rows.map((row) => (part.language === 'fr' ? row.label_fr : row.label_en));
  }

  it('forgives typing errors, accents and case in both languages', async () => {
    expect((await labels({ text: 'OPERATE FORKLFIT' }))[0]).toBe('operate forklift');
    expect((await labels({ text: 'transferer des patient', language: 'fr' }))[0]).toBe(
      'transférer des patients',
    );
    expect((await labels({ text: "operations d'entreposage", language: 'fr' }))[0]).toBe(
      "opérations d'entreposage",
    );
    expect(await labels({ text: 'equipe', language: 'fr', filter: 'attitude' })).toContain(
      'travailler en équipe',
    );
    expect(await labels({ text: 'zzzzqqqq' })).toEqual([]);
  });

  it('ranks exact before beginning before likeness', async () => {
    const found = await labels({ text: 'statist', limit: 3 });
    expect(found).toEqual([]);
    expect((await labels({ text: 'logistics' }))[0]).toBe('logistics');
    expect((await labels({ text: 'transfer' }))[0]).toBe('transfer patients');
  });

  it('pages without loss or repetition, with text and without', async () => {
    for (const text of ['', 'data']) {
      const all = (await labels({ text, limit: 100 })).slice(0, 100);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { rows } = await client.query<SkillRow>(
          built({ text, limit: 3, ...(cursor ? { cursor } : {}) }),
        );
        const page = skillPage(rows, 3);
        seen.push(...page.items.map((row) => row.label_en));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(all);
    }
  });

  it('imports again without a change, and keeps what is there when asked', async () => {
    const again = await importSkills(client, ESCO_STARTER_SKILLS, { version: '1.1.1', mode: 'replace' });
    expect(again).toEqual({ inserted: 0, updated: 0, unchanged: ESCO_STARTER_SKILLS.length });
    const kept = await importSkills(client, ESCO_STARTER_SKILLS, { version: '9', mode: 'keep-existing' });
    expect(kept.unchanged).toBe(ESCO_STARTER_SKILLS.length);
    const newer = await importSkills(client, ESCO_STARTER_SKILLS, { version: '1.2', mode: 'replace' });
    expect(newer.updated).toBe(ESCO_STARTER_SKILLS.length);
  });
});
