import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playForReal } from './real-workflows.js';
import { simulate } from './simulate.js';

const help = `npm run sim -- [--years 10] [--versions 1000] [--seed 1] [--workflows 12] [--json FILE]

Plays confirmations, declines, recalls, withdrawals, delegations, lapses, renewals, waivers and new versions at random
through the real state machines, and what some versions learned through real workflows on the time-skipping server.
After each second in which something happened the machines and the signer's gate are held against a second, naive answer
to "is this version endorsed now, and why" (test/sim/oracle.ts). Exit code 1 where they disagree.`;

/** So many disagreements are printed. */
const SHOWN = 5;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      years: { type: 'string', default: '10' },
      versions: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      workflows: { type: 'string', default: '12' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const startedAt = performance.now();
  const years = wholeNumber('--years', values.years, 100);
  const seed = wholeNumber('--seed', values.seed, 0xffffffff);
  const { plays, ...machines } = simulate({
    years,
    versions: wholeNumber('--versions', values.versions, 100_000),
    seed,
  });
  const workflows = await playForReal(plays, wholeNumber('--workflows', values.workflows, 1_000));
  const disagreements = [...machines.disagreements, ...workflows.disagreements];
  const result = {
    versions: machines.versions,
    decisions: machines.decisions,
    checks: machines.checks + workflows.checks,
    disagreements: disagreements.length,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    years,
    seed,
    workflows: { played: workflows.workflows, signals: workflows.signals, checks: workflows.checks },
  };
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
  for (const one of disagreements.slice(0, SHOWN)) console.error(JSON.stringify(one));
  return disagreements.length === 0 ? 0 : 1;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`${name} is a whole number up to ${most}, not '${text}'.\n\n${help}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
