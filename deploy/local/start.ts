import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vouchForDemoPeople } from './demo/vouching.js';
import { launch, type Running } from './launcher.js';
import { stopStale } from './pids.js';
import { runMain } from './run-main.js';
import { refuseProduction, type Stack, stackFrom } from './stack.js';
import { summaryOf } from './summary.js';

const help = `npm start                 the whole of Countersign on this machine, without Docker; Ctrl-C stops it

  COUNTERSIGN_PORT_BASE   first of fifteen ports (4500: the portal is there)
  COUNTERSIGN_STATE       folder of databases, logs, secrets and mail (.countersign)
  COUNTERSIGN_CACHE       folder of fetched engines (~/.cache/countersign)
  KAFKA_BROKERS           use these brokers instead of a local one
  TEMPORAL_ADDRESS        use this Temporal server
  DATABASE_URL            use this PostgreSQL server (with DATABASE_PASSWORD_FILE)
  LOG_LEVEL               of the services (info)

npm start -- --no-seed    without the demo data
npm run reset             empties the state folder`;

const giveUpTimeoutMs = 12_000;

/** Stops in order at the first signal, at once at the second. */
function onSignals(stack: Stack, stop: () => Promise<void>): void {
  let signals = 0;
  const handle = () => {
    signals += 1;
    if (signals === 1) {
      console.log('\nStopping (Ctrl-C again to end at once) ...');
      void stop();
      return;
    }
    // Asked twice: nothing is waited for, and what does not end by itself is ended by its number.
    void stopStale(stack, ['launcher'], 0).finally(() => process.exit(130));
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(help);
    return;
  }
  refuseProduction("'npm start'");
  const stack = stackFrom();
  const started = Date.now();
  const cold = !existsSync(join(stack.state, 'secrets'));
  let running: Running | undefined;
  let launching: Promise<Running> | undefined;
  let ending = false;
  let endVouching: (() => Promise<void>) | undefined;
  const end = async (exitCode: number) => {
    if (ending) return;
    ending = true;
    process.exitCode = exitCode;
    if (!running) {
      // A start that is under way fails by itself when its children end; what it started meanwhile goes with it.
      await stopStale(stack, ['launcher']);
      await Promise.race([launching?.catch(() => undefined), sleep(giveUpTimeoutMs)]);
      await stopStale(stack, ['launcher']);
    }
    await endVouching?.();
    await running?.stop();
    console.log('Stopped.');
    process.exit(exitCode);
  };
  onSignals(stack, () => end(0));
  const report = {
    step: (text: string) =>
      console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${text}`),
    crash: (line: string) => {
      if (ending) return;
      console.error(`${line}\nEverything is stopped.`);
      void end(1);
    },
  };
  try {
    launching = launch(stack, report, { seed: !args.includes('--no-seed') });
    running = await launching;
  } catch (error) {
    // Children that were stopped under a start that is being given up are no news.
    if (ending) return;
    throw error;
  }
  if (!args.includes('--no-seed')) endVouching = vouchForDemoPeople(stack);
  console.log(summaryOf(stack, running, { cold, seconds: (Date.now() - started) / 1000 }));
  setInterval(() => undefined, 60_000);
}

runMain(() => main(process.argv.slice(2)));
