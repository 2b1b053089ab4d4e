import { describe, expect, it } from '@jest/globals';
import { isTooCostly } from './complexity.js';
import { awardedAt, signAward, unsignedAward } from './credential.fixtures.js';
import { canonicalText, isObject, type JsonObject, parseJson } from './json.js';
import { resolvers } from './published.fixtures.js';
import { verifyCredential } from './verify.js';

async function award(): Promise<JsonObject> {
  const read = parseJson(canonicalText(await signAward(await unsignedAward())));
  if (!read.ok || !isObject(read.value)) throw new Error('no award');
  return read.value;
}

describe('a credential made to keep a verifier busy', () => {
  it.each([
    [
      'of nameless things that look alike',
      (at: number) => ({ type: ['Evidence'], name: 'x', tags: [{ at }] }),
    ],
    ['of blank node identifiers', (at: number) => ({ id: `_:b${at}`, type: ['Evidence'] })],
    ['of very many things', (at: number) => ({ id: `https://example.org/${at}`, type: ['Evidence'] })],
  ])('%s is refused before it is canonicalized', async (_what, one) => {
    const evidence = Array.from({ length: 6_000 }, (_, at) => one(at));
    const result = await verifyCredential(
      { ...(await award()), evidence },
      {
        resolvers: await resolvers(),
        now: awardedAt,
      },
    );
    expect(result.checks.find((check) => check.check === 'proof')?.code).toBe('credential-too-costly');
    expect(result.validWhenAwarded.answer).toBe('no');
  });

  it('is no honest award', async () => {
    expect(isTooCostly(await award())).toBe(false);
  });
});
