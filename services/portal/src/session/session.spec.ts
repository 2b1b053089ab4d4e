import { expect, test } from '@jest/globals';
import { PortalKeys } from '../keys.js';
import {
  cookieOf,
  IDLE_MS,
  LIFE_MS,
  languageOf,
  linkOpens,
  safePath,
  sessionCookie,
  sessionLives,
} from './session.js';

const now = new Date('2026-11-24T12:00:00Z');
const before = (ms: number): Date => new Date(now.getTime() - ms);

test('a session ends after twelve idle hours, and after a week at the latest', () => {
  expect(sessionLives({ createdAt: before(IDLE_MS), lastSeenAt: before(IDLE_MS - 1) }, now)).toBe(true);
  expect(sessionLives({ createdAt: before(IDLE_MS), lastSeenAt: before(IDLE_MS) }, now)).toBe(false);
  expect(sessionLives({ createdAt: before(LIFE_MS), lastSeenAt: before(0) }, now)).toBe(false);
});

test('a link opens once, and not for ever', () => {
  const later = new Date(now.getTime() + 1);
  expect(linkOpens(null, now)).toEqual({ ok: false, code: 'link-unknown' });
  expect(linkOpens({ usedAt: null, expiresAt: later }, now)).toEqual({ ok: true });
  expect(linkOpens({ usedAt: now, expiresAt: later }, now)).toEqual({ ok: false, code: 'link-used' });
  expect(linkOpens({ usedAt: null, expiresAt: now }, now)).toEqual({ ok: false, code: 'link-expired' });
});

test.each([
  ['/requests/1?x=2', '/requests/1?x=2'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/a\nb', '/'],
  [undefined, '/'],
])('after sign-in %s leads to %s', (path, expected) => {
  expect(safePath(path)).toBe(expected);
});

test('the cookie is not for scripts, and for https only where the portal is', () => {
  expect(sessionCookie('abc', 'http://localhost:4500')).toBe(
    'countersign_session=abc; Path=/; HttpOnly; SameSite=Lax',
  );
  expect(sessionCookie('abc', 'https://portal.example')).toContain('; Secure');
  expect(sessionCookie('', 'https://portal.example')).toContain('Max-Age=0');
  expect(cookieOf('a=1; countersign_session=x=y; b=2', 'countersign_session')).toBe('x=y');
  expect(cookieOf('xcountersign_session=x', 'countersign_session')).toBeNull();
  expect([languageOf('fr-CA'), languageOf('en'), languageOf('frisian'), languageOf(undefined)]).toEqual([
    'fr',
    'en',
    'en',
    'en',
  ]);
});

test('keys of different purposes give different values, and one address is one index', () => {
  const keys = new PortalKeys(new Uint8Array(32).fill(7));
  expect(keys.sessionHash('x')).not.toBe(keys.linkHash('x'));
  expect(keys.mailIndex(' Zoé@Example.TEST ')).toBe(keys.mailIndex('zoe\u0301@example.test'));
  expect(keys.openCookie(keys.sealCookie({ a: 1 }))).toEqual({ a: 1 });
  expect(keys.openCookie('bm90IG91cnM')).toBeNull();
});
