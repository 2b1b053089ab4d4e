import type { Resolved, Resolvers } from '../credential/check.js';
import { isObject, type JsonObject, type JsonValue, parseJson } from '../credential/json.js';
import type { Signer } from '../key/signer.js';
import type { StatusService } from '../status/status.service.js';

const foreign = <V>(what: string): Resolved<V> => ({
  ok: false,
  code: 'foreign',
  detail: `${what} is not of this house`,
});
const missing = <V>(what: string): Resolved<V> => ({
  ok: false,
  code: 'not-found',
  detail: `${what} is not here`,
});
const DEADLINE_MS = 5_000;

/**
 * Resolvers that know our own things only: DIDs and status lists from this database, currency documents from one
 * configured address. A credential can never make the service fetch an address of its choosing.
 *
 * @param currencyBase CURRENCY_URL; without it currency is unknown
 */
export function ownResolvers(
  signer: Signer,
  statuses: Pick<StatusService, 'list'> | null,
  currencyBase: string | undefined,
): Resolvers {
  const { origin } = signer;
  return {
    didDocument: async (did) => {
      const prefix = signer.did('');
      if (!did.startsWith(prefix)) return foreign(did);
      const document = await signer.didDocument(did.slice(prefix.length));
      return document ? { ok: true, value: plain(document) } : missing(did);
    },
    statusList: async (url) => {
      const found = /^\/status\/([0-9a-f-]{36})\/(revocation|suspension)\/([1-9]\d{0,5})$/.exec(
        pathUnder(origin, url) ?? '',
      );
      if (!found || !statuses) return foreign(url);
      const [, organizationId = '', purpose, number] = found;
      const list = await statuses.list(
        organizationId,
        purpose === 'suspension' ? 'suspension' : 'revocation',
        Number(number),
      );
      const parsed = list ? parseJson(list.json) : null;
      return parsed?.ok && isObject(parsed.value)
        ? { ok: true, value: parsed.value }
        : missing<JsonObject>(url);
    },
    currency: async (url) => {
      const path = pathUnder(origin, url);
      if (path === null || currencyBase === undefined) return foreign(url);
      const response = await fetch(new URL(path, currencyBase), {
        signal: AbortSignal.timeout(DEADLINE_MS),
        redirect: 'error',
      });
      const parsed = response.ok ? parseJson(await response.text()) : null;
      return parsed?.ok ? { ok: true, value: parsed.value } : missing<JsonValue>(url);
    },
  };
}

function pathUnder(origin: string, url: string): string | null {
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : null;
}

/** The same value as plain JSON. */
function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
