import { describe, expect, it } from '@jest/globals';
import { ENGLISH_VERBS, FRENCH_VERBS, startsWithPerformanceVerb } from './verbs.js';

const english = (text: string) => startsWithPerformanceVerb(text, 'en');
const french = (text: string) => startsWithPerformanceVerb(text, 'fr');

describe('startsWithPerformanceVerb', () => {
  it.each([
    'Operate a forklift within the marked lanes',
    'Safely transfer a patient from bed to chair',
    'to analyze delays',
    '• Pick orders',
    'PRIORITISE shipments',
    'Work ergonomically',
  ])('takes %s', (text) => expect(english(text).ok).toBe(true));

  it.each([
    'Transférer un patient du lit au fauteuil',
    "S'adapter au changement",
    'Se positionner près de la charge',
    'DETERMINER la charge',
    'Etablir un plan de chargement',
    'Manœuvrer un chariot',
    'Evaluer les risques'.normalize('NFD'),
    'Mettre à jour un tableau',
  ])('takes %s', (text) => expect(french(text).ok).toBe(true));

  it.each([
    ['Understand the rules of the warehouse', 'explain'],
    ['Be aware of hazards', 'identify'],
    ['Be able to operate a forklift', 'operate'],
    ['Operation of a forklift', 'operate'],
    ['Performing stock counts', 'perform'],
    ['Knowledge of law', 'demonstrate'],
    ['', 'demonstrate'],
  ])('warns about "%s" and suggests %s first', (text, expected) => {
    const check = english(text);
    if (check.ok) throw new Error('accepted');
    expect(check.code).toBe('statement-without-performance-verb');
    expect(check.suggestions[0]).toBe(expected);
    expect(new Set(check.suggestions).size).toBe(3);
  });

  it.each([
    ['Comprendre les règles', 'expliquer'],
    ['Connaissance des règles', 'identifier'],
    ['Être capable d’utiliser un tableur', 'utiliser'],
    ['Utilisation d’un tableur', 'utiliser'],
    ['Le tableur', 'démontrer'],
  ])('warns about "%s" and suggests %s first', (text, expected) => {
    const check = french(text);
    if (check.ok) throw new Error('accepted');
    expect(check.suggestions[0]).toBe(expected);
    expect(new Set(check.suggestions).size).toBe(3);
  });

  it('keeps about 150 verbs or more a language, none twice', () => {
    for (const verbs of [ENGLISH_VERBS, FRENCH_VERBS]) {
      expect(verbs.length).toBeGreaterThanOrEqual(150);
      expect(new Set(verbs).size).toBe(verbs.length);
    }
  });
});
