import type { ReuseLevel, SkillKind } from './esco-csv.js';

/**
 * The search of the skill picker, over the table of migration 0002_skills.
 *
 * Order: label equal to the question, an alternative label equal to it, label beginning with it, then by likeness
 * (`word_similarity` on the label; every word contained in label or alternative labels counts as 0.7). Accents, case
 * and typing errors are forgiven. Measured on 13,896 skills, 2 cores, PostgreSQL 18: see search.sql.spec.ts.
 */

export type SkillLanguage = 'en' | 'fr';

/** What a competency asks for. ESCO has no attitudes: they are its transversal skills. */
export type SkillFilter = 'knowledge' | 'skill' | 'attitude';

export interface SkillSearch {
  /** what the person typed; empty lists everything by label */
  readonly text: string;
  readonly language: SkillLanguage;
  readonly filter?: SkillFilter;
  /** 1 to 100 */
  readonly limit: number;
  /** `next` of the page before */
  readonly cursor?: string;
}

/** A statement for `pg`'s `query` (or Prisma's `$queryRawUnsafe(text, ...values)`). */
export interface SqlQuery {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** One row that the statement gives. `rank`, `distance` and `fold` are only for the cursor. */
export interface SkillRow {
  readonly uri: string;
  readonly framework_version: string;
  readonly kind: SkillKind;
  readonly reuse_level: ReuseLevel | null;
  readonly label_en: string;
  readonly label_fr: string | null;
  readonly description: string | null;
  readonly rank: number;
  readonly distance: number;
  readonly fold: string;
}

export interface SkillPage {
  readonly items: readonly SkillRow[];
  readonly next: string | undefined;
}

export type SkillSearchResult =
  | { readonly ok: true; readonly query: SqlQuery }
  | { readonly ok: false; readonly code: 'cursor-invalid' | 'limit-invalid'; readonly detail: string };

/** Longer questions are cut: nobody types a label of more than this, and trigrams of a page of text cost time. */
const MAX_TEXT = 200;
const MAX_WORDS = 8;
const MAX_LIMIT = 100;

/** Builds the statement. It asks for one row more than `limit`, by which `skillPage` knows whether there is more. */
export function skillSearchQuery(search: SkillSearch): SkillSearchResult {
  if (!Number.isInteger(search.limit) || search.limit < 1 || search.limit > MAX_LIMIT) {
    return {
      ok: false,
      code: 'limit-invalid',
      detail: `limit must be a whole number from 1 to ${MAX_LIMIT}`,
    };
  }
  const after = search.cursor === undefined ? undefined : decodeCursor(search.cursor);
  if (search.cursor !== undefined && after === undefined) {
    return { ok: false, code: 'cursor-invalid', detail: 'the cursor is not one that this list gave' };
  }
  // PostgreSQL's text cannot hold NUL, and other control characters match nothing.
  const text = search.text
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT);
  return { ok: true, query: text === '' ? listAll(search, after) : find(text, search, after) };
}

/** Cuts the surplus row off and makes the cursor of the next page. */
export function skillPage(rows: readonly SkillRow[], limit: number): SkillPage {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(last) : undefined };
}

