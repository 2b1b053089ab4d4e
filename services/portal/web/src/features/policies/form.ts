import type { Ask, PolicyRevision, Rules } from './policy.js';

/** A policy as it is typed: numbers are text, an empty one is "no such limit". */
export interface Form {
  en: string;
  fr: string;
  asked: Ask[];
  inDemand: string;
  fidelity: string;
  requiredInDemand: string[];
  requiredFidelity: string[];
  veto: boolean;
  moment: Rules['moment'];
  dayKind: Rules['dayKind'];
  due: string;
  closes: string;
  remind: string;
  stageAfter: string;
  escalateAfter: string;
  term: string;
  teachOut: string;
  renewBefore: string;
  waiver: string;
}

/** Fields of text. */
export type TextField = {
  [K in keyof Form]: Form[K] extends string ? (string extends Form[K] ? K : never) : never;
}[keyof Form];

const start: Form = {
  en: '',
  fr: '',
  asked: [],
  inDemand: '2',
  fidelity: '2',
  requiredInDemand: [],
  requiredFidelity: [],
  veto: false,
  moment: 'case-opened',
  dayKind: 'business',
  due: '10',
  closes: '20',
  remind: '10, 5',
  stageAfter: '',
  escalateAfter: '',
  term: '24',
  teachOut: '180',
  renewBefore: '90',
  waiver: '',
};

/** The form of a revision, or an empty one. */
export function formOf(basis: PolicyRevision | null): Form {
  if (!basis) return start;
  const text = (value: number | null): string => (value === null ? '' : String(value));
  return {
    en: basis.name.en,
    fr: basis.name.fr,
    asked: basis.asked,
    inDemand: text(basis.needs['in-demand'].organizations),
    fidelity: text(basis.needs.fidelity.organizations),
    requiredInDemand: basis.required['in-demand'],
    requiredFidelity: basis.required.fidelity,
    veto: basis.veto,
    moment: basis.moment,
    dayKind: basis.dayKind,
    due: text(basis.dueAfterDays),
    closes: text(basis.closesAfterDays),
    remind: basis.remindDaysBeforeClose.join(', '),
    stageAfter: text(basis.stageAfterDays),
    escalateAfter: text(basis.escalateAfterDays),
    term: text(basis.termMonths),
    teachOut: text(basis.teachOutDays),
    renewBefore: text(basis.renewBeforeDays),
    waiver: text(basis.waiver?.longestMonths ?? null),
  };
}

/** What is sent; null while a number that must be there is missing. */
export function bodyOf(form: Form, basis: PolicyRevision | null): (Rules & { policyId?: string }) | null {
  const whole = (text: string): number => Math.round(Number(text));
  const optional = (text: string): number | null => (text.trim() === '' ? null : whole(text));
  const must = [
    form.inDemand,
    form.fidelity,
    form.due,
    form.closes,
    form.term,
    form.teachOut,
    form.renewBefore,
  ];
  const isComplete = form.en.trim() !== '' && form.fr.trim() !== '' && form.asked.length > 0;
  if (!isComplete || must.some((text) => !/^\d+$/.test(text.trim()))) return null;
  const need = (text: string) => ({ confirmations: whole(text), organizations: whole(text) });
  const isAsked = (id: string): boolean => form.asked.some((one) => one.organizationId === id);
  const waiver = optional(form.waiver);
  return {
    ...(basis ? { policyId: basis.policyId } : {}),
    name: { en: form.en.trim(), fr: form.fr.trim() },
    asked: form.asked,
    needs: { 'in-demand': need(form.inDemand), fidelity: need(form.fidelity) },
    required: {
      'in-demand': form.requiredInDemand.filter(isAsked),
      fidelity: form.requiredFidelity.filter(isAsked),
    },
    veto: form.veto,
    moment: form.moment,
    dayKind: form.dayKind,
    dueAfterDays: whole(form.due),
    closesAfterDays: whole(form.closes),
    remindDaysBeforeClose: form.remind
      .split(/[\s,;]+/)
      .filter((one) => /^\d+$/.test(one))
      .map(whole),
    stageAfterDays: optional(form.stageAfter),
    escalateAfterDays: optional(form.escalateAfter),
    termMonths: whole(form.term),
    teachOutDays: whole(form.teachOut),
    renewBeforeDays: whole(form.renewBefore),
    waiver: waiver === null ? null : { longestMonths: waiver },
  };
}

/** Who is asked once some organizations are ticked: those before keep their stage and substitute. */
export const askedOf = (before: Ask[], ids: string[]): Ask[] =>
  ids.map(
    (organizationId) =>
      before.find((one) => one.organizationId === organizationId) ?? {
        organizationId,
        stage: 1,
        substituteId: null,
      },
  );
