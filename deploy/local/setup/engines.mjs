// Fetches the engines into a cache outside the checkout: whole or not at all, and once even when several set-ups run.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './tasks.mjs';

const kafkaVersion = '4.3.1';
const temporalVersion = '1.5.1';
const testServerVersion = '1.38.0';

/** The same folder as stack.ts computes. */
export function cacheFolder(env) {
  if (env.COUNTERSIGN_CACHE) return resolve(env.COUNTERSIGN_CACHE);
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'countersign');
}

export const kafkaFolder = (cache) => join(cache, `kafka-${kafkaVersion}`);
export const testServerFolder = (cache) => join(cache, `temporal-test-server-${testServerVersion}`);
const temporalFolder = (cache) => join(cache, `temporal-${temporalVersion}`);

/** The Temporal command: the fetched one or one on the PATH. */
export function temporalBinary(cache, env) {
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  return [join(temporalFolder(cache), 'temporal'), ...onPath].find((file) => existsSync(file));
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes a lock file, waiting for its holder; one whose holder is gone is taken over. */
async function takeLock(file) {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (holder && !alive(holder)) rmSync(file, { force: true });
    await sleep(500);
  }
}

/**
 * Makes a folder of the cache unless it is there.
 *
 * @param {string} folder
 * @param {(draft: string) => Promise<void>} make fills a draft that is then renamed
 */
export async function once(folder, make) {
  if (existsSync(folder)) return;
  mkdirSync(join(folder, '..'), { recursive: true });
  const lock = `${folder}.lock`;
  await takeLock(lock);
  const draft = `${folder}.draft-${process.pid}`;
  try {
    if (existsSync(folder)) return;
    mkdirSync(draft, { recursive: true });
    await make(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(lock, { force: true });
  }
}

/** Copies the jars that a pom names, with their checksums verified. */
async function copyJars(pom, draft) {
  copyFileSync(pom, join(draft, 'pom.xml'));
  const goal = ['dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime'];
  await runCommand('mvn', ['--quiet', '--batch-mode', '--strict-checksums', ...goal], { cwd: draft });
}

/** Kafka's jars from Maven Central, 46 MB. */
export const fetchKafka = (root, cache) =>
  once(kafkaFolder(cache), (draft) => copyJars(join(root, 'deploy/local/kafka/pom.xml'), draft));

/** The time-skipping Temporal server that workflow tests use, with a command that starts it. */
export const fetchTestServer = (root, cache) =>
  once(testServerFolder(cache), async (draft) => {
    await copyJars(join(root, 'deploy/local/temporal/pom.xml'), draft);
    const script = join(draft, 'temporal-test-server');
    copyFileSync(join(root, 'deploy/local/temporal/temporal-test-server'), script);
    chmodSync(script, 0o755);
  });

/** The Temporal command with its development server, built by Go: there is no registry that serves the binary. */
export async function fetchTemporal(cache) {
  if (temporalBinary(cache, process.env)) return;
  await once(temporalFolder(cache), async (draft) => {
    const scratch = join(draft, 'go');
    const env = {
      ...process.env,
      GOBIN: draft,
      // 3.2 GB that nothing needs afterwards.
      GOMODCACHE: join(scratch, 'modules'),
      GOCACHE: join(scratch, 'build'),
      GOFLAGS: '-buildvcs=false -modcacherw',
    };
    const target = `github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`;
    await runCommand('go', ['install', '-trimpath', '-ldflags', '-s -w', target], { env });
    rmSync(scratch, { recursive: true, force: true });
  });
}
