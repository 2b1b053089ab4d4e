import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTable } from '../../deploy/local/config-table.js';
import { findRoot } from '../../deploy/local/stack.js';

const readme = readFileSync(join(findRoot(), 'README.md'), 'utf8');

test("the README's configuration table is the one of the schemas", () => {
  expect(withTable(readme)).toBe(readme);
});

test('every command that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(findRoot(), 'package.json'), 'utf8'));
  const named = new Set(
    [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? ''),
  );
  expect(named.size).toBeGreaterThan(8);
  expect([...named].filter((name) => !(name in scripts))).toEqual([]);
});
