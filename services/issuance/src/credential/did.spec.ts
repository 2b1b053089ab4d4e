import { from, fromJwk } from '@digitalbazaar/ed25519-multikey';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { college, take } from './credential.fixtures.js';
import {
  didDocument,
  didDocumentUrl,
  ed25519Multikey,
  jwkThumbprint,
  keyId,
  organizationDid,
  publicJwk,
} from './did.js';

const did = college.did;
const keys = [college.ed25519.jwk, college.rsa.jwk];

describe('did:web documents', () => {
  it('names an organization by host and id, and finds its document', () => {
    expect(organizationDid('https://countersign.example', 'o1')).toBe('did:web:countersign.example:o:o1');
    expect(organizationDid('https://localhost:8443', 'o1')).toBe('did:web:localhost%3A8443:o:o1');
    expect(take(didDocumentUrl('did:web:localhost%3A8443:o:o1'))).toBe(
      'https://localhost:8443/o/o1/did.json',
    );
    expect(take(didDocumentUrl('did:web:example.org'))).toBe('https://example.org/.well-known/did.json');
    for (const wrong of [
      'did:key:z6Mk',
      'did:web:',
      'did:web:a.example:..%2Fx',
      'did:web:a.example/x',
      'did:web:a.example::x',
    ]) {
      expect(didDocumentUrl(wrong)).toMatchObject({ ok: false, code: 'did-not-web' });
    }
  });

  it('has thumbprints and multikeys that other libraries compute too', async () => {
    for (const jwk of keys) expect(jwkThumbprint(jwk)).toBe(await calculateJwkThumbprint(jwk));
    if (college.ed25519.jwk.kty !== 'OKP') throw new Error('not an Ed25519 key');
    const multikey = ed25519Multikey(college.ed25519.jwk.x);
    expect(multikey).toBe((await fromJwk({ jwk: college.ed25519.jwk })).publicKeyMultibase);
    expect(multikey.startsWith('z6Mk')).toBe(true);
    expect(
      (
        await from({
          type: 'Multikey',
          '@context': 'https://w3id.org/security/multikey/v1',
          publicKeyMultibase: multikey,
        })
      ).publicKeyMultibase,
    ).toBe(multikey);
  });

  it('lists Ed25519 as Multikey and RSA as JsonWebKey, under absolute ids, for assertions', () => {
    const { url, document } = take(didDocument({ did, keys: keys.map((jwk) => ({ jwk, state: 'active' })) }));
    expect(url).toBe('https://countersign.localhost/o/demo-college/did.json');
    expect(document.verificationMethod.map((one) => one.type)).toEqual(['Multikey', 'JsonWebKey']);
    expect(document.assertionMethod).toEqual(keys.map((jwk) => keyId(did, jwk)));
    expect(JSON.stringify(document)).not.toContain('"d"');
  });

  it('keeps retired keys in both lists and drops compromised ones', () => {
    const [first, second] = keys as [(typeof keys)[number], (typeof keys)[number]];
    const { document } = take(
      didDocument({
        did,
        keys: [
          { jwk: first, state: 'retired' },
          { jwk: second, state: 'compromised' },
        ],
      }),
    );
    expect(document.assertionMethod).toEqual([keyId(did, first)]);
    expect(document.verificationMethod).toHaveLength(1);
    expect(didDocument({ did, keys: [{ jwk: first, state: 'compromised' }] })).toMatchObject({
      code: 'did-without-key',
    });
    expect(
      didDocument({
        did,
        keys: [
          { jwk: first, state: 'active' },
          { jwk: first, state: 'retired' },
        ],
      }),
    ).toMatchObject({
      code: 'did-duplicate-key',
    });
  });

  it('takes the public members of a key only', () => {
    expect(publicJwk({ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'secret' })).toEqual({
      ok: true,
      value: { kty: 'OKP', crv: 'Ed25519', x: 'AA' },
    });
    expect(publicJwk({ kty: 'oct', k: 'AA' })).toMatchObject({ code: 'key-type-not-supported' });
  });
});
