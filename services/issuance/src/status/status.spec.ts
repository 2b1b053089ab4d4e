import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type StatusFacts, singleRefusal, statusAfter, statusTypes } from './status.js';

const none: StatusFacts = { singles: [], revocations: [], replaced: false };

describe('status of an award', () => {
  it('is suspended and reinstated by one signature, and no more revoked by one', () => {
    expect(statusAfter(none)).toBe('valid');
    expect(statusAfter({ ...none, singles: ['award-suspension'] })).toBe('suspended');
    expect(statusAfter({ ...none, singles: ['award-suspension', 'award-reinstatement'] })).toBe('valid');
    expect(singleRefusal(none, 'award-revocation')).toBe('revocation-needs-two');
    expect(singleRefusal(none, 'award-reinstatement')).toBe('award-not-suspended');
    expect(singleRefusal({ ...none, revocations: ['suspended'] }, 'award-reinstatement')).toBe(
      'award-not-suspended',
    );
    expect(singleRefusal({ ...none, replaced: true }, 'award-suspension')).toBe('award-revoked');
  });

  it('stays revoked where a ledger of before carries a revocation by one signature', () => {
    expect(statusAfter({ ...none, singles: ['award-revocation'] })).toBe('revoked');
    expect(statusAfter({ ...none, singles: ['award-suspension', 'award-revocation'] })).toBe('revoked');
    const after: StatusFacts = { ...none, singles: ['award-revocation', 'award-reinstatement'] };
    expect([statusAfter(after), singleRefusal(after, 'award-reinstatement')]).toEqual([
      'revoked',
      'award-revoked',
    ]);
  });

  it('keeps the suspension of one registrar when a proposal that suspended too has ended', () => {
    const both: StatusFacts = { ...none, singles: ['award-suspension'], revocations: ['suspended'] };
    expect(statusAfter(both)).toBe('suspended');
    expect(statusAfter({ ...both, revocations: [] })).toBe('suspended');
    expect(statusAfter({ ...both, singles: [] })).toBe('suspended');
    expect(statusAfter(none)).toBe('valid');
  });

  const singles = fc.array(fc.constantFrom(...statusTypes), { maxLength: 6 });
  const effects = fc.array(fc.constantFrom('revoked' as const, 'suspended' as const), { maxLength: 4 });

  it('never comes back from a revocation, whatever single registrars say before or after', () => {
    fc.assert(
      fc.property(singles, effects, fc.boolean(), (said, revocations, replaced) => {
        const alone = said.includes('award-revocation');
        const revoked = alone || replaced || revocations.includes('revoked');
        expect(statusAfter({ singles: said, revocations, replaced }) === 'revoked').toBe(revoked);
      }),
    );
  });

  it('does not depend on the order of the proposals that an award is in', () => {
    fc.assert(
      fc.property(singles, effects, (said, revocations) => {
        const facts = { ...none, singles: said };
        const [one, two] = [revocations, revocations.toReversed()].map((list) =>
          statusAfter({ ...facts, revocations: list }),
        );
        expect(one).toBe(two);
      }),
    );
  });
});
