import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { isPublicAddress } from './address.js';

/**
 * Fetches a link that an earner gave as evidence, without letting it reach inside: http and https only, every address
 * of every hop checked, the connection pinned to the address that was checked (no second resolution to rebind), and
 * limits on redirects, time and size.
 */

export type LinkRefusalCode =
  | 'evidence-link-invalid'
  | 'evidence-link-scheme'
  | 'evidence-link-credentials'
  | 'evidence-link-port'
  | 'evidence-link-unresolved'
  | 'evidence-link-private-address'
  | 'evidence-link-redirects'
  | 'evidence-link-status'
  | 'evidence-link-too-large'
  | 'evidence-link-timeout'
  | 'evidence-link-unreachable';

export interface LinkFetched {
  readonly ok: true;
  /** SHA-256 of the body's bytes as they came (see `contentEncoding`), lower-case hex */
  readonly digest: string;
  /** as the server declared it, without parameters, lower case; `application/octet-stream` when it declared none */
  readonly mediaType: string;
  /** set when the server compressed although it was asked not to: the digest is then of the compressed bytes */
  readonly contentEncoding: string | undefined;
  readonly sizeBytes: number;
  readonly fetchedAt: Date;
  /** where the last redirect led */
  readonly finalUrl: string;
}

export interface LinkRefused {
  readonly ok: false;
  readonly code: LinkRefusalCode;
  readonly detail: string;
}

export type LinkOutcome = LinkFetched | LinkRefused;

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface LinkFetchOptions {
  readonly now: () => Date;
  /** for the whole fetch, all redirects included */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** all addresses of a host name; the system's resolver by default */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  /** addresses that pass although they are not public, on any port: only tests give any */
  readonly allowedTestAddresses?: ReadonlySet<string>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
const DEFAULT_MAX_REDIRECTS = 3;
/** Other ports belong to other protocols more often than to an honest link. */
const WEB_PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a case keeps of a link: an unfetched link is evidence all the same, which assessors open themselves. */
export type LinkRecord =
  | { readonly state: 'fetched'; readonly url: string; readonly fetched: LinkFetched }
  | {
      readonly state: 'unfetched';
      readonly url: string;
      readonly reason: LinkRefusalCode;
      readonly triedAt: Date;
    };

/** Turns an outcome into what is recorded. */
export function linkRecord(url: string, outcome: LinkOutcome, triedAt: Date): LinkRecord {
  return outcome.ok
    ? { state: 'fetched', url, fetched: outcome }
    : { state: 'unfetched', url, reason: outcome.code, triedAt };
}

/** Fetches and digests. Never throws: whatever goes wrong is a refusal with a code. */
export async function fetchLink(url: string, options: LinkFetchOptions): Promise<LinkOutcome> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const maxRedirects = options.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
  let next = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const step = await fetchHop(next, options, signal);
    if (typeof step !== 'string') return step;
    next = step;
  }
  return refuse('evidence-link-redirects', `more than ${maxRedirects} redirects`);
}

/** One request; a string is where the server redirects to. */
async function fetchHop(
  url: string,
  options: LinkFetchOptions,
  signal: AbortSignal,
): Promise<LinkOutcome | string> {
  const parsed = parseLink(url);
  if ('code' in parsed) return parsed;
  const pinned = await within(signal, checkedAddress(parsed, options));
  if ('code' in pinned) return pinned;
  const agent = pinnedAgent(pinned, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    // A fragment never travels; undici sends no cookies, and we send no referrer.
    const response = await request(parsed, {
      dispatcher: agent,
      signal,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Countersign-evidence/1' },
    });
    return await readResponse(parsed, response, options);
  } catch (error) {
    if (signal.aborted) return refuse('evidence-link-timeout', 'the fetch took too long');
    return refuse('evidence-link-unreachable', errorCode(error));
  } finally {
    // The connection was for this hop only; what is left of a body is not wanted.
    void agent.destroy();
  }
}

