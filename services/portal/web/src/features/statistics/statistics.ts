import type { Language } from '../../api/api.js';
import type { BlueprintBody } from '../requests/request.js';

export interface VersionHead {
  versionId: string;
  number: number;
  name: Record<Language, string>;
  baseLanguage: Language;
}

export interface Agreement {
  equal: number;
  kappa: number | null;
  alpha: number | null;
}

/** A figure, or why it is hidden: too few marks, or not yet looked at by the assessor. */
export type Shown =
  | { shown: false; marks: number; missing: number; from: string | null }
  | {
      shown: true;
      marks: number;
      figure: { outcome: Agreement; criteria: (Agreement & { criterionId: string })[] };
    };

export interface StatisticsList {
  fewestMarks: number;
  ownFirstDays: number;
  items: { version: VersionHead; marks: number; missing: number }[];
}

export interface Statistics {
  version: VersionHead;
  blueprint: Partial<Record<Language, BlueprintBody>>;
  own: Shown | null;
  all: Shown | null;
  assessors: (Shown & { personId: string })[] | null;
}

/** A measure in figures of the language: two decimals, with a real minus sign. */
export const measure = (value: number, lang: Language): string =>
  new Intl.NumberFormat(lang === 'fr' ? 'fr-CA' : 'en-CA', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(value)
    .replace('-', '\u2212');

/** A share in percent. */
export const share = (value: number, lang: Language): string =>
  new Intl.NumberFormat(lang === 'fr' ? 'fr-CA' : 'en-CA', {
    style: 'percent',
    maximumFractionDigits: 0,
  }).format(value);
