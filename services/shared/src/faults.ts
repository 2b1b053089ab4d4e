import type { z } from 'zod';
import { type FieldFault, Problem } from './problem.js';
import type { Terms } from './terms.js';

/** A fault as a schema tells it (Standard Schema, and what zod adds to it). */
export interface SchemaIssue {
  message: string;
  path?: readonly unknown[] | undefined;
  code?: unknown;
}

/** A schema's fault as a person reads it: where, a stable code, and what to do in both languages. */
export function faultOf(issue: SchemaIssue): FieldFault {
  const keys = (issue.path ?? []).map((key) =>
    typeof key === 'object' && key !== null && 'key' in key ? String(key.key) : String(key),
  );
  const { en, fr } = sentenceOf(issue);
  return {
    pointer: keys.map((key) => `/${escapePointer(key)}`).join(''),
    code: typeof issue.code === 'string' ? issue.code : 'invalid',
    detail: en,
    detailFr: fr,
  };
}

/** What a schema makes of a value that came in. @throws Problem validation with every fault */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem('validation', { errors: result.error.issues.map(faultOf) });
}

/** RFC 6901 section 3. */
const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function sentenceOf(issue: SchemaIssue): Terms {
  const own = ownSentences[issue.message];
  if (own) return own;
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue);
    case 'too_small':
      return boundSentence('least', numberIn(issue, 'minimum'), textIn(issue, 'origin'));
    case 'too_big':
      return boundSentence('most', numberIn(issue, 'maximum'), textIn(issue, 'origin'));
    case 'invalid_format':
      return formatSentences[textIn(issue, 'format')] ?? form;
    case 'invalid_value':
      return valueSentence(issue);
    case 'unrecognized_keys': {
      // Names that came in are not said again: they are the sender's own text.
      return { en: 'There are fields here that are not known.', fr: 'Il y a ici des champs inconnus.' };
    }
    default:
      return form;
  }
}

const form: Terms = {
  en: 'This does not have the form that is asked for.',
  fr: "Ceci n'a pas la forme demandée.",
};

function typeSentence(issue: SchemaIssue): Terms {
  // zod says what it got in its message only; a missing field is the case that people meet.
  if (issue.message.endsWith('received undefined')) return { en: 'This is missing.', fr: 'Ce champ manque.' };
  return typeSentences[textIn(issue, 'expected')] ?? form;
}

const typeSentences: Record<string, Terms> = {
  string: { en: 'Text is expected here.', fr: 'Un texte est attendu ici.' },
  number: { en: 'A number is expected here.', fr: 'Un nombre est attendu ici.' },
  int: { en: 'A whole number is expected here.', fr: 'Un nombre entier est attendu ici.' },
  boolean: { en: 'Yes or no is expected here.', fr: 'Oui ou non est attendu ici.' },
  array: { en: 'A list is expected here.', fr: 'Une liste est attendue ici.' },
};

function boundSentence(bound: 'least' | 'most', limit: number, of: string): Terms {
  const en = bound === 'least' ? 'at least' : 'at most';
  const fr = bound === 'least' ? 'au moins' : 'au plus';
  if (of === 'string') {
    if (bound === 'least' && limit <= 1) return { en: 'Fill this in.', fr: 'Remplissez ce champ.' };
    return { en: `Write ${en} ${limit} characters.`, fr: `Écrivez ${fr} ${limit} caractères.` };
  }
  if (of === 'array' || of === 'set')
    return { en: `Give ${en} ${limit} of these.`, fr: `Donnez-en ${fr} ${limit}.` };
  return { en: `Enter ${en} ${limit}.`, fr: `Inscrivez ${fr} ${limit}.` };
}

const formatSentences: Record<string, Terms> = {
  email: {
    en: 'This is not a mail address such as name@company.example.',
    fr: "Ce n'est pas une adresse courriel comme nom@entreprise.example.",
  },
  url: { en: 'This is not a web address.', fr: "Ce n'est pas une adresse Web." },
  uuid: { en: 'This is not an id of ours.', fr: "Ce n'est pas un identifiant d'ici." },
  date: {
    en: 'Enter a date as year-month-day, such as 2027-03-31.',
    fr: 'Inscrivez une date sous la forme année-mois-jour, comme 2027-03-31.',
  },
};

function valueSentence(issue: SchemaIssue): Terms {
  const values = 'values' in issue && Array.isArray(issue.values) ? issue.values.map(String) : [];
  if (values.length === 0 || values.length > 20) return form;
  const listed = values.join(', ');
  return { en: `Choose one of: ${listed}.`, fr: `Choisissez parmi\u00a0: ${listed}.` };
}

/** What our own schemas say in short, as a sentence. */
const ownSentences: Record<string, Terms> = {
  'not an id': { en: 'This is not an id of ours.', fr: "Ce n'est pas un identifiant d'ici." },
  'not a lower-case UUID': { en: 'This is not an id of ours.', fr: "Ce n'est pas un identifiant d'ici." },
  'not a digest': { en: 'This is not a digest.', fr: "Ce n'est pas une empreinte." },
  'no control characters': {
    en: 'Leave out line ends and other characters that cannot be seen.',
    fr: 'Retirez les fins de ligne et les autres caractères invisibles.',
  },
  'holds characters that cannot be written': {
    en: 'This holds characters that cannot be written; type it anew.',
    fr: 'Ceci contient des caractères qui ne peuvent pas être écrits; saisissez-le de nouveau.',
  },
  'a name in one language at least': {
    en: 'Give a name in English or in French.',
    fr: 'Donnez un nom en anglais ou en français.',
  },
  'lower-case letters, digits and - only': {
    en: 'Use lower-case letters, digits and hyphens only.',
    fr: "Utilisez seulement des minuscules, des chiffres et des traits d'union.",
  },
  'letters, digits, - and _ only, at most 64': {
    en: 'Use letters, digits, - and _ only, at most 64.',
    fr: 'Utilisez seulement des lettres, des chiffres, - et _, au plus 64.',
  },
  'five digits of NOC 2021': {
    en: 'Enter the five digits of an occupation in NOC 2021.',
    fr: "Inscrivez les cinq chiffres d'une profession de la CNP 2021.",
  },
  'dd.dddd of CIP 2021': {
    en: 'Enter a code of CIP 2021, such as 52.0203.',
    fr: 'Inscrivez un code de la CPE 2021, comme 52.0203.',
  },
  'not one of the languages': {
    en: 'Choose one of the languages of this version.',
    fr: 'Choisissez une des langues de cette version.',
  },
  'this id stands twice': { en: 'This id is there twice.', fr: 'Cet identifiant figure deux fois.' },
  'not an IANA time zone': {
    en: 'Name a time zone, such as America/Toronto.',
    fr: 'Nommez un fuseau horaire, comme America/Toronto.',
  },
  'not a mail domain such as company.example': {
    en: 'Enter a mail domain, such as company.example.',
    fr: 'Inscrivez un domaine de courriel, comme entreprise.example.',
  },
};

function numberIn(issue: SchemaIssue, name: string): number {
  const value = new Map<string, unknown>(Object.entries(issue)).get(name);
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

function textIn(issue: SchemaIssue, name: string): string {
  const value = new Map<string, unknown>(Object.entries(issue)).get(name);
  return typeof value === 'string' ? value : '';
}
