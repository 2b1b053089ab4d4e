import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRoot } from '../../../deploy/local/stack.js';

/** A small checkout made for a test, with the real dependencies and the real schema engine. */
export function fixtureRoot(files: Record<string, string>): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'countersign-checkout-'));
  symlinkSync(join(findRoot(), 'node_modules'), join(root, 'node_modules'));
  symlinkSync(join(findRoot(), 'deploy'), join(root, 'deploy'));
  mkdirSync(join(root, 'services', 'shared'), { recursive: true });
  symlinkSync(join(findRoot(), 'services', 'shared', 'sql'), join(root, 'services', 'shared', 'sql'));
  const manifest = JSON.stringify({ name: 'countersign', type: 'module' });
  for (const [name, content] of Object.entries({ 'package.json': manifest, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
