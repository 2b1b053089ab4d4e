import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { disclosureSchema } from '../../../shared/src/content.js';
import { newId } from '../../../shared/src/ids.js';
import {
  caseKey,
  differs,
  displayName,
  earnerDigest,
  earnerKey,
  identityHash,
  identityOf,
  indexSecret,
  newSalt,
} from './earner.js';

const secret = indexSecret(new Uint8Array(32).fill(1));
const profile = {
  studentNumber: '1',
  legalName: 'Ada Legal',
  chosenName: null,
  mail: 'Ada@Demo.example',
  language: 'en' as const,
  salt: 'a-salt-of-16-char',
};

describe('identity of an earner', () => {
  it('is the hash of Open Badges 3.0: lower-cased address, then salt', () => {
    const hash = createHash('sha256').update('ada@demo.examplea-salt-of-16-char').digest('hex');
    expect(identityHash(' ADA@demo.example', profile.salt)).toBe(`sha256$${hash}`);
    expect(identityOf(profile)).toEqual({ identityHash: `sha256$${hash}`, salt: profile.salt });
  });

  it('fits what is disclosed', () => {
    const earner = identityOf({ ...profile, salt: newSalt() });
    const disclosure = { resultId: newId(), earner, evidence: [], finalizedAt: '2026-11-24T12:00:00Z' };
    expect(disclosureSchema.parse(disclosure)).toEqual(disclosure);
  });

  it('has a digest that another salt or address changes', () => {
    const digest = earnerDigest(identityOf(profile));
    fc.assert(
      fc.property(fc.emailAddress(), fc.string({ minLength: 16 }), (mail, salt) => {
        expect(earnerDigest(identityOf({ mail, salt }))).not.toBe(digest);
      }),
    );
    expect(new Set(Array.from({ length: 100 }, newSalt)).size).toBe(100);
  });
});

describe('keys of the index', () => {
  it('keep organizations, students, offerings and versions apart, however they are cut', () => {
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), fc.tuple(fc.string(), fc.string()), (one, two) => {
        const same = one[0] === two[0] && one[1] === two[1];
        expect(earnerKey(secret, one[0], one[1]) === earnerKey(secret, two[0], two[1])).toBe(same);
        const row = (pair: [string, string]) => ({ studentNumber: pair[0], offering: pair[1] });
        expect(caseKey(secret, 'o', row(one), 'v') === caseKey(secret, 'o', row(two), 'v')).toBe(same);
      }),
    );
  });

  it('mean nothing under another secret', () => {
    const other = indexSecret(new Uint8Array(32).fill(2));
    expect(earnerKey(other, 'o', '1')).not.toBe(earnerKey(secret, 'o', '1'));
  });
});

describe('names', () => {
  it('shows the chosen one', () => {
    expect(displayName(profile)).toBe('Ada Legal');
    expect(displayName({ ...profile, chosenName: 'Addie' })).toBe('Addie');
  });

  it('tells what a file says otherwise, but not the case of an address', () => {
    expect(differs(profile, { ...profile, mail: 'ada@demo.example' })).toBe(false);
    expect(differs(profile, { ...profile, mail: 'eve@demo.example' })).toBe(true);
    expect(differs(profile, { ...profile, chosenName: 'Addie' })).toBe(true);
  });
});
