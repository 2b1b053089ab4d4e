import { describe, expect, it } from '@jest/globals';
import type { CurrencyDocument } from '../../../shared/src/currency-document.js';
import { awardedAt, take } from './credential.fixtures.js';
import { currencyAt, readCurrency } from './currency.js';
import { currency } from './published.fixtures.js';

type Kind = CurrencyDocument['kinds'][number];

/** The demo document with its first kind changed. */
function withKind(change: (kind: Kind) => Kind): CurrencyDocument {
  const document = currency();
  return { ...document, kinds: document.kinds.map((one, at) => (at === 0 ? change(one) : one)) };
}
const withdraw = (at: string) =>
  withKind((kind) => ({
    ...kind,
    confirmations: kind.confirmations.map((one) => ({ ...one, state: 'withdrawn', withdrawnAt: at })),
  }));

describe('currency document', () => {
  it('is read when it has the shape, refused when it has not', () => {
    expect(take(readCurrency(currency()))).toEqual(currency());
    expect(readCurrency({ ...currency(), kinds: currency().kinds.slice(1) })).toMatchObject({
      code: 'currency-malformed',
    });
    expect(readCurrency({ ...currency(), computedAt: 'now' })).toMatchObject({ code: 'currency-malformed' });
    expect(readCurrency(null)).toMatchObject({ code: 'currency-malformed' });
  });

  it('is current to the last second of the term and not a second longer', () => {
    const fresh = (at: string) => ({ ...currency(), computedAt: at });
    expect(currencyAt(fresh('2028-02-01T04:00:00Z'), '2028-02-01T04:59:59Z').answer).toBe('current');
    expect(currencyAt(fresh('2028-02-01T04:00:00Z'), '2028-02-01T05:00:00Z')).toMatchObject({
      answer: 'not-current',
      reason: 'lapsed',
      since: '2028-02-01T05:00:00Z',
      kinds: ['in-demand', 'fidelity'],
    });
  });

  it('tells a withdrawal, from its own second on', () => {
    const document = withdraw('2027-05-01T00:00:00Z');
    expect(currencyAt(document, awardedAt)).toMatchObject({
      answer: 'not-current',
      reason: 'withdrawn',
      since: '2027-05-01T00:00:00Z',
      kinds: ['in-demand'],
    });
    expect(
      currencyAt({ ...document, computedAt: '2027-04-30T00:00:00Z' }, '2027-04-30T23:59:59Z').answer,
    ).toBe('current');
  });

  it('is waived where a waiver stands in for a confirmation', () => {
    const waiver = {
      from: '2027-01-01T05:00:00Z',
      until: '2027-12-31T04:59:59Z',
      reason: { en: 'pilot', fr: 'projet pilote' },
      statementDigest: 'a'.repeat(64),
    };
    const document = withKind((kind) => ({ ...kind, confirmations: [], waiver, state: 'waived' }));
    expect(currencyAt(document, awardedAt)).toMatchObject({
      answer: 'waived',
      kinds: ['in-demand'],
      until: waiver.until,
    });
    expect(currencyAt(document, '2027-12-31T05:00:00Z')).toMatchObject({
      answer: 'not-current',
      since: '2027-12-31T05:00:00Z',
    });
  });

  it('counts organizations as the policy asks, and none that is not identified', () => {
    const two = withKind((kind) => ({
      ...kind,
      needs: { confirmations: 2, organizations: 2 },
      confirmations: [...kind.confirmations, ...kind.confirmations],
    }));
    expect(currencyAt(two, awardedAt)).toMatchObject({ answer: 'unknown', reason: 'currency-never-met' });
    const stranger = withKind((kind) => ({
      ...kind,
      confirmations: kind.confirmations.map((one) => ({ ...one, state: 'not-counting' })),
    }));
    expect(currencyAt(stranger, awardedAt).answer).toBe('unknown');
  });

  it('says unknown of an old copy, and under review where it is', () => {
    expect(currencyAt(currency(), '2027-07-01T00:00:00Z')).toMatchObject({
      answer: 'unknown',
      reason: 'currency-stale',
    });
    expect(
      currencyAt(
        withKind((kind) => ({ ...kind, state: 'under-review' })),
        awardedAt,
      ),
    ).toMatchObject({
      answer: 'current',
      reason: 'under-review',
    });
  });
});
