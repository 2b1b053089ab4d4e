import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayIn, endOfDay } from './clock.js';
import { evaluate, type HeldAward, namedIn, type PathwayRule } from './pathway.js';

const micros = ['a', 'b', 'c', 'd', 'e', 'f'];
const micro = fc.constantFrom(...micros);
const months = fc.option(fc.integer({ min: 1, max: 36 }), { nil: null });

const { rule } = fc.letrec<{ rule: PathwayRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('award' as const), microCertificationId: micro }),
    fc.record({
      kind: fc.constant('hours' as const),
      hours: fc.integer({ min: 1, max: 60 }),
      of: fc.uniqueArray(micro, { minLength: 1 }),
      withinMonths: months,
    }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }),
      withinMonths: months,
    }),
    fc.array(tie('rule'), { minLength: 1, maxLength: 4 }).chain((of) =>
      fc.record({
        kind: fc.constant('at-least' as const),
        count: fc.integer({ min: 1, max: of.length }),
        of: fc.constant(of),
        withinMonths: months,
      }),
    ),
  ),
}));

const first = Date.UTC(2023, 0, 1);
const award = fc
  .record({
    microCertificationId: micro,
    hours: fc.integer({ min: 1, max: 40 }),
    day: fc.integer({ min: 0, max: 1_400 }),
    status: fc.constantFrom<HeldAward['status']>('valid', 'valid', 'valid', 'suspended', 'revoked'),
  })
  .map(({ day, ...rest }) => ({ ...rest, awardedAt: new Date(first + day * 86_400_000) }));
const awards = fc
  .array(award, { maxLength: 10 })
  .map((list): HeldAward[] => list.map((one, index) => ({ ...one, awardId: `award ${index}` })));
const moment = fc
  .integer({ min: 0, max: 1_500 * 86_400 })
  .map((seconds) => ({ at: new Date(first + seconds * 1_000), zone: 'America/Toronto' }));
const hoursOf = fc.integer({ min: 1, max: 40 });
const runs = { numRuns: 1_500 };

describe('any rule', () => {
  it('is met exactly where nothing is left, and has all it needs exactly then', () => {
    fc.assert(
      fc.property(rule, awards, moment, (one, held, when) => {
        const { met, left, have, need } = evaluate(one, held, when);
        expect(left.length === 0).toBe(met);
        expect(have >= need).toBe(met);
      }),
      runs,
    );
  });

  it('stays met with more valid awards', () => {
    fc.assert(
      fc.property(rule, awards, awards, moment, (one, held, more, when) => {
        const added = more.map((award, index) => ({
          ...award,
          awardId: `more ${index}`,
          status: 'valid' as const,
        }));
        const before = evaluate(one, held, when);
        const after = evaluate(one, [...held, ...added], when);
        expect(after.met || !before.met).toBe(true);
        expect(after.have).toBeGreaterThanOrEqual(before.have);
      }),
      runs,
    );
  });

  it('is met by the awards that it says count, and by no other than valid ones that it names', () => {
    fc.assert(
      fc.property(rule, awards, moment, (one, held, when) => {
        const { met, awardIds } = evaluate(one, held, when);
        const counted = held.filter(({ awardId }) => awardIds.includes(awardId));
        expect(counted).toHaveLength(awardIds.length);
        for (const { status, microCertificationId } of counted) {
          expect(status).toBe('valid');
          expect(namedIn(one)).toContain(microCertificationId);
        }
        expect(evaluate(one, counted, when).met).toBe(met);
      }),
      runs,
    );
  });

  it('does not depend on the order of the awards', () => {
    fc.assert(
      fc.property(rule, awards, moment, (one, held, when) => {
        expect(evaluate(one, [...held].reverse(), when)).toEqual(evaluate(one, held, when));
      }),
      runs,
    );
  });

  it('becomes unmet by time alone only where it has a term', () => {
    fc.assert(
      fc.property(rule, awards, moment, moment, (one, held, when, other) => {
        const hasTerm = JSON.stringify(one).replaceAll('"withinMonths":null', '').includes('withinMonths');
        if (hasTerm) return;
        expect(evaluate(one, held, when).met).toBe(evaluate(one, held, other).met);
      }),
      runs,
    );
  });

  it('counts an award to the last second of its day so many months later, in the zone, and hours from exactly x on', () => {
    const zone = fc.constantFrom('America/Toronto', 'America/St_Johns', 'Pacific/Auckland', 'UTC');
    const second = fc.integer({ min: 0, max: 1_400 * 86_400 });
    fc.assert(
      fc.property(
        zone,
        second,
        fc.integer({ min: 1, max: 240 }),
        hoursOf,
        (place, seconds, within, hours) => {
          const awardedAt = new Date(first + seconds * 1_000);
          const held: HeldAward[] = [
            { awardId: 'one', microCertificationId: 'a', hours, awardedAt, status: 'valid' },
          ];
          const last = endOfDay(monthsLater(dayIn(awardedAt, place), within), place).getTime();
          const met = (ms: number, asked: number): boolean =>
            evaluate({ kind: 'hours', hours: asked, of: ['a'], withinMonths: within }, held, {
              at: new Date(ms),
              zone: place,
            }).met;
          expect([met(last, hours), met(last + 1_000, hours)]).toEqual([true, false]);
          expect(met(last, hours + 1)).toBe(false);
        },
      ),
      runs,
    );
  });
});

/** The same day of the month, or the month's last where it is shorter: written without the code that is tested. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), index % 12];
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m] ?? 31;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${y}-${two(m + 1)}-${two(Math.min(date, days))}`;
}
