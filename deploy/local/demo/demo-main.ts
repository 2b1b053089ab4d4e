import { parseArgs } from 'node:util';
import { portalOriginOf } from '../environment.js';
import { launch, type Running } from '../launcher.js';
import { runMain } from '../run-main.js';
import { LocalError, stackFrom } from '../stack.js';
import { playJourney } from './journey.js';

const help = `npm run demo -- --out DIR [--base-url URL]

Plays the whole journey through the public HTTP API, from a draft to a signed credential, and writes to DIR what an
independent verifier needs. Uses the system at URL (by default the local one); starts the local one if none runs.
Exit code 0 only if the credential verifies.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, 'base-url': { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help || !values.out) {
    console.log(help);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const stack = stackFrom();
  const portal = values['base-url'] ?? portalOriginOf(stack);
  let started: Running | undefined;
  if (!(await answers(portal))) {
    if (values['base-url']) throw new LocalError(`Nothing answers at ${portal}.`);
    started = await launch(stack, { step: console.log, crash: console.error }, { seed: false });
  }
  try {
    const { awardId, verification } = await playJourney(stack, {
      out: values.out,
      portal,
      print: console.log,
    });
    for (const { check, outcome } of verification.checks) console.log(`    ${outcome.padEnd(8)} ${check}`);
    console.log(
      `Award ${awardId}: valid when awarded: ${verification.validWhenAwarded.answer}; current today: ${verification.currentToday.answer}`,
    );
    if (verification.validWhenAwarded.answer !== 'yes' || verification.currentToday.answer !== 'current')
      process.exitCode = 1;
  } finally {
    await started?.stop();
  }
}

async function answers(portal: string): Promise<boolean> {
  try {
    return (await fetch(`${portal}/readyz`, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

runMain(main);
