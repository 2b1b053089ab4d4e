import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMailDomain, isTimeZone, sameDomain, slugOf } from './organization.js';

it('makes short names from any text', () => {
  expect(slugOf("Préparation de commandes d'entrepôt")).toBe('preparation-de-commandes-d-entrepot');
  expect(slugOf('日本')).toBe('organization');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/);
    }),
  );
});

it('knows mail domains', () => {
  for (const good of ['lakeside.example', 'a.b-c.example', 'xn--caf-dma.example'])
    expect(isMailDomain(good)).toBe(true);
  for (const bad of ['example', 'Big.example', '-a.example', 'a..example', 'a@b.example', 'a.example.', ''])
    expect(isMailDomain(bad)).toBe(false);
});

it('takes a subdomain for the same house', () => {
  expect(sameDomain('co-op.demo-college.example', 'demo-college.example')).toBe(true);
  expect(sameDomain('notdemo-college.example', 'demo-college.example')).toBe(false);
});

it('knows time zones', () => {
  expect(isTimeZone('America/Toronto')).toBe(true);
  expect(isTimeZone('Toronto')).toBe(false);
});
