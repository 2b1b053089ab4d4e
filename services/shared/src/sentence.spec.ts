import { describe, expect, it } from '@jest/globals';
import { confirmationSentence } from './sentence.js';

describe('the sentence of a confirmation', () => {
  it('says who confirms what, where and until when, in both languages', () => {
    const sentence = confirmationSentence({
      kind: 'fidelity',
      organization: 'Lakeside Logistics (demo)',
      institution: 'Demo College',
      name: { en: 'Warehouse operations', fr: "Opérations d'entreposage" },
      number: 2,
      scope: { sector: 'warehousing', region: 'Ontario' },
      term: { from: '2026-11-24T15:00:00Z', until: '2027-06-01T03:59:59Z', timeZone: 'America/Toronto' },
    });
    expect(sentence.en).toContain(
      'Lakeside Logistics (demo) confirms that the assessment of “Warehouse operations” (version 2)',
    );
    expect(sentence.en).toMatch(/to (31 May 2027|May 31, 2027), both days included/);
    expect(sentence.fr).toContain("reflète l'emploi");
    expect(sentence.fr).toContain('au 31 mai 2027 inclusivement');
  });
});
