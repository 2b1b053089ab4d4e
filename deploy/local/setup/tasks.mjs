// Running commands and several tasks at a time, with a line every ten seconds that says what is still going on.
import { spawn } from 'node:child_process';

const progressEveryMs = 10_000;
const seconds = (since) => `${Math.round((Date.now() - since) / 1000)} s`;

/**
 * Runs a command to its end; its output is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<string>} its standard output
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let all = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk) => {
      all += chunk;
    });
    child.once('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) return resolve(out);
      const tail = all.trimEnd().split('\n').slice(-30).join('\n');
      reject(new Error(`${tail}\n'${command} ${args.join(' ')}' failed (exit code ${code}).`));
    });
  });
}

/**
 * Runs tasks side by side; the first failure is thrown once all have ended, so that none is left half-way.
 *
 * @param {Record<string, () => Promise<unknown>>} tasks
 */
export async function runSideBySide(tasks) {
  const started = Date.now();
  const running = new Set(Object.keys(tasks));
  const ticker = setInterval(() => {
    console.log(`  still running after ${seconds(started)}: ${[...running].join(', ')}`);
  }, progressEveryMs);
  const results = await Promise.allSettled(
    Object.entries(tasks).map(async ([name, task]) => {
      try {
        await task();
        // What was there already needs no line.
        if (Date.now() - started > 1_000) console.log(`  done: ${name} (${seconds(started)})`);
      } finally {
        running.delete(name);
      }
    }),
  );
  clearInterval(ticker);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
