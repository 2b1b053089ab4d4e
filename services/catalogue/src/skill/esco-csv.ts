import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Entry, open, type ZipFile } from 'yauzl';

/**
 * A reader for the official ESCO CSV download (v1.1.1 and later: one zip a language and one of relations).
 *
 * Only what a picker needs is kept. The zips stay where they are: nothing is written to disk.
 */

/** ESCO's `skillType`. Six concepts of v1.1.1 have none; they are performed rather than known, so `skill`. */
export type SkillKind = 'knowledge' | 'skill';

/** ESCO's `reuseLevel`; attitudes are found among the transversal ones. */
export type ReuseLevel = 'transversal' | 'cross-sector' | 'sector-specific' | 'occupation-specific';

/** One concept of the skills pillar in both languages. */
export interface EscoSkill {
  readonly uri: string;
  /** the last segment of the URI, a UUID: ESCO's own code */
  readonly code: string;
  readonly kind: SkillKind;
  readonly reuseLevel: ReuseLevel | undefined;
  readonly label: { readonly en: string; readonly fr: string | undefined };
  readonly altLabels: { readonly en: readonly string[]; readonly fr: readonly string[] };
  readonly description: { readonly en: string | undefined; readonly fr: string | undefined };
  /** URIs of the direct broader concepts and groups */
  readonly broader: readonly string[];
}

/** Paths of the zips. Without French the labels are English only; without relations `broader` is empty. */
export interface EscoFiles {
  readonly en: string;
  readonly fr?: string;
  readonly relations?: string;
}

/** A file that is not the ESCO download, or not whole. */
export class EscoFileError extends Error {
  override readonly name = 'EscoFileError';
  constructor(
    readonly code: 'esco-entry-missing' | 'esco-column-missing' | 'esco-entry-too-large',
    message: string,
  ) {
    super(message);
  }
}

/** The largest entry of v1.1.1 that is read has 9.5 MB; more than this is no ESCO file but a zip bomb. */
const MAX_ENTRY_BYTES = 256 * 1024 * 1024;

const REUSE_LEVELS: ReadonlySet<string> = new Set([
  'transversal',
  'cross-sector',
  'sector-specific',
  'occupation-specific',
]);

interface Translation {
  readonly label: string | undefined;
  readonly altLabels: readonly string[];
  readonly description: string | undefined;
}

/**
 * Reads every released skill of the download, in the order of the English file.
 *
 * @throws EscoFileError when an entry or column is missing; yauzl's and csv-parse's errors when a file is broken
 */
export async function* readEscoSkills(files: EscoFiles): AsyncGenerator<EscoSkill> {
  const french = files.fr === undefined ? new Map<string, Translation>() : await readTranslations(files.fr);
  const broader =
    files.relations === undefined ? new Map<string, string[]>() : await readBroader(files.relations);
  for await (const row of csvRows(files.en, 'skills_en.csv', SKILL_COLUMNS)) {
    const uri = cell(row, 'conceptUri');
    const label = cell(row, 'preferredLabel');
    // Rows without a label are groups or drafts, and cannot be picked.
    if (uri === undefined || label === undefined || !isReleased(row)) continue;
    yield toSkill(row, uri, label, french.get(uri), broader.get(uri) ?? []);
  }
}

type Row = Readonly<Record<string, string>>;

const SKILL_COLUMNS = [
  'conceptUri',
  'skillType',
  'reuseLevel',
  'preferredLabel',
  'altLabels',
  'status',
  'description',
];

function toSkill(
  row: Row,
  uri: string,
  label: string,
  french: Translation | undefined,
  broader: readonly string[],
): EscoSkill {
  const reuse = cell(row, 'reuseLevel');
  return {
    uri,
    code: uri.slice(uri.lastIndexOf('/') + 1),
    kind: cell(row, 'skillType') === 'knowledge' ? 'knowledge' : 'skill',
    reuseLevel: reuse !== undefined && isReuseLevel(reuse) ? reuse : undefined,
    label: { en: label, fr: french?.label },
    altLabels: { en: altLabels(row, label), fr: french?.altLabels ?? [] },
    description: { en: cell(row, 'description'), fr: french?.description },
    broader,
  };
}

