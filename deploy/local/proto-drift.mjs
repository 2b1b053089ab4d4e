// `npm run check:proto`: the committed proto/gen is what buf generates today, and nothing breaks the committed baseline.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const scratch = mkdtempSync(join(tmpdir(), 'countersign-proto-'));

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

function buf(...args) {
  const done = spawnSync('buf', args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exitCode = 1;
}

try {
  buf('generate', '--output', scratch);
  const [committed, generated] = [join(root, 'proto/gen'), join(scratch, 'proto/gen')];
  const names = [...new Set([...filesBelow(committed), ...filesBelow(generated)])];
  const read = (folder, name) => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      return undefined;
    }
  };
  const drifted = names.filter((name) => read(committed, name) !== read(generated, name));
  for (const name of drifted)
    console.error(`proto/gen/${name} is not what buf generates: run 'npm run proto'.`);
  if (drifted.length > 0) process.exitCode = 1;
  buf('breaking', '--against', 'proto/baseline.binpb');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
