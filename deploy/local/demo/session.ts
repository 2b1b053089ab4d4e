import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalError } from '../stack.js';

/** An answer that is not 2xx, with the problem's code where the answer is a problem+json (RFC 9457). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly body: unknown,
    request: string,
  ) {
    super(`${request} answered ${status} ${code}: ${JSON.stringify(body)}`);
  }
}

/** What a request may carry beside its path. */
export interface RequestOptions {
  method?: string;
  json?: unknown;
  /** Sent as it is; takes the place of `json`. */
  body?: string | Uint8Array<ArrayBuffer> | FormData;
  headers?: Record<string, string>;
  /** Value of Idempotency-Key; a new one for every POST where absent. */
  key?: string;
}

const REDIRECTS = 12;
/** How long a decision is sent again while the service says that it is in progress: a busy machine needs longer. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/** A browser's worth of HTTP against the portal: cookies, redirects, JSON, problems. */
export class Session {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** @param portal origin of the portal, without a slash at the end */
  constructor(readonly portal: string) {}

  /** Signs in at the identity provider as a person would: follows the redirects, fills the form, comes back. */
  async signIn(login: string, password: string): Promise<void> {
    let { url } = await this.follow(`${this.portal}/auth/sign-in`, {});
    if (!/\/interaction\//.test(url))
      throw new LocalError(`The sign-in page is not where it should be: ${url}.`);
    const form = new URLSearchParams({ login, password }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    ({ url } = await this.follow(url, { method: 'POST', body: form, headers }));
    // Back at the portal with a session; the page that it leads to is for people.
    if (!url.startsWith(`${this.portal}/`) || url.includes('fault='))
      throw new LocalError(`${login} could not sign in: ended at ${url}.`);
  }

  async get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
    return this.json<T>(path, { headers });
  }

  async post<T>(path: string, json: unknown, options: RequestOptions = {}): Promise<T> {
    return this.json<T>(path, { method: 'POST', json, ...options });
  }

  async put<T>(path: string, json: unknown, headers: Record<string, string> = {}): Promise<T> {
    return this.json<T>(path, { method: 'PUT', json, headers });
  }

  /** @throws Refused for anything that is not 2xx */
  async json<T>(path: string, options: RequestOptions): Promise<T> {
    const response = await this.request(path, options);
    const text = await response.text();
    // What the API documents for this path; a wrong shape shows at the first use.
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The response itself, once it is 2xx. @throws Refused */
  async request(path: string, options: RequestOptions = {}): Promise<Response> {
    const method = options.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = options.key ?? randomUUID();
    const body = options.body ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      const response = await this.once(`${this.portal}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      if (response.ok) return response;
      const text = await response.text();
      const problem = parsed(text);
      const code = codeOf(problem);
      if (code !== 'decision-in-progress' || Date.now() > end)
        throw new Refused(response.status, code, problem ?? text, `${method} ${path}`);
      await delay(PAUSE_MS);
    }
  }

  /** Follows redirects until one leads to a page of the portal, or there is none. */
  private async follow(start: string, init: RequestInit): Promise<{ url: string }> {
    let url = start;
    let response = await this.once(url, init);
    for (let count = 0; count < REDIRECTS; count++) {
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) break;
      url = new URL(location, url).href;
      if (url.startsWith(this.portal) && !url.startsWith(`${this.portal}/auth/`)) break;
      response = await this.once(url, {});
    }
    return { url };
  }

  private async once(url: string, init: RequestInit): Promise<Response> {
    const jar = this.jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keepCookie(jar, line);
    return response;
  }

  private jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    return jar;
  }
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  const gone = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
  if (gone) jar.delete(name);
  else jar.set(name, pair.slice(at + 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(problem: unknown): string {
  return typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : '';
}
