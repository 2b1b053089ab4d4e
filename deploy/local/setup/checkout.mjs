// What is made inside the checkout: npm packages and the build, each only when what it is made from has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './tasks.mjs';

const hashOf = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Without the checkout's own node_modules/.bin, whose Node disappears while `npm ci` runs. */
function machineEnvironment(root) {
  const own = join(root, 'node_modules', '.bin');
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== own)
    .join(delimiter);
  return { ...process.env, PATH };
}

/** Whether npm installed just what the lock says: it leaves a lock of what it installed. */
function installedByHand(root, lock) {
  const text = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (!text) return false;
  const installed = JSON.parse(text).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, wanted]) =>
      path === '' || wanted.optional || wanted.peer || installed[path]?.integrity === wanted.integrity,
  );
}

/** `npm ci` when package-lock.json is not what node_modules was made from. */
export async function installIfChanged(root) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const mark = join(root, 'node_modules', '.countersign-lock');
  if (readIfThere(mark) === hashOf(lock)) return;
  if (!installedByHand(root, lock)) {
    const env = machineEnvironment(root);
    await runCommand('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, env });
  }
  writeFileSync(mark, hashOf(lock));
}

const sourceFolders = ['proto', 'services', 'workflows', 'deploy'];
const sourceFiles = ['package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', '.swcrc'];
const skipped = new Set(['node_modules', 'dist', 'generated', '.turbo', '.tanstack']);
const isSource = (name) => !/\.(spec|test)\.tsx?$|\.md$|~$/.test(name);

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path);
    return isSource(entry.name) ? [path] : [];
  });
}

/** A digest of everything that the build reads: contents, since a checkout of git changes the times. */
function digestOfSources(root) {
  const files = [
    ...sourceFiles.map((name) => join(root, name)).filter((file) => existsSync(file)),
    ...sourceFolders.flatMap((name) => filesBelow(join(root, name))).sort(),
  ];
  return hashOf(...files.flatMap((file) => [file.slice(root.length), '\0', readFileSync(file), '\0']));
}

/** `npm run build` (clients of the databases, the services, the pages) when a source has changed since the last one. */
export async function buildIfChanged(root) {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!scripts.build) throw new Error("package.json has no script 'build'.");
  const stamp = join(root, 'dist', '.countersign-build');
  const digest = digestOfSources(root);
  if (readIfThere(stamp) === digest) return;
  await runCommand('npm', ['run', 'build'], { cwd: root });
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Taken before the build: what is saved while it runs is built by the next one.
  writeFileSync(stamp, digest);
}
