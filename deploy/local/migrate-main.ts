import { migrate } from './migrate.js';
import { ensureDatabases } from './postgres.js';
import { runMain } from './run-main.js';
import { stackFrom } from './stack.js';

/** `npm run migrate`: databases and migrations on the running local engines, or on the server of DATABASE_URL. */
runMain(async () => {
  const stack = stackFrom();
  await ensureDatabases(stack);
  const changed = await migrate(stack);
  console.log(changed.length ? `Migrated: ${changed.join(', ')}` : 'All databases have all migrations.');
});
