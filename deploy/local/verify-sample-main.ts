import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from './run-main.js';
import { stackFrom } from './stack.js';
import {
  PublishedFolder,
  type Verdict,
  verdictsOfDigitalBazaar,
  verdictsOfOurs,
  verdictsOfPython,
} from './verify-sample.js';

const help = `npm run verify:sample [-- DIR] [-- --now INSTANT]

Verifies what one run of 'npm run demo' wrote (by default test/sample, which is committed), by three verifiers of which two
are not ours, from the files alone: no engine, no network. Exit code 0 only if everything verifies.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { now: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return console.log(help);
  const stack = stackFrom();
  const now = values.now ? new Date(values.now) : new Date();
  const folder = new PublishedFolder(positionals[0] ?? join(stack.root, 'test', 'sample'));
  const python = await verdictsOfPython(stack, folder.path, now);
  const verdicts: Verdict[] = [
    ...(await verdictsOfOurs(folder, now)),
    ...(await verdictsOfDigitalBazaar(folder, now)),
    ...(python ?? []),
  ];
  for (const { verifier, file, verified, reason } of verdicts)
    console.log(
      `${verified ? 'verified' : 'REFUSED '}  ${file.padEnd(20)} ${verifier}${reason ? `: ${reason}` : ''}`,
    );
  if (!python) console.log('not run   the Python verifier: its packages come with the set-up of npm test');
  if (verdicts.some(({ verified }) => !verified)) process.exitCode = 1;
}

runMain(main);
