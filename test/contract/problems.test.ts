import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../services/shared/src/problem.js';
import { type ProblemCode, problemCodes } from '../../services/shared/src/problem-codes.js';
import { matchesIn, sourcesUnder } from './sources.js';

/** The catalogue itself, a file for each service. */
const CATALOGUE = 'services/shared/src/problems/';
const codes = Object.keys(problemCodes) as ProblemCode[];
const sources = sourcesUnder('services', 'workflows', 'proto').filter(
  ({ path }) => !path.startsWith(CATALOGUE),
);

/** The head of an entry of the catalogue. */
const WRITTEN = /^ {2}'?([a-z-]+)'?: \{/gm;
/** `new Problem('code'`, over line ends too. */
const THROWN = /new Problem\(\s*'([^']+)'/g;
/** A refusal by a workflow's machine: its code reaches the caller as a problem. */
const REFUSED = /ok: false,\s*code: '([^']+)'/g;
/** A code that a program of ours waits to pass. */
const AWAITED = /unless\(\s*'([^']+)'/g;

const unknown = (found: { path: string; text: string }[]) =>
  found.filter(({ text }) => !Object.hasOwn(problemCodes, text));

describe('the catalogue of problems', () => {
  it('has a stable kebab-case code, once, in the order of the alphabet', () => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const files = sourcesUnder(CATALOGUE).map((source) => matchesIn([source], WRITTEN));
    for (const written of files) {
      const names = written.map(({ text }) => text);
      expect(names).toEqual([...names].sort());
    }
    // One that two files had would be the later one's for both.
    expect(files.flatMap((written) => written.map(({ text }) => text)).sort()).toEqual([...codes].sort());
  });

  it.each(codes)('says %s in both languages, with a status of its own', (code) => {
    const { status, en, fr } = problemCodes[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const title of [en, fr]) expect(title).toMatch(/^\p{Lu}.{7,}[^.\s]$/u);
    expect(fr).not.toBe(en);
    const body = new Problem(code).body('c');
    expect(body).toMatchObject({
      type: expect.stringMatching(`/${code}$`),
      title: en,
      titleFr: fr,
      status,
      code,
    });
  });

  it('has every code that is thrown, and every refusal of a workflow', () => {
    const thrown = matchesIn(sources, THROWN);
    const refused = matchesIn(
      sources.filter(({ path }) => path.startsWith('workflows/')),
      REFUSED,
    );
    expect(thrown.length).toBeGreaterThan(50);
    expect(refused.length).toBeGreaterThan(4);
    expect(unknown([...thrown, ...refused])).toEqual([]);
  });

  it('has every code that the demo waits for', () => {
    const awaited = matchesIn(sourcesUnder('deploy/local/demo'), AWAITED);
    expect(awaited.length).toBeGreaterThan(3);
    expect(unknown(awaited)).toEqual([]);
  });

  it('has no code that nothing answers with', () => {
    const text = sources.map((source) => source.text).join('\n');
    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });

  it('would miss a code that it does not have', () => {
    const planted = [{ path: 'planted.ts', text: "throw new Problem(\n  'no-such-code', { detail: '' });" }];
    expect(unknown(matchesIn(planted, THROWN))).toEqual([{ path: 'planted.ts', text: 'no-such-code' }]);
  });
});
