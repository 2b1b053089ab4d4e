import type { Language } from '../../../shared/src/content.js';
import type { Left, LeftReason } from '../../../shared/src/pathway.js';

type Names = ReadonlyMap<string, Record<Language, string>>;

/** The micro-certifications that are left. */
export function microsIn(left: Left): string[] {
  switch (left.kind) {
    case 'award':
      return [left.microCertificationId];
    case 'some':
      return left.of.flatMap(microsIn);
    case 'hours':
      return left.of.map((one) => one.microCertificationId);
  }
}

/** What is left, in words. */
export const leftWords = (left: readonly Left[], names: Names, language: Language): string =>
  left.map((one) => oneLeft(one, names, language)).join('; ');

function oneLeft(left: Left, names: Names, language: Language): string {
  switch (left.kind) {
    case 'award':
      return awardLeft(left, names, language);
    case 'some': {
      const of = left.of.map((one) => oneLeft(one, names, language)).join(', ');
      return language === 'en' ? `${left.count} more of: ${of}` : `${left.count} de plus parmi\u00a0: ${of}`;
    }
    case 'hours': {
      const of = left.of.map((one) => awardLeft(one, names, language)).join(', ');
      return language === 'en'
        ? `${left.hours} more hours from: ${of}`
        : `${left.hours} heures de plus parmi\u00a0: ${of}`;
    }
  }
}

const reasons: Record<LeftReason, Record<Language, string>> = {
  missing: { en: '', fr: '' },
  'not-valid': { en: ' (held, and not valid now)', fr: ' (détenue, mais non valide)' },
  'too-old': { en: ' (awarded too long ago)', fr: ' (délivrée il y a trop longtemps)' },
};

function awardLeft(
  { microCertificationId, reason }: { microCertificationId: string; reason: LeftReason },
  names: Names,
  language: Language,
): string {
  const name = names.get(microCertificationId)?.[language] ?? microCertificationId;
  const quoted = language === 'en' ? `“${name}”` : `«\u00a0${name}\u00a0»`;
  return `${quoted}${reasons[reason][language]}`;
}
