import { readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { environmentOf } from '../../../deploy/local/environment.js';
import { secretsFolder } from '../../../deploy/local/secret-files.js';
import { ensureSecrets, type Secrets } from '../../../deploy/local/secrets.js';
import { processNames, type Stack } from '../../../deploy/local/stack.js';
import { temporaryStack } from './temporary-stack.js';

let stack: Stack;
let remove: () => void;

beforeEach(async () => {
  ({ stack, remove } = await temporaryStack());
});
afterEach(() => remove());

const pathsOf = (secrets: Secrets): string[] =>
  Object.values(secrets).flatMap((value) =>
    typeof value === 'string' ? [value] : Object.values(value as object),
  );

test('secrets are made once, readable by their owner only', () => {
  const first = pathsOf(ensureSecrets(stack)).map((file) => readFileSync(file, 'utf8'));
  const paths = pathsOf(ensureSecrets(stack));
  expect(paths.map((file) => readFileSync(file, 'utf8'))).toEqual(first);
  expect(new Set(first).size).toBe(paths.length);
  expect(statSync(secretsFolder(stack)).mode & 0o777).toBe(0o700);
  for (const file of paths) expect(statSync(file).mode & 0o777).toBe(0o400);
});

test('the set of public keys holds one key a service and no private half', () => {
  const { keys } = JSON.parse(readFileSync(ensureSecrets(stack).serviceKeys, 'utf8'));
  const ids = keys.map((key: { kid: string }) => key.kid);
  expect(ids).toEqual(['catalogue-1', 'endorsement-1', 'assessment-1', 'issuance-1', 'portal-1']);
  for (const key of keys) expect(key).not.toHaveProperty('d');
});

test('no secret is in the environment of a process, only paths', () => {
  const contents = pathsOf(ensureSecrets(stack)).map((file) => readFileSync(file, 'utf8'));
  for (const name of processNames) {
    const values = Object.values(environmentOf(name, stack, { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'mine' }));
    for (const value of values) expect(contents).not.toContain(value);
    expect(values).not.toContain('mine');
  }
});
