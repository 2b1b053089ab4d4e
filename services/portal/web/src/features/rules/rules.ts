import type { Language } from '../../api/api.js';

/** Rules by which an institution assesses, as the service answers them. */
export interface RulesRevision {
  rulesId: string;
  revision: number;
  name: Record<Language, string>;
  scope: { kind: 'institution' } | { kind: 'micro-certification'; microCertificationId: string };
  secondMark: { kind: 'none' } | { kind: 'all' } | { kind: 'sample'; percent: number };
  threshold: { levels: number };
  attempts: number;
  attemptAfterDays: number;
  markDays: number;
  secondMarkDays: number;
  moderationDays: number;
  longestExtensionDays: number;
  appealDays: number;
  appealDecisionDays: number;
  state: 'draft' | 'approved';
  sentence: Record<Language, string>;
}

export const seconds = ['none', 'all', 'sample'] as const;

/** The form: texts of its fields; numbers as they are typed. */
export interface RulesForm {
  en: string;
  fr: string;
  /** A micro-certification; empty for all of the institution. */
  microCertificationId: string;
  second: (typeof seconds)[number];
  percent: string;
  threshold: string;
  attempts: string;
  attemptAfter: string;
  markDays: string;
  secondMarkDays: string;
  moderationDays: string;
  extension: string;
  appealDays: string;
  appealDecisionDays: string;
}

export const freshForm: RulesForm = {
  en: '',
  fr: '',
  microCertificationId: '',
  second: 'sample',
  percent: '20',
  threshold: '2',
  attempts: '2',
  attemptAfter: '14',
  markDays: '10',
  secondMarkDays: '10',
  moderationDays: '5',
  extension: '30',
  appealDays: '10',
  appealDecisionDays: '10',
};

/** The form of the next revision of these rules. */
export function formOf(basis: RulesRevision): RulesForm {
  const { scope, secondMark } = basis;
  return {
    en: basis.name.en,
    fr: basis.name.fr,
    microCertificationId: scope.kind === 'institution' ? '' : scope.microCertificationId,
    second: secondMark.kind,
    percent: secondMark.kind === 'sample' ? String(secondMark.percent) : freshForm.percent,
    threshold: String(basis.threshold.levels),
    attempts: String(basis.attempts),
    attemptAfter: String(basis.attemptAfterDays),
    markDays: String(basis.markDays),
    secondMarkDays: String(basis.secondMarkDays),
    moderationDays: String(basis.moderationDays),
    extension: String(basis.longestExtensionDays),
    appealDays: String(basis.appealDays),
    appealDecisionDays: String(basis.appealDecisionDays),
  };
}

const whole = (text: string): number => Math.round(Number(text));

/** The body of a draft: of new rules, or of the next revision of `basis`. */
export function bodyOf(form: RulesForm, basis: Pick<RulesRevision, 'rulesId'> | null) {
  const attempts = whole(form.attempts);
  return {
    ...(basis ? { rulesId: basis.rulesId } : {}),
    name: { en: form.en.trim(), fr: form.fr.trim() },
    scope:
      form.microCertificationId === ''
        ? { kind: 'institution' as const }
        : { kind: 'micro-certification' as const, microCertificationId: form.microCertificationId },
    secondMark:
      form.second === 'sample' ? { kind: form.second, percent: whole(form.percent) } : { kind: form.second },
    threshold: { levels: whole(form.threshold) },
    attempts,
    // With one attempt there is no next one to wait for.
    attemptAfterDays: attempts > 1 ? whole(form.attemptAfter) : 0,
    markDays: whole(form.markDays),
    secondMarkDays: whole(form.secondMarkDays),
    moderationDays: whole(form.moderationDays),
    longestExtensionDays: whole(form.extension),
    appealDays: whole(form.appealDays),
    appealDecisionDays: whole(form.appealDecisionDays),
  };
}
