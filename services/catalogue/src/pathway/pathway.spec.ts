import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PathwayRule } from '../../../shared/src/pathway.js';
import { cycleIn, type MicroNames, type PathwayRules, pathwayFaults, pathwaySentence } from './pathway.js';

const names: MicroNames = new Map([
  ['a', { en: 'Dock safety', fr: 'Sécurité au quai' }],
  ['b', { en: 'Routes', fr: 'Itinéraires' }],
  ['c', { en: 'Stock' }],
  ['x', { en: 'Warehouse', fr: 'Entreposage' }],
]);
const one = (microCertificationId: string): PathwayRule => ({ kind: 'award', microCertificationId });
const all = (...of: PathwayRule[]): PathwayRule => ({ kind: 'all', of, withinMonths: null });
const pathway = (
  microCertificationId: string,
  prerequisites: PathwayRule | null,
  stack: PathwayRule | null = null,
): PathwayRules => ({ microCertificationId, prerequisites, stack });

describe('a pathway', () => {
  it('reads as sentences in both languages', () => {
    const both = pathwaySentence(
      pathway('x', one('c'), {
        kind: 'at-least',
        count: 2,
        of: [one('a'), one('b'), all(one('c'), one('a'))],
        withinMonths: 24,
      }),
      names,
    );
    expect(both.en).toBe(
      'A case for “Warehouse” opens only for those who hold “Stock”. “Warehouse” is also awarded to those who hold at least 2 of “Dock safety”, “Routes” or (all of “Stock” and “Dock safety”), awarded in the 24 months before.',
    );
    expect(both.fr).toContain(
      "au moins 2 de «\u00a0Sécurité au quai\u00a0», «\u00a0Itinéraires\u00a0» ou (l'ensemble de «\u00a0Stock\u00a0» et",
    );
    const hours = pathway('x', null, { kind: 'hours', hours: 40, of: ['a', 'b'], withinMonths: null });
    expect(pathwaySentence(hours, names).en).toBe(
      '“Warehouse” is also awarded to those who hold at least 40 hours from “Dock safety” and “Routes”.',
    );
    expect(pathwaySentence(pathway('x', null), names).en).toBe(
      '“Warehouse” asks for no other micro-certification.',
    );
  });

  it('names only what the institution has, once, and no more than can be met', () => {
    const faults = pathwayFaults(
      pathway('x', { kind: 'at-least', count: 3, of: [one('a'), one('a')], withinMonths: null }, one('q')),
      names,
    );
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/prerequisites/of/1 duplicate',
      '/prerequisites/count unsatisfiable',
      '/stack/microCertificationId micro-certification-unknown',
    ]);
    expect(pathwayFaults(pathway('x', all(one('a'), one('b')), one('c')), names)).toEqual([]);
  });
});

describe('the graph of pathways', () => {
  it('finds a way back, over prerequisites and stacks together', () => {
    expect(cycleIn([pathway('a', one('a'))])).toEqual(['a', 'a']);
    expect(
      cycleIn([pathway('a', all(one('b'))), pathway('b', null, one('c')), pathway('c', one('a'))]),
    ).toEqual(['a', 'b', 'c', 'a']);
    expect(cycleIn([pathway('a', one('b'), one('c')), pathway('b', one('c'))])).toBeNull();
  });

  const edges = fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })), { maxLength: 30 });
  const pathwaysOf = (list: readonly (readonly [number, number])[]): PathwayRules[] =>
    [...new Set(list.map(([from]) => from))].map((from) => {
      const to = list.filter(([other]) => other === from).map(([, target]) => one(`${target}`));
      const half = Math.ceil(to.length / 2);
      return pathway(`${from}`, all(...to.slice(0, half)), to.length > half ? all(...to.slice(half)) : null);
    });

  it('of ways that only go down has no way back', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const down = list.filter(([from, to]) => from > to);
        expect(cycleIn(pathwaysOf(down))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('says a cycle exactly where one can come back, and each step of it is a need', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const cycle = cycleIn(pathwaysOf(list));
        // The naive way: whoever reaches itself in as many steps as there are nodes.
        let reach = new Set(list.map(([from, to]) => `${from}>${to}`));
        for (let step = 0; step < 12; step++)
          reach = new Set([
            ...reach,
            ...[...reach].flatMap((way) => {
              const [from, over] = way.split('>');
              return list.filter(([next]) => `${next}` === over).map(([, to]) => `${from}>${to}`);
            }),
          ]);
        const comesBack = [...reach].some((way) => way.split('>')[0] === way.split('>')[1]);
        expect(cycle !== null).toBe(comesBack);
        if (!cycle) return;
        expect(cycle.at(0)).toBe(cycle.at(-1));
        cycle.slice(1).forEach((to, index) => {
          expect(list.some(([from, target]) => `${from}` === cycle[index] && `${target}` === to)).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });
});
