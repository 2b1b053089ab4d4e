// The independent verifier that the tests use is Python: its packages go into an environment of their own in the cache.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from './engines.mjs';
import { runCommand } from './tasks.mjs';

const requirementsOf = (root) => join(root, 'test', 'support', 'python', 'requirements.txt');

/** The same folder as verifier-python.ts computes: another list of packages is another environment. */
const environmentFolder = (root, cache) => {
  const digest = createHash('sha256')
    .update(readFileSync(requirementsOf(root)))
    .digest('hex');
  return join(cache, `python-${digest.slice(0, 12)}`);
};

/** @returns {string | undefined} what is missing, in one line */
export function pythonFault(root, cache) {
  if (!existsSync(requirementsOf(root)) || existsSync(environmentFolder(root, cache))) return undefined;
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  if (spawnSync('python3', ['-c', check]).status === 0) return undefined;
  return 'Python 3.11 or newer with venv is missing (the tests verify awards with it): Debian: apt-get install python3-venv.';
}

/** Makes the environment; call its bin/python, since its other commands remember the folder it was made in. */
export async function fetchPythonPackages(root, cache) {
  if (!existsSync(requirementsOf(root))) return;
  await once(environmentFolder(root, cache), async (draft) => {
    await runCommand('python3', ['-m', 'venv', draft]);
    const options = ['--quiet', '--disable-pip-version-check', '--no-compile'];
    await runCommand(join(draft, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      ...options,
      '-r',
      requirementsOf(root),
    ]);
  });
}
