import type { CurrencyDocument } from '../../../shared/src/currency-document.js';
import type { Resolved, Resolvers } from './check.js';
import {
  awardedAt,
  college,
  editionOf,
  employers,
  endorsementInput,
  everyone,
  microCertificationId,
  origin,
  take,
  term,
} from './credential.fixtures.js';
import { sha256Hex } from './digest.js';
import type { JsonObject, JsonValue } from './json.js';
import { signDataIntegrity, signJwt } from './proof.js';
import { buildStatusList, emptyStatusList, withStatus } from './status-list.js';
import { currencyUrl, type StatusPurpose, statusListUrl } from './urls.js';

/** What verifiers fetch, for the tests of this folder. */

/** A signed status list of the college, in either form, with bits set. */
export async function statusList(purpose: StatusPurpose, set: number[], form: 'json' | 'jwt' = 'json') {
  const bits = set.reduce((list, index) => withStatus(list, index, true), emptyStatusList());
  const url = statusListUrl(origin, college.organizationId, purpose, 1);
  const credential = take(buildStatusList({ url, issuer: college.did, purpose, bits, validFrom: awardedAt }));
  return form === 'jwt'
    ? take(await signJwt({ credential, key: college.rsa.signingKey }))
    : take(await signDataIntegrity({ credential, key: college.ed25519.signingKey, created: awardedAt }));
}

/** The currency document of the demo version, both kinds confirmed. */
export function currency(): CurrencyDocument {
  const kinds = (['in-demand', 'fidelity'] as const).map((kind): CurrencyDocument['kinds'][number] => ({
    kind,
    partDigest: editionOf(kind, 'en').partDigest,
    needs: { confirmations: 1, organizations: 1 },
    confirmations: [
      {
        confirmationId: endorsementInput(kind).confirmationId,
        organization: { id: employers[kind].did, name: employers[kind].profile.name },
        endorsements: [],
        statementDigest: sha256Hex(`statement ${kind}`),
        from: term.from,
        until: term.until,
        state: 'in-force',
      },
    ],
    state: 'current',
    since: term.from,
    dissent: 0,
  }));
  return {
    type: 'CurrencyDocument',
    format: 1,
    id: currencyUrl(origin, microCertificationId, 3),
    microCertificationId,
    version: 3,
    computedAt: awardedAt,
    policy: { policyId: 'p1', revision: 1 },
    kinds,
  };
}

const found = <Value>(value: Value | undefined): Resolved<Value> =>
  value === undefined ? { ok: false, code: 'not-found', detail: 'not there' } : { ok: true, value };

/** Resolvers that know the demo organizations and what a test gives in addition. */
export async function resolvers(
  given: {
    revoked?: number[];
    suspended?: number[];
    form?: 'json' | 'jwt';
    statusLists?: Record<string, JsonObject | string>;
    documents?: Record<string, JsonObject>;
    currency?: JsonValue;
  } = {},
): Promise<Resolvers> {
  const lists: Record<string, JsonObject | string> = given.statusLists ?? {
    [statusListUrl(origin, 'demo-college', 'revocation', 1)]: await statusList(
      'revocation',
      given.revoked ?? [],
      given.form,
    ),
    [statusListUrl(origin, 'demo-college', 'suspension', 1)]: await statusList(
      'suspension',
      given.suspended ?? [],
      given.form,
    ),
  };
  const documents = Object.fromEntries(everyone.map((one) => [one.did, one.document()]));
  return {
    didDocument: async (did) => found<JsonValue>(given.documents?.[did] ?? documents[did]),
    statusList: async (url) => found(lists[url]),
    currency: async () => found(given.currency),
  };
}
