import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../shared/src/canonical.js';
import { currencyDocumentSchema } from '../../../shared/src/currency-document.js';
import { currencyDocument, hexOf, type PublicConfirmation } from './currency.js';

const digest = digestOf(new TextEncoder().encode('part'));
const confirmation = (
  organization: string,
  from: string,
  until: string,
  state: PublicConfirmation['state'] = 'signed',
): PublicConfirmation => ({
  confirmationId: `c-${organization}`,
  organization: { id: organization, name: organization },
  state,
  validFrom: new Date(from),
  validUntil: new Date(until),
  languages: ['en'],
  editions: { en: digest, fr: digest },
  statementDigest: digest,
});
const document = (confirmations: PublicConfirmation[], now: string) =>
  currencyDocument(
    {
      origin: 'https://countersign.localhost',
      microCertificationId: 'm',
      version: 2,
      submittedAt: new Date('2026-11-01T00:00:00Z'),
      policy: { policyId: 'p', revision: 1 },
      kinds: (['in-demand', 'fidelity'] as const).map((kind) => ({
        kind,
        partDigest: digest,
        needs: { confirmations: 2, organizations: 2 },
        confirmations,
        dissent: 1,
      })),
    },
    new Date(now),
  );
const a = confirmation('a', '2026-12-01T10:00:00Z', '2027-06-01T03:59:59Z');
const b = confirmation('b', '2026-12-05T10:00:00Z', '2027-12-01T04:59:59Z');
const stateAt = (confirmations: PublicConfirmation[], now: string) => {
  const [kind] = document(confirmations, now).kinds;
  return [kind?.state, kind?.since];
};

describe('the currency document', () => {
  it('is under review until the need is met, current from then, lapsed from the second after a term', () => {
    expect(stateAt([a, b], '2026-12-02T00:00:00Z')).toEqual(['under-review', '2026-11-01T00:00:00Z']);
    expect(stateAt([a, b], '2026-12-06T00:00:00Z')).toEqual(['current', '2026-12-05T10:00:00Z']);
    expect(stateAt([a, b], '2027-06-01T03:59:59Z')).toEqual(['current', '2026-12-05T10:00:00Z']);
    expect(stateAt([a, b], '2027-06-01T04:00:00Z')).toEqual(['lapsed', '2027-06-01T04:00:00Z']);
  });

  it('does not count what the signer holds back, nor one organization twice', () => {
    expect(stateAt([a, { ...b, state: 'held' }], '2026-12-06T00:00:00Z')[0]).toBe('under-review');
    expect(stateAt([a, { ...b, organization: a.organization }], '2026-12-06T00:00:00Z')[0]).toBe(
      'under-review',
    );
    expect(
      document([{ ...b, state: 'held' }], '2026-12-06T00:00:00Z').kinds[0]?.confirmations[0]?.state,
    ).toBe('not-counting');
  });

  it('has the shape that verifiers read, with links to what was signed only', () => {
    const read = currencyDocumentSchema.parse(document([a, b], '2026-12-06T00:00:00Z'));
    expect(read.kinds[0]?.confirmations[0]?.endorsements).toEqual([
      {
        url: 'https://countersign.localhost/confirmations/c-a/en',
        language: 'en',
        editionDigest: hexOf(digest),
      },
    ]);
  });
});
