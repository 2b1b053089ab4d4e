// Prepares a machine for `npm start` (--for start) or `npm test` (--for test). Runs before any dependency is there, on the
// machine's own Node, so it is plain JavaScript without imports from npm. Every step is skipped when its result is there.
import { join } from 'node:path';
import { buildIfChanged, installIfChanged } from './setup/checkout.mjs';
import { cacheFolder, fetchKafka, fetchTemporal, fetchTestServer } from './setup/engines.mjs';
import { missingPrerequisites } from './setup/prerequisites.mjs';
import { fetchPythonPackages } from './setup/python.mjs';
import { runSideBySide } from './setup/tasks.mjs';
import { installTestTools } from './setup/test-tools.mjs';

const root = join(import.meta.dirname, '..', '..');

const help = `node deploy/local/setup.mjs [--for start|test|build]

Fetches what Countersign needs: npm packages into the checkout; Kafka, Temporal (and, for tests, the time-skipping
Temporal test server) into $COUNTERSIGN_CACHE, $XDG_CACHE_HOME/countersign or ~/.cache/countersign; then builds.
--for build fetches no engine.
Engines named by KAFKA_BROKERS, TEMPORAL_ADDRESS and DATABASE_URL are not fetched.`;

function purposeOf(args) {
  if (args.includes('--help')) {
    console.log(help);
    process.exit(0);
  }
  const at = args.indexOf('--for');
  const purpose = at === -1 ? 'start' : args[at + 1];
  if (purpose === 'start' || purpose === 'test' || purpose === 'build') return purpose;
  console.error(`--for takes 'start', 'test' or 'build', not '${purpose}'.`);
  process.exit(1);
}

async function main() {
  const purpose = purposeOf(process.argv.slice(2));
  if (purpose === 'build') {
    await runSideBySide({ 'npm packages': () => installIfChanged(root) });
    await runSideBySide({ build: () => buildIfChanged(root) });
    return;
  }
  const forTests = purpose === 'test';
  const cache = cacheFolder(process.env);
  const missing = missingPrerequisites({ forTests, root, cache, env: process.env });
  if (missing.length) {
    for (const line of missing) console.error(line);
    process.exit(1);
  }
  const { KAFKA_BROKERS, TEMPORAL_ADDRESS } = process.env;
  await runSideBySide({
    'npm packages': () => installIfChanged(root),
    // One after the other: Maven 3 does not lock its local repository.
    'Kafka (Maven)': async () => {
      if (!KAFKA_BROKERS || forTests) await fetchKafka(root, cache);
      if (forTests) await fetchTestServer(root, cache);
    },
    'Temporal (built by Go: 4 to 5 minutes the first time)': async () => {
      if (!TEMPORAL_ADDRESS || forTests) await fetchTemporal(cache);
    },
    'Python packages': async () => {
      if (forTests) await fetchPythonPackages(root, cache);
    },
    'test tools (apt-get)': async () => {
      if (forTests) await installTestTools();
    },
  });
  await runSideBySide({ build: () => buildIfChanged(root) });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