function isReuseLevel(text: string): text is ReuseLevel {
  return REUSE_LEVELS.has(text);
}

function isReleased(row: Row): boolean {
  return cell(row, 'status') === 'released';
}

async function readTranslations(path: string): Promise<Map<string, Translation>> {
  const out = new Map<string, Translation>();
  for await (const row of csvRows(path, 'skills_fr.csv', SKILL_COLUMNS)) {
    const uri = cell(row, 'conceptUri');
    if (uri === undefined || !isReleased(row)) continue;
    const label = cell(row, 'preferredLabel');
    out.set(uri, { label, altLabels: altLabels(row, label), description: cell(row, 'description') });
  }
  return out;
}

async function readBroader(path: string): Promise<Map<string, string[]>> {
  const out = new Map<string, string[]>();
  const columns = ['conceptType', 'conceptUri', 'broaderUri'];
  for await (const row of csvRows(path, 'broaderRelationsSkillPillar.csv', columns)) {
    const uri = cell(row, 'conceptUri');
    const parent = cell(row, 'broaderUri');
    if (uri === undefined || parent === undefined || row.conceptType !== 'KnowledgeSkillCompetence') continue;
    const known = out.get(uri);
    if (known === undefined) out.set(uri, [parent]);
    else known.push(parent);
  }
  return out;
}

/** Trimmed, NFC, inner white space made single; undefined when empty. Some official labels end in a space. */
function cell(row: Row, column: string): string | undefined {
  const text = row[column]?.normalize('NFC').replace(/\s+/g, ' ').trim();
  return text === undefined || text === '' ? undefined : text;
}

/** The alternative labels, one a line in the file, without the preferred one and without repetitions. */
function altLabels(row: Row, preferred: string | undefined): string[] {
  const found = new Set<string>();
  for (const line of (row.altLabels ?? '').normalize('NFC').split(/\r?\n/)) {
    const label = line.replace(/\s+/g, ' ').trim();
    if (label !== '' && label !== preferred) found.add(label);
  }
  return [...found];
}

/** Streams a CSV entry of a zip as records keyed by its header. */
async function* csvRows(path: string, name: string, required: readonly string[]): AsyncGenerator<Row> {
  const { stream, close } = await openEntry(path, name);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    columns: (header: string[]) => {
      const missing = required.filter((column) => !header.includes(column));
      if (missing.length > 0) {
        throw new EscoFileError('esco-column-missing', `${name} lacks ${missing.join(', ')}`);
      }
      return header.map((column) => (required.includes(column) ? column : false));
    },
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  try {
    for await (const row of parser as AsyncIterable<Row>) yield row;
  } finally {
    stream.destroy();
    close();
  }
}

interface OpenedEntry {
  readonly stream: Readable;
  readonly close: () => void;
}

function openEntry(path: string, name: string): Promise<OpenedEntry> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error !== null) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => {
        zip.close();
        reject(new EscoFileError('esco-entry-missing', `${path} holds no ${name}`));
      });
      zip.on('entry', (entry: Entry) => {
        // Some downloads put the files in a folder.
        if (entry.fileName.split('/').pop() !== name) return zip.readEntry();
        openStream(zip, entry, name).then(resolve, reject);
      });
      zip.readEntry();
    });
  });
}

function openStream(zip: ZipFile, entry: Entry, name: string): Promise<OpenedEntry> {
  return new Promise((resolve, reject) => {
    if (entry.uncompressedSize > MAX_ENTRY_BYTES) {
      zip.close();
      return reject(new EscoFileError('esco-entry-too-large', `${name} has ${entry.uncompressedSize} bytes`));
    }
    // yauzl checks that no more than the declared size comes out.
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) return reject(error);
      resolve({ stream, close: () => zip.close() });
    });
  });
}
