import { parseArgs } from 'node:util';
import { ConfigError, databaseUrl } from '../../shared/src/config.js';
import { readImportConfig } from './config.js';
import { EscoFileError } from './skill/esco-csv.js';
import { EscoChoiceError, importEsco } from './skill/esco-files.js';

/** `npm run esco:import -- FILE...`: brings the official ESCO CSV zips into the catalogue's database. */
const usage =
  'Usage: npm run esco:import -- [--release 1.1.1] CLASSIFICATION-EN.zip [CLASSIFICATION-FR.zip] [RELATIONS.zip]';

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'string' } },
  });
  if (positionals.length === 0) throw new EscoChoiceError(usage);
  const began = Date.now();
  const counts = await importEsco(databaseUrl(readImportConfig()), positionals, {
    ...(values.release ? { version: values.release } : {}),
    progress: (count) => process.stdout.write(`\r${count} concepts read`),
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  process.stdout.write(
    `\rESCO v${counts.version}: ${counts.inserted} new, ${counts.updated} changed, ${counts.unchanged} as before, in ${seconds} s\n`,
  );
} catch (error) {
  const expected =
    error instanceof EscoChoiceError || error instanceof EscoFileError || error instanceof ConfigError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
