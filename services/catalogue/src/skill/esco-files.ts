import { basename } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Options, open as openZip, type ZipFile } from 'yauzl';
import { type EscoFiles, type EscoSkill, readEscoSkills } from './esco-csv.js';
import { type ImportCounts, importSkills } from './esco-import.js';

/** Files that together are no ESCO download. */
export class EscoChoiceError extends Error {
  override readonly name = 'EscoChoiceError';
}

export interface EscoImportOptions {
  /** The release, such as 1.1.1; else it is read from the files' names. */
  version?: string;
  /** Called now and then with how many concepts were read. */
  progress?: (count: number) => void;
}

/** Which zip of the download an entry belongs to. */
const MARKS = {
  en: 'skills_en.csv',
  fr: 'skills_fr.csv',
  relations: 'broaderRelationsSkillPillar.csv',
} as const;

const PROGRESS_EVERY = 1000;

/**
 * Imports the zips of the official ESCO CSV download into the catalogue's database, in one transaction.
 *
 * @param files in any order; what each holds is seen by its entries
 * @throws EscoChoiceError where the English classification is missing, a zip is none of ESCO's, or no release is named
 */
export async function importEsco(
  url: string,
  files: readonly string[],
  options: EscoImportOptions,
): Promise<ImportCounts & { version: string }> {
  const chosen = await chooseFiles(files);
  const version = options.version ?? releaseOf(files);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const skills = counted(readEscoSkills(chosen), options.progress ?? (() => undefined));
    return { version, ...(await importSkills(client, skills, { version, mode: 'replace' })) };
  } finally {
    await client.end();
  }
}

async function* counted(
  skills: AsyncIterable<EscoSkill>,
  progress: (count: number) => void,
): AsyncGenerator<EscoSkill> {
  let count = 0;
  for await (const skill of skills) {
    yield skill;
    count++;
    if (count % PROGRESS_EVERY === 0) progress(count);
  }
  progress(count);
}

async function chooseFiles(files: readonly string[]): Promise<EscoFiles> {
  const found: Partial<Record<keyof typeof MARKS, string>> = {};
  for (const file of files) {
    const entries = await entriesOf(file);
    const kind = (['en', 'fr', 'relations'] as const).find((one) =>
      entries.some((entry) => basename(entry) === MARKS[one]),
    );
    if (!kind) throw new EscoChoiceError(`${file} holds none of ${Object.values(MARKS).join(', ')}`);
    found[kind] = file;
  }
  const { en, fr, relations } = found;
  if (!en) throw new EscoChoiceError(`no file holds ${MARKS.en}: the English classification is needed`);
  return { en, ...(fr ? { fr } : {}), ...(relations ? { relations } : {}) };
}

function releaseOf(files: readonly string[]): string {
  const releases = new Set(files.flatMap((file) => /v(\d+\.\d+(?:\.\d+)?)/i.exec(basename(file))?.[1] ?? []));
  const [release] = releases;
  if (!release || releases.size > 1)
    throw new EscoChoiceError('the names of the files do not say one release: give it as --release 1.1.1');
  return release;
}

const openFile = promisify<string, Options, ZipFile>(openZip);

async function entriesOf(file: string): Promise<string[]> {
  const zip = await openFile(file, { lazyEntries: true });
  return new Promise((resolve, reject) => {
    const names: string[] = [];
    zip.on('entry', (entry: { fileName: string }) => {
      names.push(entry.fileName);
      zip.readEntry();
    });
    zip.once('end', () => resolve(names));
    zip.once('error', reject);
    zip.readEntry();
  });
}
