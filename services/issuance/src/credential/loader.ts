import type { LoadedDocument, Loader } from '@digitalbazaar/data-integrity';
import { bundledContexts, multikeyV1 } from './contexts.js';
import { isObject, type JsonObject, list, member } from './json.js';

/** Gives the document of a DID, or null when it is not to be had. It may read a store or a cache. */
export type DidLookup = (did: string) => Promise<JsonObject | null>;

function loaded(url: string, document: object): LoadedDocument {
  return { contextUrl: null, documentUrl: url, document };
}

/**
 * A JSON-LD document loader that serves the bundled contexts and, when `lookup` is given, DID documents and their
 * keys. It never touches the network: a credential cannot make a service fetch an address of its choosing.
 *
 * @param lookup gives DID documents; without it only contexts are served
 * @returns the loader; it throws an Error for every other URL
 */
export function documentLoader(lookup?: DidLookup): Loader {
  return async (url) => {
    const context = bundledContexts.get(url);
    if (context !== undefined) return loaded(url, context);
    if (lookup !== undefined && url.startsWith('did:')) {
      const [did = ''] = url.split('#');
      const document = await lookup(did);
      if (document?.id === did) {
        if (did === url) return loaded(url, document);
        const method = list(document.verificationMethod).find((one) => member(one, 'id') === url);
        // The signature library takes a key only with the context that defines it.
        if (isObject(method)) return loaded(url, { '@context': multikeyV1, ...method });
      }
    }
    throw new Error(`not bundled and not a known DID: ${url}`);
  };
}
