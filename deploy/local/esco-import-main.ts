import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from './environment.js';
import { runMain } from './run-main.js';
import { LocalError, stackFrom } from './stack.js';

/** `npm run esco:import -- FILE...`: the official ESCO zips into the catalogue's database of the local stack. */
runMain(async () => {
  const stack = stackFrom();
  const entry = join(stack.root, 'dist/services/catalogue/src/esco-import-main.js');
  if (!existsSync(entry)) throw new LocalError('The project is not built yet: run `npm run build` first.');
  const child = spawn(process.execPath, [entry, ...process.argv.slice(2)], {
    env: environmentOf('catalogue', stack),
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
});
