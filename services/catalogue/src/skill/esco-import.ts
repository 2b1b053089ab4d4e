import type { Client, PoolClient } from 'pg';
import type { EscoSkill } from './esco-csv.js';

/** The part of a `pg` client that the import needs; it must be one connection, because a transaction is opened on it. */
export type ImportClient = Pick<Client | PoolClient, 'query'>;

export interface ImportOptions {
  /** the release that the rows come from, such as `1.1.1`; an alignment pins it */
  readonly version: string;
  /**
   * `replace` (an official download) overwrites rows whose content differs; `keep-existing` (the starter set) only
   * adds what is missing, so that it never strips a full classification of its alternative labels.
   */
  readonly mode: 'replace' | 'keep-existing';
}

/** How many rows came new, changed, or were the same already. */
export interface ImportCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Rows in one statement: 500 rows of ESCO are about 400 kB of JSON. */
const BATCH_ROWS = 500;

/** Serializes imports: two at once would wait for each other's rows in different orders. */
const IMPORT_LOCK = 7_205_331;

/**
 * Writes skills into the table `skill` in one transaction: all or nothing, and running it again changes nothing.
 * Rows that a later release no longer has stay, since versions may be aligned to them.
 *
 * @throws what `pg` or the source throws; the transaction is then rolled back
 */
export async function importSkills(
  client: ImportClient,
  skills: AsyncIterable<EscoSkill> | Iterable<EscoSkill>,
  options: ImportOptions,
): Promise<ImportCounts> {
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
    for await (const batch of batches(skills)) {
      const { rows } = await client.query<{ inserted: boolean }>(statement(options.mode), [
        JSON.stringify(batch.map((skill) => toRow(skill, options.version))),
      ]);
      const inserted = rows.filter((row) => row.inserted).length;
      counts.inserted += inserted;
      counts.updated += rows.length - inserted;
      counts.unchanged += batch.length - rows.length;
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  await settle(client);
  return counts;
}

/**
 * What a vacuum would do in a minute or so: until the trigram indexes' pending lists are merged each search takes
 * 100 ms instead of 10, and the planner does not know the new sizes.
 */
async function settle(client: ImportClient): Promise<void> {
  await client.query(`
    SELECT gin_clean_pending_list(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = 'skill'::regclass AND a.amname = 'gin'`);
  await client.query('ANALYZE skill');
}

/** Groups the source; a URI that comes twice within a batch keeps its last row (an upsert may touch a row once only). */
async function* batches(skills: AsyncIterable<EscoSkill> | Iterable<EscoSkill>): AsyncGenerator<EscoSkill[]> {
  let batch = new Map<string, EscoSkill>();
  for await (const skill of skills) {
    batch.set(skill.uri, skill);
    if (batch.size === BATCH_ROWS) {
      yield [...batch.values()];
      batch = new Map();
    }
  }
  if (batch.size > 0) yield [...batch.values()];
}

function toRow(skill: EscoSkill, version: string) {
  return {
    uri: skill.uri,
    framework: 'esco',
    framework_version: version,
    code: skill.code,
    kind: skill.kind,
    reuse_level: skill.reuseLevel ?? null,
    label_en: skill.label.en,
    label_fr: skill.label.fr ?? null,
    alt_en: skill.altLabels.en.join('\n'),
    alt_fr: skill.altLabels.fr.join('\n'),
    description_en: skill.description.en ?? null,
    description_fr: skill.description.fr ?? null,
    broader: skill.broader,
  };
}

/** `uri` first: it is the conflict target and is not updated. */
const COLUMNS = [
  'uri',
  'framework',
  'framework_version',
  'code',
  'kind',
  'reuse_level',
  'label_en',
  'label_fr',
  'alt_en',
  'alt_fr',
  'description_en',
  'description_fr',
  'broader',
] as const;

/** One multi-row upsert from one JSON parameter; `xmax = 0` tells an inserted row from an updated one. */
function statement(mode: ImportOptions['mode']): string {
  const list = COLUMNS.join(', ');
  const types = COLUMNS.map((column) => `${column} ${column === 'broader' ? 'text[]' : 'text'}`).join(', ');
  const updated = COLUMNS.filter((column) => column !== 'uri');
  const conflict =
    mode === 'keep-existing'
      ? 'DO NOTHING'
      : `DO UPDATE SET ${updated.map((column) => `${column} = excluded.${column}`).join(', ')}
         WHERE (${updated.map((column) => `skill.${column}`).join(', ')})
           IS DISTINCT FROM (${updated.map((column) => `excluded.${column}`).join(', ')})`;
  return `INSERT INTO skill (${list})
          SELECT ${list} FROM jsonb_to_recordset($1::jsonb) AS r(${types})
          ON CONFLICT (uri) ${conflict}
          RETURNING xmax = 0 AS inserted`;
}
