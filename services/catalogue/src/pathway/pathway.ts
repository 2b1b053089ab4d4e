import { z } from 'zod';
import { canonicalBytes, digestOf } from '../../../shared/src/canonical.js';
import type { Language } from '../../../shared/src/content.js';
import {
  namedIn,
  type Pathway,
  type PathwayRule,
  pathwayRuleSchema,
  pathwaySchema,
} from '../../../shared/src/pathway.js';
import type { FieldFault } from '../../../shared/src/problem.js';

/** Body of a draft: the next revision of the micro-certification's pathway. */
export const pathwayInput = z
  .strictObject({
    microCertificationId: pathwaySchema.shape.microCertificationId,
    prerequisites: pathwayRuleSchema.nullable(),
    stack: pathwayRuleSchema.nullable(),
  })
  .meta({ id: 'PathwayDraft' });
export type PathwayInput = z.output<typeof pathwayInput>;

/** Body of the decision pathway-approval. */
export const pathwayApprovalInput = z
  .strictObject({ pathwayId: pathwaySchema.shape.pathwayId, revision: pathwaySchema.shape.revision })
  .meta({ id: 'PathwayApprovalInput' });

/** Names of the institution's micro-certifications by id. */
export type MicroNames = ReadonlyMap<string, Partial<Record<Language, string>>>;

/** What a pathway asks for, as the graph sees it. */
export type PathwayRules = Pick<Pathway, 'microCertificationId' | 'prerequisites' | 'stack'>;

/** Canonical bytes and digest of a pathway. */
export function pathwayContent(pathway: Pathway): { bytes: Uint8Array; digest: string } {
  const bytes = canonicalBytes(pathway);
  return { bytes, digest: digestOf(bytes) };
}

/**
 * A way from a micro-certification back to itself, by prerequisites and stacks together; null where there is none.
 * Who would have to hold it first could never begin.
 *
 * @param pathways at most one of each micro-certification
 */
export function cycleIn(pathways: readonly PathwayRules[]): string[] | null {
  const needs = new Map(
    pathways.map((one) => [
      one.microCertificationId,
      [...new Set([...namedIn(one.prerequisites), ...namedIn(one.stack)])],
    ]),
  );
  const cleared = new Set<string>();
  for (const start of needs.keys()) {
    const cycle = cycleFrom(start, needs, [], cleared);
    if (cycle) return cycle;
  }
  return null;
}

function cycleFrom(
  micro: string,
  needs: ReadonlyMap<string, readonly string[]>,
  way: readonly string[],
  cleared: Set<string>,
): string[] | null {
  const again = way.indexOf(micro);
  if (again >= 0) return [...way.slice(again), micro];
  if (cleared.has(micro)) return null;
  for (const next of needs.get(micro) ?? []) {
    const cycle = cycleFrom(next, needs, [...way, micro], cleared);
    if (cycle) return cycle;
  }
  cleared.add(micro);
  return null;
}

/** Why a draft cannot be approved; empty where it can. @param own the institution's micro-certifications */
export function pathwayFaults(input: PathwayRules, own: MicroNames): FieldFault[] {
  return (['prerequisites', 'stack'] as const).flatMap((side) =>
    input[side] ? ruleFaults(input[side], `/${side}`, own) : [],
  );
}

function ruleFaults(rule: PathwayRule, pointer: string, own: MicroNames): FieldFault[] {
  if (rule.kind === 'award')
    return unknownFault(rule.microCertificationId, `${pointer}/microCertificationId`, own);
  const parts: readonly unknown[] = rule.of;
  const keys = parts.map((part) => JSON.stringify(part));
  const faults = keys.flatMap((key, index): FieldFault[] =>
    keys.indexOf(key) === index
      ? []
      : [
          {
            pointer: `${pointer}/of/${index}`,
            code: 'duplicate',
            detail: 'This is named twice',
            detailFr: 'Ceci est nommé deux fois',
          },
        ],
  );
  if (rule.kind === 'at-least' && rule.count > rule.of.length)
    faults.push({
      pointer: `${pointer}/count`,
      code: 'unsatisfiable',
      detail: 'More are asked for than are named',
      detailFr: "On en demande plus qu'il n'y en a de nommées",
    });
  if (rule.kind === 'hours')
    return [...faults, ...rule.of.flatMap((id, index) => unknownFault(id, `${pointer}/of/${index}`, own))];
  return [...faults, ...rule.of.flatMap((part, index) => ruleFaults(part, `${pointer}/of/${index}`, own))];
}

