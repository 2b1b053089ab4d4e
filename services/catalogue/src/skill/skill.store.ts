import type { Transaction } from '../database.store.js';
import type { Concept } from '../version/alignment.js';
import type { ReuseLevel, SkillKind } from './esco-csv.js';
import {
  type SkillPage,
  type SkillRow,
  type SkillSearch,
  skillPage,
  skillSearchQuery,
} from './search.sql.js';

interface StoredSkill {
  uri: string;
  framework_version: string;
  code: string;
  kind: SkillKind;
  reuse_level: ReuseLevel | null;
  label_en: string;
  label_fr: string | null;
  description_en: string | null;
  description_fr: string | null;
  broader: string[];
}

/** A skill with all that is shown of it. */
export interface Skill extends Omit<StoredSkill, 'broader'> {
  /** Direct broader concepts that the catalogue has. */
  broader: { uri: string; label_en: string; label_fr: string | null }[];
}

const COLUMNS = `uri, framework_version, code, kind, reuse_level, label_en, label_fr, description_en, description_fr, broader`;

/** A page of skills; null where limit or cursor are no good. */
export async function searchSkills(tx: Transaction, search: SkillSearch): Promise<SkillPage | null> {
  const built = skillSearchQuery(search);
  if (!built.ok) return null;
  const rows = await tx.$queryRawUnsafe<SkillRow[]>(built.query.text, ...built.query.values);
  return skillPage(rows, search.limit);
}

/** A skill by its code, or null. */
export async function findSkill(tx: Transaction, code: string): Promise<Skill | null> {
  const [row] = await tx.$queryRawUnsafe<StoredSkill[]>(
    `SELECT ${COLUMNS} FROM skill WHERE code = $1 ORDER BY uri LIMIT 1`,
    code,
  );
  if (!row) return null;
  const broader = await tx.$queryRawUnsafe<Skill['broader']>(
    'SELECT uri, label_en, label_fr FROM skill WHERE uri = ANY($1::text[]) ORDER BY label_en',
    row.broader,
  );
  return { ...row, broader };
}

/** The ESCO concepts at these addresses, as far as they are known. */
export async function findConcepts(tx: Transaction, uris: readonly string[]): Promise<Map<string, Concept>> {
  if (uris.length === 0) return new Map();
  const rows = await tx.$queryRawUnsafe<StoredSkill[]>(
    `SELECT ${COLUMNS} FROM skill WHERE uri = ANY($1::text[])`,
    [...uris],
  );
  return new Map(rows.map((row) => [row.uri, conceptFrom(row)]));
}

function conceptFrom(row: StoredSkill): Concept {
  return {
    uri: row.uri,
    version: row.framework_version,
    code: row.code,
    kind: row.kind,
    transversal: row.reuse_level === 'transversal',
    label: { en: row.label_en, fr: row.label_fr },
  };
}
