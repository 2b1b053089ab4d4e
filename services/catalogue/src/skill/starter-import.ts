import pg from 'pg';
import { type ImportCounts, importSkills } from './esco-import.js';
import { ESCO_STARTER_SKILLS, ESCO_STARTER_VERSION } from './starter.js';

/** Adds what is missing of the starter set of ESCO skills; a full import before or after it is never undone. */
export async function importStarterSkills(url: string): Promise<ImportCounts> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await importSkills(client, ESCO_STARTER_SKILLS, {
      version: ESCO_STARTER_VERSION,
      mode: 'keep-existing',
    });
  } finally {
    await client.end();
  }
}
