import { newNonce, randomId } from '../../../shared/src/ids.js';
import type { DetailsOf } from '../../../shared/src/statement.js';
import { termsDigest } from '../../../shared/src/terms.js';
import { revocationTree } from './revocation.js';
import type { Digested, RevocationStatement } from './standing.js';

/** Three awards, and the proposal to revoke them. */
export const awards = ['a', 'b', 'c'].map((end) => `00000000-0000-4000-8000-00000000000${end}`);
export const tree = revocationTree(awards);
export const ids = {
  college: randomId(),
  revocation: randomId(),
  lead: randomId(),
  remi: randomId(),
  rita: randomId(),
  adele: randomId(),
  earner: randomId(),
};
export const moments = {
  proposed: '2026-11-24T15:00:00Z',
  inWindow: '2026-12-01T12:00:00Z',
  appealUntil: '2026-12-24T04:59:59Z',
  afterWindow: '2027-01-05T12:00:00Z',
  lapsesAt: '2027-02-22T04:59:59Z',
  afterLapse: '2027-03-01T12:00:00Z',
};

type By = { personId: string; role: RevocationStatement['role']; at: string; organizationId?: string };

/** A statement as its digest names it; the digest is made up, since nothing here looks into bytes. */
export function said<T extends RevocationStatement['type']>(
  type: T,
  by: By,
  details: DetailsOf<T>,
  more: Partial<RevocationStatement> = {},
): Digested {
  const statement = {
    v: 1,
    type,
    organizationId: ids.college,
    ...by,
    subject: { kind: 'revocation', id: ids.revocation, digest: null },
    policy: null,
    decision: type,
    details,
    validFrom: null,
    validUntil: null,
    terms: termsDigest(type),
    nonce: newNonce(),
    ...more,
  };
  // The fields are of one type by this function's T, which an object literal of a union does not carry.
  return { statement: statement as RevocationStatement, digest: `digest of ${statement.nonce}` };
}

const commitment = `uEi${'A'.repeat(44)}`;
const revocationId = ids.revocation;

export const proposal = (
  change: Partial<DetailsOf<'revocation-proposal'>> = {},
  validUntil: string | null = moments.lapsesAt,
) =>
  said(
    'revocation-proposal',
    { personId: ids.lead, role: 'programme-lead', at: moments.proposed },
    {
      revocationId,
      count: tree.count,
      releaseId: null,
      reason: 'issued-in-error',
      words: commitment,
      suspend: true,
      appealUntil: moments.appealUntil,
      ...change,
    },
    { subject: { kind: 'revocation', id: revocationId, digest: tree.root }, validUntil },
  );

export const approval = (of: Digested, by: By) =>
  said(
    'revocation-approval',
    by,
    { revocationId, count: tree.count, proposal: of.digest },
    { subject: { kind: 'revocation', id: revocationId, digest: tree.root } },
  );
export const rejection = (of: Digested, by: By) =>
  said('revocation-rejection', by, { revocationId, proposal: of.digest, words: commitment });
export const appeal = (of: Digested, awardId: string, at = moments.inWindow) =>
  said(
    'revocation-appeal',
    { personId: ids.earner, role: 'self', at },
    { revocationId, awardId, words: commitment },
    { subject: { kind: 'revocation', id: revocationId, digest: of.digest } },
  );
export const exemption = (of: Digested, awardId: string, by: By, about: Digested | null = null) =>
  said('revocation-exemption', by, {
    revocationId,
    proposal: of.digest,
    awardId,
    appeal: about?.digest ?? null,
    words: commitment,
  });
export const dismissal = (of: Digested, awardId: string, by: By, about: Digested) =>
  said('revocation-appeal-dismissal', by, {
    revocationId,
    proposal: of.digest,
    awardId,
    appeal: about.digest,
    words: commitment,
  });
