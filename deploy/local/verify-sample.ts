import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential as verifyIndependently } from '@digitalbazaar/vc';
import type { Resolved, Resolvers } from '../../services/issuance/src/credential/check.js';
import type { JsonObject, JsonValue } from '../../services/issuance/src/credential/json.js';
import { documentLoader } from '../../services/issuance/src/credential/loader.js';
import { verifyCredential } from '../../services/issuance/src/credential/verify.js';
import { instant } from '../../services/shared/src/clock.js';
import type { Stack } from './stack.js';
import { verifierPython } from './verifier-python.js';

/** What one verifier says of one file. */
export interface Verdict {
  verifier: 'Countersign' | '@digitalbazaar/vc' | 'openbadgeslib (Python)';
  file: string;
  verified: boolean;
  /** Why not; empty where it verified. */
  reason: string;
}

/** The editions of the award in a folder that `npm run demo` wrote. */
const awards = ['credential.json', 'credential.jwt', 'credential.fr.json'] as const;

/** Everything that a verification needs, from files alone: nothing of the network is asked. */
export class PublishedFolder {
  private readonly documents = new Map<string, JsonObject>();
  private readonly lists = new Map<string, JsonObject>();

  /** @param path as `npm run demo -- --out` wrote it */
  constructor(readonly path: string) {
    for (const name of this.names(/^did-.*\.json$/)) this.keep(this.documents, name);
    for (const name of this.names(/^status-.*\.json$/)) this.keep(this.lists, name);
  }

  text(name: string): string {
    return readFileSync(join(this.path, name), 'utf8').trim();
  }

  json(name: string): JsonObject {
    return JSON.parse(this.text(name));
  }

  /** File names, sorted. */
  names(pattern: RegExp): string[] {
    return readdirSync(this.path)
      .filter((name) => pattern.test(name))
      .sort();
  }

  /** DID documents by their id. */
  didDocument = async (did: string): Promise<JsonObject | null> => this.documents.get(did) ?? null;

  /** What the house's own verifier resolves by. Currency speaks of today, which no file can. */
  resolvers(): Resolvers {
    return {
      didDocument: async (did) => found<JsonValue>(this.documents.get(did)),
      statusList: async (url) => found(this.lists.get(url)),
      currency: async () => found<JsonValue>(undefined),
    };
  }

  private keep(into: Map<string, JsonObject>, name: string): void {
    const document = this.json(name);
    into.set(String(document.id), document);
  }
}

const found = <Value>(value: Value | undefined): Resolved<Value> =>
  value === undefined ? { ok: false, code: 'not-found', detail: 'not in the folder' } : { ok: true, value };

/** Verifies the Data Integrity form of the award, and each endorsement alone, by code that is not ours. */
export async function verdictsOfDigitalBazaar(folder: PublishedFolder, now: Date): Promise<Verdict[]> {
  const names = [
    ...awards.filter((name) => name.endsWith('.json')),
    ...folder.names(/^endorsement-\d+\.json$/),
  ];
  const verdicts: Verdict[] = [];
  for (const name of names) {
    const credential = folder.json(name);
    const result = await verifyIndependently({
      credential,
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: documentLoader(folder.didDocument),
      now: instant(now),
      // Read by our own verifier and the Python one: this package answers `verified` for a revoked credential too.
      checkStatus: async () => ({ verified: true }),
    });
    const reason =
      result.error?.errors?.map(({ message }) => message).join('; ') ?? result.error?.message ?? '';
    verdicts.push({ verifier: '@digitalbazaar/vc', file: name, verified: result.verified, reason });
  }
  return verdicts;
}

/** Verifies every edition and form of the award by our own verifier, with its status lists and endorsements. */
export async function verdictsOfOurs(folder: PublishedFolder, now: Date): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of awards) {
    const { validWhenAwarded: valid, statusToday } = await verifyCredential(folder.text(name), {
      resolvers: folder.resolvers(),
      now: instant(now),
    });
    const verified = valid.answer === 'yes' && statusToday === 'valid';
    const reason = verified ? '' : `${valid.answer}: ${valid.reason}; ${statusToday}`;
    verdicts.push({ verifier: 'Countersign', file: name, verified, reason });
  }
  return verdicts;
}

/**
 * Verifies both forms of the award by the Python verifier of test/support/python.
 *
 * @returns null where its environment is not installed (`setup.mjs --for test` makes it)
 */
export async function verdictsOfPython(stack: Stack, folder: string, now: Date): Promise<Verdict[] | null> {
  const python = verifierPython(stack);
  if (!existsSync(python)) return null;
  const script = join(stack.root, 'test', 'support', 'python', 'verify.py');
  // Exit code 1: something did not verify, which the lines say.
  const { stdout } = await promisify(execFile)(python, [script, folder, '--now', instant(now)], {
    timeout: 60_000,
  }).catch((error: { code?: unknown; stdout: string; stderr: string }) => {
    if (error.code !== 1) throw new Error(`the Python verifier could not be run: ${error.stderr}`);
    return error;
  });
  const lines: PythonLine[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return ['json', 'jwt'].map((form) => {
    const ofForm = lines.filter(({ check }) => check?.startsWith(`${form}/`));
    const failed = ofForm.filter(({ ok }) => !ok);
    return {
      verifier: 'openbadgeslib (Python)',
      file: `credential.${form}`,
      verified: ofForm.length > 0 && failed.length === 0,
      reason: failed.map(({ check, detail }) => `${check}: ${detail}`).join('; '),
    };
  });
}

interface PythonLine {
  check?: string;
  ok?: boolean;
  detail?: string;
}
