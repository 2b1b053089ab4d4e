import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedPasskey } from '../authenticator.js';
import type { Stack } from '../stack.js';

/** What a later run of the demo needs of an earlier one: ids, and the demo people's passkeys. */
export interface DemoBook {
  /** Organization ids by slug. */
  organizations: Record<string, string>;
  /** Person ids and passkeys by login. */
  people: Record<
    string,
    { personId: string; organizationId: string; passkeys: SavedPasskey[]; ready: boolean }
  >;
  /** Steps of the seed that are done. */
  done: string[];
}

const fileOf = (stack: Stack): string => join(stack.state, 'demo.json');

/** The book of a state folder; empty at the first start. */
export function readBook(stack: Stack): DemoBook {
  const file = fileOf(stack);
  return existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { organizations: {}, people: {}, done: [] };
}

/** Writes the book whole or not at all; it holds the demo people's private keys, so nobody else may read it. */
export function writeBook(stack: Stack, book: DemoBook): void {
  mkdirSync(stack.state, { recursive: true });
  const draft = `${fileOf(stack)}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(book, null, 2), { mode: 0o600 });
  renameSync(draft, fileOf(stack));
}