/** Collects values and hands out their placeholders, so that text and values cannot drift apart. */
class Values {
  readonly list: (string | number)[] = [];
  add(value: string | number): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

function find(text: string, search: SkillSearch, after: Cursor | undefined): SqlQuery {
  const values = new Values();
  const [fold, searched, fuzzy] = columns(search.language);
  const asked = `skill_fold(${values.add(text)}::text)`;
  const pattern = `skill_fold(${values.add(likeEscape(text))}::text)`;
  const contains = words(text).map(
    (word) => `${searched} LIKE '%' || skill_fold(${values.add(likeEscape(word))}::text) || '%'`,
  );
  const containsAll = contains.length === 0 ? 'false' : contains.join(' AND ');
  // Two letters have no trigram of their own: nearly every row would be a candidate. They are taken as a beginning.
  const wider =
    text.length < 3
      ? ''
      : `SELECT ${fuzzy}(${asked}) AS uri UNION SELECT uri FROM skill WHERE ${containsAll} UNION`;
  return {
    // The three ways to be a candidate are separate index scans; an OR over them would scan the table.
    text: `
      WITH candidate AS (
        ${wider} SELECT uri FROM skill WHERE ${fold} COLLATE "C" LIKE ${pattern} || '%'
      ), ranked AS (
        SELECT s.*, s.${fold} AS fold,
          CASE
            WHEN s.${fold} = ${asked} THEN 0
            WHEN strpos(s.${searched}, E'\\n' || ${asked} || E'\\n') > 0 THEN 1
            WHEN starts_with(s.${fold}, ${asked}) THEN 2
            ELSE 3
          END AS rank,
          1000 - greatest(
            round(1000 * word_similarity(${asked}, s.${fold}))::int,
            CASE WHEN ${containsAll} THEN 700 ELSE 0 END
          ) AS distance
        FROM candidate JOIN skill s USING (uri)
        WHERE ${condition(search.filter)}
      )
      ${page(search, after, values, 'ranked')}`,
    values: values.list,
  };
}

function listAll(search: SkillSearch, after: Cursor | undefined): SqlQuery {
  const values = new Values();
  const [fold] = columns(search.language);
  const from = `(SELECT *, ${fold} AS fold, 3 AS rank, 0 AS distance FROM skill WHERE ${condition(search.filter)}) listed`;
  return { text: page(search, after, values, from), values: values.list };
}

function page(search: SkillSearch, after: Cursor | undefined, values: Values, from: string): string {
  const key = 'rank, distance, fold COLLATE "C", uri COLLATE "C"';
  const [rank, distance, fold, uri] = after ?? [];
  const beyond =
    rank === undefined || distance === undefined || fold === undefined || uri === undefined
      ? ''
      : `WHERE (${key}) > (${values.add(rank)}::int, ${values.add(distance)}::int, ${values.add(fold)}::text, ${values.add(uri)}::text)`;
  return `SELECT uri, framework_version, kind, reuse_level, label_en, label_fr,
            description_${search.language} AS description, rank, distance, fold
          FROM ${from} ${beyond}
          ORDER BY ${key} LIMIT ${values.add(search.limit + 1)}`;
}

/** Names of columns and function: chosen here, never taken from a request. */
function columns(language: SkillLanguage): readonly [fold: string, searched: string, fuzzy: string] {
  switch (language) {
    case 'en':
      return ['fold_en', 'search_en', 'skill_fuzzy_en'];
    case 'fr':
      return ['fold_fr', 'search_fr', 'skill_fuzzy_fr'];
  }
}

function condition(filter: SkillFilter | undefined): string {
  switch (filter) {
    case undefined:
      return 'true';
    case 'knowledge':
      return "kind = 'knowledge'";
    case 'skill':
      return "kind = 'skill'";
    case 'attitude':
      return "kind = 'skill' AND reuse_level = 'transversal'";
  }
}

/** Words of the question; `+` and `#` stay for C++ and C#. Elided articles (l', d') are dropped where other words remain. */
function words(text: string): string[] {
  const all = text.split(/[^\p{L}\p{N}\p{M}+#]+/u).filter((word) => word !== '');
  const long = all.filter((word) => word.length > 1);
  return (long.length > 0 ? long : all).slice(0, MAX_WORDS);
}

function likeEscape(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

type Cursor = readonly [rank: number, distance: number, fold: string, uri: string];

function encodeCursor(row: SkillRow): string {
  return Buffer.from(JSON.stringify([row.rank, row.distance, row.fold, row.uri])).toString('base64url');
}

function decodeCursor(cursor: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 4) return undefined;
    const [rank, distance, fold, uri]: unknown[] = value;
    if (!isSmallInteger(rank) || !isSmallInteger(distance)) return undefined;
    return isText(fold) && isText(uri) ? [rank, distance, fold, uri] : undefined;
  } catch {
    return undefined;
  }
}

function isSmallInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 1000;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}
