// Programs that only the tests need: a browser and docker-compose (which only reads docker-compose.yml there).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './tasks.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

function hasCompose() {
  if (onPath('docker-compose')) return true;
  return onPath('docker') && spawnSync('docker', ['compose', 'version']).status === 0;
}

/** @returns {string[]} Debian packages that are missing */
function missingPackages() {
  const missing = [];
  if (!process.env.CHROMIUM_PATH && !existsSync('/usr/bin/chromium')) missing.push('chromium');
  if (!hasCompose()) missing.push('docker-compose');
  return missing;
}

/** Installs them where that is possible without asking; says what to do elsewhere. */
export async function installTestTools() {
  const missing = missingPackages();
  if (!missing.length) return;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    const list = missing.join(' and ');
    throw new Error(
      `The tests need ${list}: install them (Debian: sudo apt-get install ${missing.join(' ')}); CHROMIUM_PATH may name another Chromium.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { env });
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
}
