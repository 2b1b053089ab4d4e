import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seal, unseal } from './vault.js';

describe('what is sealed', () => {
  const key = new Uint8Array(randomBytes(32));
  const plain = new TextEncoder().encode('a name');

  it('opens with its key and for what it was bound to alone', () => {
    const sealed = seal(key, plain, 'person-1');
    expect(unseal(key, sealed, 'person-1')).toEqual(plain);
    expect(() => unseal(key, sealed, 'person-2')).toThrow();
    expect(() => unseal(new Uint8Array(randomBytes(32)), sealed, 'person-1')).toThrow();
  });

  it('does not open with a shortened tag', () => {
    const sealed = seal(key, new Uint8Array(), 'person-1');
    expect(() => unseal(key, sealed.subarray(0, 12 + 4), 'person-1')).toThrow();
  });
});
