import { describe, expect, it } from '@jest/globals';
import type { RoundFact, WaiverFact } from '../../../../proto/relevance.js';
import { digestOf } from '../../../shared/src/canonical.js';
import { instant } from '../../../shared/src/clock.js';
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
  withdrawnAt: null,
  languages: ['en'],
  editions: { en: digest, fr: digest },
  statementDigest: digest,
});
const document = (
  confirmations: PublicConfirmation[],
  now: string,
  waivers: WaiverFact[] = [],
  round: RoundFact | null = null,
  endorsedAt: Date | null = null,
) =>
  currencyDocument(
    {
      origin: 'https://countersign.localhost',
      microCertificationId: 'm',
      version: 2,
      submittedAt: new Date('2026-11-01T00:00:00Z'),
      endorsedAt,
      policy: { policyId: 'p', revision: 1 },
      needs: {
        needs: {
          'in-demand': { confirmations: 2, organizations: 2 },
          fidelity: { confirmations: 2, organizations: 2 },
        },
        required: { 'in-demand': [], fidelity: [] },
        veto: false,
      },
      standing: {
        confirmations: (['in-demand', 'fidelity'] as const).flatMap((kind) =>
          confirmations
            .filter((one) => one.state === 'signed')
            .map((one) => ({
              confirmationId: one.confirmationId,
              kind,
              organizationId: one.organization.id,
              from: instant(one.validFrom),
              until: instant(one.validUntil),
              endedAt: one.withdrawnAt ? instant(one.withdrawnAt) : null,
            })),
        ),
        waivers,
        declines: [],
      },
      round,
      kinds: (['in-demand', 'fidelity'] as const).map((kind) => ({
        kind,
        partDigest: digest,
        confirmations,
        waiver: null,
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

  it('is withdrawn from the second of a withdrawal that breaks the need, and says until when it would hold', () => {
    const withdrawn = { ...b, withdrawnAt: new Date('2027-01-10T09:00:00Z') };
    const [kind] = document([a, withdrawn], '2027-01-11T00:00:00Z').kinds;
    expect(kind).toMatchObject({ state: 'withdrawn', since: '2027-01-10T09:00:00Z', until: null });
    expect(kind?.confirmations[1]).toMatchObject({ state: 'withdrawn', withdrawnAt: '2027-01-10T09:00:00Z' });
    expect(document([a, b], '2026-12-06T00:00:00Z').kinds[0]?.until).toBe('2027-06-01T04:00:00Z');
  });

  it('is withdrawn also where the confirmation that endorsed it ended within the second in which it began', () => {
    const second = '2026-12-05T10:00:00Z';
    const ended = { ...b, withdrawnAt: new Date('2026-12-05T10:00:00.900Z') };
    const kindsOf = (endorsedAt: Date | null) =>
      document([a, ended], second, [], null, endorsedAt).kinds.map(({ state, since }) => [state, since]);
    expect(kindsOf(new Date('2026-12-05T10:00:00.500Z'))).toEqual(Array(2).fill(['withdrawn', second]));
    expect(kindsOf(null)).toEqual(Array(2).fill(['under-review', '2026-11-01T00:00:00Z']));
  });

  it('is waived while a waiver stands in, under review while employers are asked anew', () => {
    const waiver: WaiverFact = {
      waiverId: 'w',
      kind: 'fidelity',
      from: '2027-06-05T00:00:00Z',
      until: '2027-09-01T00:00:00Z',
      endedAt: null,
    };
    const kinds = document([a, b], '2027-06-06T00:00:00Z', [waiver]).kinds;
    expect(kinds.map((kind) => [kind.state, kind.since])).toEqual([
      ['lapsed', '2027-06-01T04:00:00Z'],
      ['waived', '2027-06-05T00:00:00Z'],
    ]);
    const round: RoundFact = {
      round: 2,
      kinds: ['fidelity'],
      openedAt: '2027-03-01T00:00:00Z',
      closedAt: null,
    };
    expect(document([a, b], '2027-03-02T00:00:00Z', [], round).kinds.map((kind) => kind.state)).toEqual([
      'current',
      'under-review',
    ]);
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
