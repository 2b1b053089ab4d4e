// `npm run generate`: the Prisma client of every service, two at a time. Our stand-in for the schema engine is used
// unless PRISMA_SCHEMA_ENGINE_BINARY is set (to nothing for the stock engine), since the CLI would download one.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './setup/tasks.mjs';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js');
const { PRISMA_SCHEMA_ENGINE_BINARY: chosen = join(import.meta.dirname, 'schema-engine.mjs'), ...rest } =
  process.env;
const env = { ...rest, ...(chosen ? { PRISMA_SCHEMA_ENGINE_BINARY: chosen } : {}), CHECKPOINT_DISABLE: '1' };

const waiting = readdirSync(join(root, 'services'))
  .map((service) => join(root, 'services', service, 'prisma.config.ts'))
  .filter((config) => existsSync(config));

async function work() {
  for (let config = waiting.shift(); config; config = waiting.shift()) {
    await runCommand(process.execPath, [cli, 'generate', '--config', config], { cwd: root, env });
  }
}

Promise.all([work(), work()]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
