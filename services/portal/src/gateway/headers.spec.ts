import { expect, test } from '@jest/globals';
import { answeredHeaders, forwardedHeaders, securityHeaders } from './headers.js';
import { RateLimit } from './rate-limit.js';

test('a service sees neither cookies nor credentials nor hop-by-hop headers', () => {
  const incoming = {
    cookie: 'countersign_session=x',
    authorization: 'Bearer stolen',
    connection: 'keep-alive, x-private',
    'x-private': '1',
    'transfer-encoding': 'chunked',
    'x-forwarded-for': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
    'correlation-id': 'theirs-theirs',
    'idempotency-key': 'key-12345678',
    'operator-signature': 'sig',
    'if-match': '"3"',
    'content-type': 'application/json',
    accept: 'application/json',
  };
  expect(forwardedHeaders(incoming, { authorization: 'Bearer ours', 'correlation-id': 'ours-ours' })).toEqual(
    {
      'idempotency-key': 'key-12345678',
      'operator-signature': 'sig',
      'if-match': '"3"',
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer ours',
      'correlation-id': 'ours-ours',
    },
  );
});

test('a service cannot set a cookie', () => {
  expect(
    answeredHeaders({ 'set-cookie': 'a=b', etag: '"1"', connection: 'close', 'content-type': 'text/csv' }),
  ).toEqual({
    etag: '"1"',
    'content-type': 'text/csv',
  });
});

test('pages run scripts of their own origin only; https adds transport security', () => {
  const page = securityHeaders('page', 'https://portal.example');
  expect(page['content-security-policy']).toContain("script-src 'self';");
  expect(page['strict-transport-security']).toBeDefined();
  expect(securityHeaders('data', 'http://localhost:4500')['strict-transport-security']).toBeUndefined();
  expect(securityHeaders('data', 'http://localhost:4500')['content-security-policy']).toContain(
    "default-src 'none'",
  );
});

test('the rate limit counts each address by the minute', () => {
  const limit = new RateLimit(2);
  const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  expect([
    limit.allow('a', at(0)),
    limit.allow('a', at(1)),
    limit.allow('a', at(2)),
    limit.allow('b', at(2)),
  ]).toEqual([true, true, false, true]);
  expect(limit.allow('a', at(61))).toBe(true);
});
