import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policySentence, type ReadableRules } from './sentence.js';

const names: Record<string, string> = {
  a: 'Lakeside',
  b: 'Pinegate',
  x: 'Harbour',
  council: 'Sector Council',
};
const nameOf = (id: string): string => names[id] ?? id;
const need = (count: number) => ({ confirmations: count, organizations: count });
const ask = (organizationId: string, stage = 1, substituteId: string | null = null) => ({
  organizationId,
  stage,
  substituteId,
});
const base: ReadableRules = {
  asked: [ask('a', 1, 'x'), ask('b', 1), ask('council', 2)],
  needs: { 'in-demand': need(2), fidelity: need(2) },
  required: { 'in-demand': ['council'], fidelity: ['council'] },
  veto: true,
  moment: 'case-opened',
  dayKind: 'business',
  dueAfterDays: 15,
  closesAfterDays: 20,
  remindDaysBeforeClose: [2, 7],
  stageAfterDays: 6,
  escalateAfterDays: 9,
  termMonths: 24,
  teachOutDays: 91,
  renewBeforeDays: 60,
  waiver: { longestMonths: 11 },
};

describe('a policy in words', () => {
  it('says every rule in English', () => {
    expect(policySentence(base, nameOf).en).toBe(
      "2 employers from 2 organizations confirm each kind, of 3 asked, within 20 business days, valid up to 24 months. Sector Council must be among them. First Lakeside and Pinegate; then Sector Council; the next stage opens once one is answered, or after 6 business days. Harbour is asked where Lakeside declines, has a conflict of interest or has not answered after 9 business days. One refusal prevents the endorsement. Answers are due after 15 business days; reminders go out 7, 2 business days before closing. Confirmations must be in force when a case is opened; employers are asked anew 60 days before one ends; after a lapse, open cases may finish within 91 days. One kind may be waived for up to 11 months, with a public reason and a second person's approval.",
    );
  });

  it('says every rule in French', () => {
    expect(policySentence(base, nameOf).fr).toBe(
      "2 employeurs de 2 organisations confirment chaque type, sur 3 sollicités, en 20 jours ouvrables; valable jusqu'à 24 mois. Sector Council doit en faire partie. D'abord Lakeside et Pinegate; puis Sector Council; l'étape suivante s'ouvre quand l'une est répondue, ou après 6 jours ouvrables. Harbour est sollicité quand Lakeside refuse, est en conflit d'intérêts ou n'a pas répondu après 9 jours ouvrables. Un seul refus empêche l'aval. Les réponses sont attendues après 15 jours ouvrables; des rappels partent 7, 2 jours ouvrables avant la clôture. Les confirmations doivent être en vigueur à l'ouverture d'un dossier; les employeurs sont sollicités de nouveau 60 jours avant la fin de l'une d'elles; après une échéance, les dossiers ouverts peuvent se terminer en 91 jours. Un type peut faire l'objet d'une dispense d'au plus 11 mois, avec un motif public et l'approbation d'une deuxième personne.",
    );
  });

  it('names to an employer the bodies that must confirm, and nobody else', () => {
    for (const text of Object.values(policySentence(base, nameOf, 'employer'))) {
      expect(text).toContain('Sector Council');
      for (const name of ['Lakeside', 'Pinegate', 'Harbour']) expect(text).not.toContain(name);
    }
  });

  it('reads otherwise for every rule that is another', () => {
    const small = fc.integer({ min: 1, max: 300 });
    const nullable = fc.option(small, { nil: null });
    const rule: { [K in keyof ReadableRules]: fc.Arbitrary<ReadableRules[K]> } = {
      asked: fc.constantFrom(
        base.asked,
        [ask('a'), ask('b')],
        [ask('a', 1, 'x'), ask('b'), ask('council')],
        [ask('a', 2, 'x'), ask('b', 1), ask('council', 1)],
        [ask('a', 1, 'x'), ask('b', 1, 'y'), ask('council', 2)],
      ),
      needs: fc.record({
        'in-demand': fc.integer({ min: 1, max: 3 }).map(need),
        fidelity: fc.integer({ min: 1, max: 3 }).map(need),
      }),
      required: fc.record({
        'in-demand': fc.subarray(['a', 'council']),
        fidelity: fc.subarray(['a', 'council']),
      }),
      veto: fc.boolean(),
      moment: fc.constantFrom('case-opened' as const, 'result-final' as const, 'release' as const),
      dayKind: fc.constantFrom('business' as const, 'calendar' as const),
      dueAfterDays: small,
      closesAfterDays: small,
      remindDaysBeforeClose: fc.uniqueArray(small, { maxLength: 3 }).map((all) => all.sort((a, b) => b - a)),
      stageAfterDays: nullable,
      escalateAfterDays: nullable,
      termMonths: small,
      teachOutDays: small,
      renewBeforeDays: small,
      waiver: fc.option(fc.record({ longestMonths: small }), { nil: null }),
    };
    const keys = Object.keys(base) as (keyof ReadableRules)[];
    for (const key of keys) {
      fc.assert(
        fc.property(rule[key] as fc.Arbitrary<unknown>, rule[key] as fc.Arbitrary<unknown>, (one, other) => {
          const [first, second] = [one, other].map((value) =>
            policySentence({ ...base, [key]: value }, nameOf),
          );
          const isSame = JSON.stringify(one) === JSON.stringify(other);
          expect(first?.en === second?.en).toBe(isSame);
          expect(first?.fr === second?.fr).toBe(isSame);
        }),
        { numRuns: 200 },
      );
    }
  });
});
