import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from './stack.js';

/** The folder of generated secrets: only its owner may enter. */
export const secretsFolder = (stack: Stack): string => join(stack.state, 'secrets');

/** The path of one secret, whether it exists or not. */
export const secretPath = (stack: Stack, name: string): string => join(secretsFolder(stack), name);

/**
 * Makes a secret once and keeps it: a second start must open what the first one sealed.
 *
 * @param make called only when there is none yet
 * @returns the path of the file (mode 0400)
 */
export function ensureSecret(stack: Stack, name: string, make: () => string): string {
  const file = secretPath(stack, name);
  if (!existsSync(file)) writeSecret(stack, name, make());
  return file;
}

/** Writes a secret, whole or not at all. */
export function writeSecret(stack: Stack, name: string, content: string): string {
  mkdirSync(secretsFolder(stack), { recursive: true, mode: 0o700 });
  chmodSync(secretsFolder(stack), 0o700);
  const file = secretPath(stack, name);
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, content, { mode: 0o400 });
  renameSync(draft, file);
  return file;
}

/** The text of a secret, without the line end that an editor may have added. */
export const readSecret = (file: string): string => readFileSync(file, 'utf8').trimEnd();

/** A random secret of so many bytes, as base64 for keys. */
export const randomKey = (bytes = 32): string => randomBytes(bytes).toString('base64');

/** A random password that needs no escaping in a URL. */
export const randomPassword = (): string => randomBytes(24).toString('base64url');