/** Checks what a URL says by itself. The WHATWG parser has already made `0x7f.1` and the like into plain addresses. */
function parseLink(url: string): URL | LinkRefused {
  if (!URL.canParse(url)) return refuse('evidence-link-invalid', 'not a URL');
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return refuse('evidence-link-scheme', 'only https and http links can be fetched');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return refuse('evidence-link-credentials', 'a link must not carry a user name or password');
  }
  return parsed;
}

/** Resolves the host once and checks every address: one private address among public ones refuses the host. */
async function checkedAddress(url: URL, options: LinkFetchOptions): Promise<ResolvedAddress | LinkRefused> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(host, options.resolve ?? systemResolve);
  const [first] = addresses;
  if (first === undefined) return refuse('evidence-link-unresolved', 'the host name has no address');
  const isTest = (address: string) => options.allowedTestAddresses?.has(address) === true;
  if (!addresses.every(({ address }) => isTest(address) || isPublicAddress(address))) {
    return refuse('evidence-link-private-address', 'the link leads into a network that is not public');
  }
  if (!WEB_PORTS.has(url.port) && !isTest(first.address)) {
    return refuse('evidence-link-port', 'the link names a port that is not usual for web pages');
  }
  return first;
}

async function addressesOf(
  host: string,
  resolve: (hostname: string) => Promise<readonly ResolvedAddress[]>,
): Promise<readonly ResolvedAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  return resolve(host).catch(() => []);
}

function systemResolve(hostname: string): Promise<readonly ResolvedAddress[]> {
  return lookup(hostname, { all: true, verbatim: true });
}

/** A dispatcher whose every connection goes to the one checked address; TLS still checks the URL's host name. */
function pinnedAgent(pinned: ResolvedAddress, timeoutMs: number): Agent {
  const pinnedLookup: LookupFunction = (_hostname, lookupOptions, callback) => {
    if (lookupOptions.all === true) callback(null, [{ ...pinned }]);
    else callback(null, pinned.address, pinned.family);
  };
  return new Agent({
    connect: { lookup: pinnedLookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16 * 1024,
    pipelining: 0,
  });
}

async function readResponse(
  url: URL,
  response: Dispatcher.ResponseData,
  options: LinkFetchOptions,
): Promise<LinkOutcome | string> {
  // A body that is destroyed unread reports an abort, which nobody would hear.
  response.body.on('error', () => {});
  const location = header(response, 'location');
  if (REDIRECTS.has(response.statusCode) && location !== undefined) {
    response.body.destroy();
    return URL.canParse(location, url.href)
      ? new URL(location, url.href).href
      : refuse('evidence-link-invalid', 'the server redirects to something that is not a URL');
  }
  if (response.statusCode !== 200) {
    response.body.destroy();
    return refuse('evidence-link-status', `the server answered ${response.statusCode}`);
  }
  return digestBody(url, response, options);
}

async function digestBody(
  url: URL,
  response: Dispatcher.ResponseData,
  options: LinkFetchOptions,
): Promise<LinkOutcome> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    // Leaving the loop destroys the body. A declared length is not believed either way.
    if (sizeBytes > maxBytes) return refuse('evidence-link-too-large', `more than ${maxBytes} bytes`);
    hash.update(chunk);
  }
  const declared = header(response, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return {
    ok: true,
    digest: hash.digest('hex'),
    mediaType:
      declared !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(declared) ? declared : 'application/octet-stream',
    contentEncoding: header(response, 'content-encoding'),
    sizeBytes,
    fetchedAt: options.now(),
    finalUrl: url.href,
  };
}

function header(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** A resolver cannot be aborted; its answer is no longer waited for. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T | LinkRefused> {
  const timeout = refuse('evidence-link-timeout', 'the fetch took too long');
  if (signal.aborted) return Promise.resolve(timeout);
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(timeout), { once: true });
    work.then(resolve, reject);
  });
}

function refuse(code: LinkRefusalCode, detail: string): LinkRefused {
  return { ok: false, code, detail };
}

/** The code only: messages of the network stack may name addresses. */
function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the server could not be reached';
}
