import { runMain } from './run-main.js';
import { secretsFolder } from './secret-files.js';
import { ensureSecrets } from './secrets.js';
import { stackFrom } from './stack.js';

/** `npm run secrets`: makes what docker-compose.yml mounts; what exists is kept. */
runMain(async () => {
  const stack = stackFrom();
  ensureSecrets(stack);
  console.log(`Secrets are in ${secretsFolder(stack)}.`);
});
