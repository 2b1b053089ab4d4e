import { describe, expect, it } from '@jest/globals';
import { type ApprovedRules, rulesInForceFault } from './rules-in-force.js';

const mine = 'micro-certification-1';
const institution = { kind: 'institution' as const };
const of = (microCertificationId: string) => ({ kind: 'micro-certification' as const, microCertificationId });
const approved = (
  digest: string,
  sequence: number,
  scope: ApprovedRules['scope'] = institution,
): ApprovedRules => ({
  digest,
  sequence,
  since: `2026-11-${String(sequence).padStart(2, '0')}T12:00:00Z`,
  scope,
});
const opened = (named: string | null, sequence = 20) => ({ named, sequence, since: '2026-11-20T12:00:00Z' });

describe('rules in force at an opening', () => {
  it('are the newest of the micro-certification, else of the institution', () => {
    const all = [approved('old', 1), approved('new', 2), approved('other', 3, of('another'))];
    expect(rulesInForceFault(all, opened('new'), mine)).toBeNull();
    expect(rulesInForceFault(all, opened('old'), mine)).toBe('rules-not-in-force');
    expect(rulesInForceFault(all, opened(null), mine)).toBe('rules-not-in-force');
    const own = [...all, approved('own', 4, of(mine)), approved('newest', 5)];
    expect(rulesInForceFault(own, opened('own'), mine)).toBeNull();
    expect(rulesInForceFault(own, opened('newest'), mine)).toBe('rules-not-in-force');
  });

  it('bind no opening before them, nor one that was shown meanwhile', () => {
    expect(rulesInForceFault([], opened(null), mine)).toBeNull();
    expect(rulesInForceFault([approved('later', 21)], opened(null), mine)).toBeNull();
    const meanwhile = { ...approved('new', 19), since: '2026-11-20T11:50:00Z' };
    expect(rulesInForceFault([approved('old', 1), meanwhile], opened('old'), mine)).toBeNull();
    const before = { ...meanwhile, since: '2026-11-20T11:40:00Z' };
    expect(rulesInForceFault([approved('old', 1), before], opened('old'), mine)).toBe('rules-not-in-force');
  });
});
