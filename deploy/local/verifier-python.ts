import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from './stack.js';

/** The Python with the packages of test/support/python/requirements.txt, made by `setup.mjs --for test`. */
export function verifierPython(stack: Stack): string {
  const requirements = readFileSync(join(stack.root, 'test', 'support', 'python', 'requirements.txt'));
  const digest = createHash('sha256').update(requirements).digest('hex');
  return join(stack.cache, `python-${digest.slice(0, 12)}`, 'bin', 'python');
}