const unknownFault = (id: string, pointer: string, own: MicroNames): FieldFault[] =>
  own.has(id)
    ? []
    : [
        {
          pointer,
          code: 'micro-certification-unknown',
          detail: 'This institution has no such micro-certification',
          detailFr: "Cet établissement n'a pas cette microcertification",
        },
      ];

/** A pathway in words: what comes before a case, and what the micro-certification is made of. */
export function pathwaySentence(pathway: PathwayRules, names: MicroNames): { en: string; fr: string } {
  const { microCertificationId, prerequisites, stack } = pathway;
  const en = [
    prerequisites &&
      `A case for ${quoted(microCertificationId, names, 'en')} opens only for those who hold ${ruleWords(prerequisites, names, 'en')}.`,
    stack &&
      `${quoted(microCertificationId, names, 'en')} is also awarded to those who hold ${ruleWords(stack, names, 'en')}.`,
  ].filter(Boolean);
  const fr = [
    prerequisites &&
      `Un dossier pour ${quoted(microCertificationId, names, 'fr')} ne s'ouvre que pour les titulaires de ${ruleWords(prerequisites, names, 'fr')}.`,
    stack &&
      `${quoted(microCertificationId, names, 'fr')} est aussi délivrée aux titulaires de ${ruleWords(stack, names, 'fr')}.`,
  ].filter(Boolean);
  return {
    en: en.join(' ') || `${quoted(microCertificationId, names, 'en')} asks for no other micro-certification.`,
    fr:
      fr.join(' ') ||
      `${quoted(microCertificationId, names, 'fr')} ne demande aucune autre microcertification.`,
  };
}

function quoted(id: string, names: MicroNames, language: Language): string {
  const name = names.get(id);
  const text = name?.[language] ?? name?.[language === 'en' ? 'fr' : 'en'] ?? id;
  return language === 'en' ? `“${text}”` : `«\u00a0${text}\u00a0»`;
}

function ruleWords(rule: PathwayRule, names: MicroNames, language: Language, inside = false): string {
  if (rule.kind === 'award') return quoted(rule.microCertificationId, names, language);
  const parts =
    rule.kind === 'hours'
      ? rule.of.map((id) => quoted(id, names, language))
      : rule.of.map((part) => ruleWords(part, names, language, true));
  const head = headWords(rule, language);
  const list = new Intl.ListFormat(language === 'en' ? 'en-CA' : 'fr-CA', {
    type: rule.kind === 'all' || rule.kind === 'hours' ? 'conjunction' : 'disjunction',
  }).format(parts);
  const term =
    rule.withinMonths === null
      ? ''
      : language === 'en'
        ? `, awarded in the ${rule.withinMonths} months before`
        : `, délivrées dans les ${rule.withinMonths} mois précédents`;
  const words = parts.length === 1 && rule.kind !== 'hours' ? `${list}${term}` : `${head} ${list}${term}`;
  return inside && parts.length > 1 ? `(${words})` : words;
}

function headWords(rule: Exclude<PathwayRule, { kind: 'award' }>, language: Language): string {
  switch (rule.kind) {
    case 'all':
      return language === 'en' ? 'all of' : "l'ensemble de";
    case 'any':
      return language === 'en' ? 'one of' : "l'une de";
    case 'at-least':
      return language === 'en' ? `at least ${rule.count} of` : `au moins ${rule.count} de`;
    case 'hours':
      return language === 'en' ? `at least ${rule.hours} hours from` : `au moins ${rule.hours} heures parmi`;
  }
}
