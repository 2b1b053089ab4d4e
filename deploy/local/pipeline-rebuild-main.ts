import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from './environment.js';
import { runMain } from './run-main.js';
import { LocalError, stackFrom } from './stack.js';

/** `npm run pipeline:rebuild`: the read model of the local stack's portal, anew from Kafka; the portal may run meanwhile. */
runMain(async () => {
  const stack = stackFrom();
  const entry = join(stack.root, 'dist/services/portal/src/pipeline-rebuild-main.js');
  if (!existsSync(entry)) throw new LocalError('The project is not built yet: run `npm run build` first.');
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', entry], {
    env: environmentOf('portal', stack),
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
});
