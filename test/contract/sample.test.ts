import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { stackFrom } from '../../deploy/local/stack.js';
import {
  PublishedFolder,
  verdictsOfDigitalBazaar,
  verdictsOfOurs,
  verdictsOfPython,
} from '../../deploy/local/verify-sample.js';

const stack = stackFrom();
const sample = join(stack.root, 'test', 'sample');
const FIVE_YEARS_MS = 5 * 366 * 86_400_000;

/** What is refused, as `file verifier`. */
async function refusedIn(path: string, now = new Date()): Promise<string[]> {
  const folder = new PublishedFolder(path);
  const verdicts = [
    ...(await verdictsOfOurs(folder, now)),
    ...(await verdictsOfDigitalBazaar(folder, now)),
    ...((await verdictsOfPython(stack, path, now)) ?? []),
  ];
  expect(verdicts.length).toBeGreaterThan(8);
  return verdicts.filter(({ verified }) => !verified).map(({ verifier, file }) => `${file} ${verifier}`);
}

/** What is refused of a copy in which one file is another. */
async function refusedWith(file: string, change: (text: string) => string): Promise<string[]> {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-sample-'));
  try {
    cpSync(sample, copy, { recursive: true });
    const before = readFileSync(join(copy, file), 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(join(copy, file), after);
    return await refusedIn(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test('the committed sample is accepted by our verifier and by two that are not ours, today and in five years', async () => {
  expect(await refusedIn(sample)).toEqual([]);
  expect(await refusedIn(sample, new Date(Date.now() + FIVE_YEARS_MS))).toEqual([]);
});

test('a changed word in it is refused by all three', async () => {
  const refused = await refusedWith('credential.json', (text) =>
    text.replace('Demo College', 'Demo Collage'),
  );
  for (const verifier of ['Countersign', '@digitalbazaar/vc', 'openbadgeslib (Python)'])
    expect(refused).toContain(`credential.json ${verifier}`);
  expect(refused).not.toContain('credential.fr.json Countersign');
});

test('an endorsement that says something else is refused', async () => {
  const refused = await refusedWith('endorsement-1.json', (text) => text.replace('(demo)', '(real)'));
  expect(refused).toEqual(['endorsement-1.json @digitalbazaar/vc']);
});

test('a key that may not assert any more is refused', async () => {
  const refused = await refusedWith('did-demo-college.json', (text) =>
    JSON.stringify({ ...JSON.parse(text), assertionMethod: [] }),
  );
  for (const form of ['json', 'jwt'])
    for (const verifier of ['Countersign', 'openbadgeslib (Python)'])
      expect(refused).toContain(`credential.${form} ${verifier}`);
});

test('a status list that another made is refused', async () => {
  const refused = await refusedWith('status-revocation.json', (text) =>
    text.replace(/"issuer":"did:web:[^"]+"/, '"issuer":"did:web:somebody.example"'),
  );
  for (const verifier of ['Countersign', 'openbadgeslib (Python)'])
    expect(refused).toContain(`credential.json ${verifier}`);
});

test('its journey names the award, and every step by whom and when', () => {
  const { steps, awardId }: { steps: { at: string; who: string; what: string }[]; awardId: string } =
    JSON.parse(readFileSync(join(sample, 'journey.json'), 'utf8'));
  expect(steps.length).toBeGreaterThan(20);
  expect(JSON.parse(readFileSync(join(sample, 'credential.json'), 'utf8')).id).toContain(awardId);
  expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort());
});
