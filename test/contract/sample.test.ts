import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { stackFrom } from '../../deploy/local/stack.js';
import {
  PublishedFolder,
  verdictsOfDigitalBazaar,
  verdictsOfOurs,
  verdictsOfPython,
} from '../../deploy/local/verify-sample.js';

const stack = stackFrom();
const sample = join(stack.root, 'test', 'sample');
const copy = mkdtempSync(join(tmpdir(), 'countersign-sample-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function refusedIn(path: string): Promise<string[]> {
  const folder = new PublishedFolder(path);
  const now = new Date();
  const verdicts = [
    ...(await verdictsOfOurs(folder, now)),
    ...(await verdictsOfDigitalBazaar(folder, now)),
    ...((await verdictsOfPython(stack, path, now)) ?? []),
  ];
  expect(verdicts.length).toBeGreaterThan(8);
  return verdicts.filter(({ verified }) => !verified).map(({ verifier, file }) => `${file} ${verifier}`);
}

test('the committed sample is accepted by our verifier and by two that are not ours', async () => {
  expect(await refusedIn(sample)).toEqual([]);
});

test('a changed word in it is refused by all three', async () => {
  cpSync(sample, copy, { recursive: true });
  const file = join(copy, 'credential.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Demo College', 'Demo Collage'));
  const refused = await refusedIn(copy);
  for (const verifier of ['Countersign', '@digitalbazaar/vc', 'openbadgeslib (Python)'])
    expect(refused).toContain(`credential.json ${verifier}`);
});
