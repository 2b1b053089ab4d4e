import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchLink, type LinkFetchOptions, linkRecord } from './link.js';

const at = new Date('2026-11-24T12:00:00Z');
const allowedTestAddresses = new Set(['127.0.0.1']);
const loopback = async () => [{ address: '127.0.0.1', family: 4 }];

describe('fetchLink', () => {
  const hosts: (string | undefined)[] = [];
  let server: Server;
  let port = 0;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    hosts.push(request.headers.host);
    const path = request.url ?? '';
    const hop = /^\/hop\/(\d+)$/.exec(path)?.[1];
    if (path === '/page') response.setHeader('content-type', 'text/plain; charset=utf-8').end('evidence');
    else if (hop !== undefined) redirect(response, hop === '0' ? '/page' : `/hop/${Number(hop) - 1}`);
    else if (path.startsWith('/to?')) redirect(response, decodeURIComponent(path.slice(4)));
    else if (path === '/big') response.end(Buffer.alloc(5000));
    else if (path === '/endless') setInterval(() => response.write('x'), 5).unref();
    else if (path === '/cut')
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
    else response.writeHead(404).end();
  }
  function redirect(response: ServerResponse, location: string): void {
    response.writeHead(302, { location }).end();
  }

  beforeAll(async () => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const fetchTest = (path: string, more: Partial<LinkFetchOptions> = {}) =>
    fetchLink(`http://evidence.example:${port}${path}`, {
      now: () => at,
      allowedTestAddresses,
      resolve: loopback,
      ...more,
    });

  it('digests what came, over a connection pinned to the resolved address', async () => {
    const outcome = await fetchTest('/page');
    expect(outcome).toEqual({
      ok: true,
      digest: createHash('sha256').update('evidence').digest('hex'),
      mediaType: 'text/plain',
      contentEncoding: undefined,
      sizeBytes: 8,
      fetchedAt: at,
      finalUrl: `http://evidence.example:${port}/page`,
    });
    expect(hosts.at(-1)).toBe(`evidence.example:${port}`);
    expect(linkRecord('u', outcome, at).state).toBe('fetched');
  });

  it('resolves once a hop: a second, rebound answer is never asked for', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? loopback() : [{ address: '10.0.0.1', family: 4 }];
    };
    expect((await fetchTest('/page', { resolve })).ok).toBe(true);
    expect(asked).toBe(1);
  });

  it('follows three redirects, not four', async () => {
    expect((await fetchTest('/hop/2')).ok).toBe(true);
    expect(await fetchTest('/hop/3')).toMatchObject({ code: 'evidence-link-redirects' });
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'evidence-link-private-address'],
    ['http://[::ffff:7f00:1]/', 'evidence-link-private-address'],
    ['ftp://files.example/', 'evidence-link-scheme'],
    ['file:///etc/passwd', 'evidence-link-scheme'],
    ['http://user:secret@evidence.example/', 'evidence-link-credentials'],
    ['http://[', 'evidence-link-invalid'],
  ])('checks a redirect to %s again', async (target, code) => {
    expect(await fetchTest(`/to?${encodeURIComponent(target)}`)).toMatchObject({ ok: false, code });
  });

  it.each([
    ['no url', 'evidence-link-invalid'],
    ['javascript:alert(1)', 'evidence-link-scheme'],
    ['https://a:b@evidence.example/', 'evidence-link-credentials'],
    ['http://0x7f.1/', 'evidence-link-private-address'],
    ['http://2130706433/', 'evidence-link-private-address'],
    ['http://[::1]/', 'evidence-link-private-address'],
    ['http://[64:ff9b::7f00:1]/', 'evidence-link-private-address'],
    ['http://8.8.8.8:6379/', 'evidence-link-port'],
  ])('refuses %s', async (url, code) => {
    expect(await fetchLink(url, { now: () => at, resolve: async () => [] })).toMatchObject({
      ok: false,
      code,
    });
  });

  it('refuses a host as soon as one of its addresses is private, and a host without address', async () => {
    const mixed = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '::1', family: 6 },
    ];
    expect(await fetchTest('/page', { resolve: mixed })).toMatchObject({
      code: 'evidence-link-private-address',
    });
    expect(await fetchTest('/page', { resolve: async () => [] })).toMatchObject({
      code: 'evidence-link-unresolved',
    });
    const failing = async () => Promise.reject(new Error('NXDOMAIN'));
    expect(await fetchTest('/page', { resolve: failing })).toMatchObject({
      code: 'evidence-link-unresolved',
    });
  });

  it('keeps to its limits of size and time', async () => {
    expect(await fetchTest('/big', { maxBytes: 4999 })).toMatchObject({ code: 'evidence-link-too-large' });
    expect(await fetchTest('/big', { maxBytes: 5000 })).toMatchObject({ ok: true, sizeBytes: 5000 });
    expect(await fetchTest('/endless', { timeoutMs: 150 })).toMatchObject({ code: 'evidence-link-timeout' });
    const never = () => new Promise<never>(() => {});
    expect(await fetchTest('/page', { timeoutMs: 50, resolve: never })).toMatchObject({
      code: 'evidence-link-timeout',
    });
  });

  it('records what could not be fetched as unfetched', async () => {
    const gone = await fetchTest('/gone');
    expect(gone).toMatchObject({
      ok: false,
      code: 'evidence-link-status',
      detail: 'the server answered 404',
    });
    expect(linkRecord('u', gone, at)).toEqual({
      state: 'unfetched',
      url: 'u',
      reason: 'evidence-link-status',
      triedAt: at,
    });
    expect(await fetchTest('/cut')).toMatchObject({ code: 'evidence-link-unreachable' });
  });
});
