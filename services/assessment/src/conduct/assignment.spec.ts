import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../../shared/src/ids.js';
import { chooseFor, rolesFor } from './assignment.js';

const none = new Set<string>();
const person = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e');
const candidates = fc.uniqueArray(fc.record({ personId: person, openDuties: fc.nat({ max: 3 }) }), {
  selector: (one) => one.personId,
});
const people = fc.uniqueArray(person).map((ids) => new Set(ids));

describe('who gets a duty', () => {
  it('is never excluded, has the least to do, and was late only where nobody else is left', () => {
    fc.assert(
      fc.property(fc.uuid(), candidates, people, people, (caseId, all, exclude, avoid) => {
        const chosen = chooseFor(caseId, all, { exclude, avoid });
        const possible = all.filter((one) => !exclude.has(one.personId));
        expect(chosen === null).toBe(possible.length === 0);
        if (chosen === null) return;
        const mine = possible.find((one) => one.personId === chosen);
        const punctual = possible.filter((one) => !avoid.has(one.personId));
        expect(mine).toBeDefined();
        expect(avoid.has(chosen) && punctual.length > 0).toBe(false);
        const among = punctual.length > 0 ? punctual : possible;
        expect(mine?.openDuties).toBe(Math.min(...among.map((one) => one.openDuties)));
        expect(chooseFor(caseId, [...all].reverse(), { exclude, avoid })).toBe(chosen);
      }),
      { numRuns: 2_000 },
    );
  });

  it('spreads cases over equals', () => {
    const equals = ['a', 'b', 'c', 'd'].map((personId) => ({ personId, openDuties: 0 }));
    const counts = new Map<string, number>();
    for (let count = 0; count < 1_000; count++) {
      const chosen = chooseFor(newId(), equals, { exclude: none, avoid: none }) ?? '';
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    }
    for (const { personId } of equals) expect(counts.get(personId)).toBeGreaterThan(180);
  });

  it('has a role for it', () => {
    expect(rolesFor('re-mark')).toEqual(['assessor']);
    expect(rolesFor('moderation')).toEqual(['moderator']);
    expect(rolesFor('appeal')).toContain('programme-lead');
  });
});
