import { describe, expect, it } from '@jest/globals';
import { evaluate, type HeldAward, namedIn, type PathwayRule, pathwayRuleSchema } from './pathway.js';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];
const zone = 'America/Toronto';
const at = new Date('2026-11-24T15:00:00Z');
const award = (microCertificationId: string, over: Partial<HeldAward> = {}): HeldAward => ({
  awardId: `award of ${microCertificationId}`,
  microCertificationId,
  hours: 10,
  awardedAt: new Date('2026-06-01T15:00:00Z'),
  status: 'valid',
  ...over,
});
const one = (microCertificationId: string): PathwayRule => ({ kind: 'award', microCertificationId });
const all = (of: PathwayRule[], withinMonths: number | null = null): PathwayRule => ({
  kind: 'all',
  of,
  withinMonths,
});
const held = (rule: PathwayRule, awards: HeldAward[], moment = { at, zone }) =>
  evaluate(rule, awards, moment);

describe('a rule', () => {
  it('of all names each that is missing, and how many are there', () => {
    expect(held(all([one(a), one(b), one(c)]), [award(b)])).toEqual({
      met: false,
      left: [
        { kind: 'award', microCertificationId: a, reason: 'missing' },
        { kind: 'award', microCertificationId: c, reason: 'missing' },
      ],
      have: 1,
      need: 3,
      unit: 'parts',
      awardIds: [`award of ${b}`],
    });
  });

  it('of some says how many more, of which', () => {
    const rule: PathwayRule = {
      kind: 'at-least',
      count: 2,
      of: [one(a), one(b), one(c)],
      withinMonths: null,
    };
    expect(held(rule, [award(b)]).left).toEqual([
      {
        kind: 'some',
        count: 1,
        of: [
          { kind: 'award', microCertificationId: a, reason: 'missing' },
          { kind: 'award', microCertificationId: c, reason: 'missing' },
        ],
      },
    ]);
    expect(held(rule, [award(b), award(c)])).toMatchObject({ met: true, left: [], have: 2, need: 2 });
  });

  it('of any is met by one', () => {
    expect(held({ kind: 'any', of: [one(a), one(b)], withinMonths: null }, [award(b)]).met).toBe(true);
  });

  it('of hours adds up one award a micro-certification, that of most hours', () => {
    const rule: PathwayRule = { kind: 'hours', hours: 30, of: [a, b], withinMonths: null };
    const twice = [award(a, { hours: 10 }), award(a, { awardId: 'longer', hours: 12 })];
    expect(held(rule, twice)).toMatchObject({
      met: false,
      have: 12,
      need: 30,
      unit: 'hours',
      awardIds: ['longer'],
      left: [{ kind: 'hours', hours: 18, of: [{ microCertificationId: b, reason: 'missing' }] }],
    });
    expect(held(rule, [...twice, award(b, { hours: 18 })])).toMatchObject({ met: true, left: [], have: 30 });
  });

  it('counts no award that is suspended or revoked, and says so', () => {
    for (const status of ['suspended', 'revoked'] as const)
      expect(held(one(a), [award(a, { status })]).left).toEqual([
        { kind: 'award', microCertificationId: a, reason: 'not-valid' },
      ]);
  });

  it('within months counts to the end of the last day in the zone of the organization', () => {
    const rule = all([one(a)], 6);
    // In Toronto this award is of 23 May, 22:30: it counts to the end of 23 November there.
    const awards = [award(a, { awardedAt: new Date('2026-05-24T02:30:00Z') })];
    expect(held(rule, awards, { at: new Date('2026-11-24T04:59:59Z'), zone }).met).toBe(true);
    expect(held(rule, awards, { at: new Date('2026-11-24T05:00:00Z'), zone }).left).toEqual([
      { kind: 'award', microCertificationId: a, reason: 'too-old' },
    ]);
    expect(held(rule, awards, { at: new Date('2026-11-24T05:00:00Z'), zone: 'UTC' }).met).toBe(true);
  });

  it('ends months at the last day of a shorter one', () => {
    const awards = [award(a, { awardedAt: new Date('2026-08-31T15:00:00Z') })];
    expect(held(all([one(a)], 6), awards, { at: new Date('2027-02-28T15:00:00Z'), zone }).met).toBe(true);
    expect(held(all([one(a)], 6), awards, { at: new Date('2027-03-01T15:00:00Z'), zone }).met).toBe(false);
  });

  it('inside another keeps the shorter of both terms', () => {
    const old = [award(a, { awardedAt: new Date('2026-01-05T15:00:00Z') })];
    expect(held(all([all([one(a)], 24)], 6), old).met).toBe(false);
    expect(held(all([all([one(a)], 6)], 24), old).met).toBe(false);
    expect(held(all([all([one(a)], 12)], 24), old).met).toBe(true);
  });

  it('names each micro-certification once', () => {
    expect(namedIn(all([one(a), { kind: 'hours', hours: 1, of: [a, b], withinMonths: null }]))).toEqual([
      a,
      b,
    ]);
    expect(namedIn(null)).toEqual([]);
  });

  it('is read strictly', () => {
    expect(pathwayRuleSchema.safeParse(all([one(a)])).success).toBe(true);
    for (const wrong of [
      { kind: 'all', of: [], withinMonths: null },
      { kind: 'all', of: [one(a)] },
      { kind: 'award', microCertificationId: 'x' },
      { kind: 'award', microCertificationId: a, extra: 1 },
      { kind: 'at-least', count: 0, of: [one(a)], withinMonths: null },
    ])
      expect(pathwayRuleSchema.safeParse(wrong).success).toBe(false);
  });
});
