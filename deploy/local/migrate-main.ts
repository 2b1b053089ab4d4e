import { migrate } from './migrate.js';
import { ensureDatabases } from './postgres.js';
import { runMain } from './run-main.js';
import { LocalError, services, stackFrom } from './stack.js';

/**
 * `npm run migrate [-- service ...]`: databases and migrations on the running local engines, or on the server that
 * DATABASE_URL names.
 */
runMain(async () => {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !services.some((service) => service === name));
  if (unknown) throw new LocalError(`There is no service '${unknown}': ${services.join(', ')}.`);
  const wanted = services.filter((service) => !named.length || named.includes(service));
  const stack = stackFrom();
  await ensureDatabases(stack, wanted);
  const changed = await migrate(stack, wanted);
  console.log(changed.length ? `Migrated: ${changed.join(', ')}` : 'Nothing to migrate.');
});
