import type { FieldFault } from '../../../shared/src/problem.js';
import { type Concepts, conceptOf, elementsOf, isEsco } from './alignment.js';
import { type Coverage, coverageOf } from './coverage.js';
import type { Draft, DraftCriterion, DraftElement, DraftEvidence, ElementSlot, Texts } from './draft.js';
import { type FaultCode, faultWords } from './fault-words.js';
import { contentsOf, MAX_CONTENT_BYTES } from './parts.js';
import { startsWithPerformanceVerb } from './verbs.js';

/** A warning: submission goes on. Three verbs are suggested where a statement does not begin with one. */
export type Warning = FieldFault & { suggestions?: readonly string[] };

/** What a check of a draft gives. */
export interface Check {
  /** True where nothing stops submission. */
  complete: boolean;
  faults: FieldFault[];
  warnings: Warning[];
  coverage: Coverage;
}

/** Hours that student aid (OSAP) accepts: outside them is a warning, never a refusal. */
const USUAL_HOURS = { least: 5, most: 300 };

/**
 * Everything that a draft lacks before it can be submitted, field by field (framework: every element as behaviour).
 *
 * @param concepts the ESCO concepts that the draft names, as far as the catalogue knows them
 * @param microCertificationId whose parts they would be, for the size of the whole
 */
export function checkDraft(draft: Draft, concepts: Concepts, microCertificationId: string): Check {
  const coverage = coverageOf(draft);
  const faults = [
    ...aboutFaults(draft),
    ...competencyFaults(draft, coverage),
    ...alignmentFaults(draft, concepts),
    ...blueprintFaults(draft, coverage),
  ];
  if (faults.length === 0) faults.push(...sizeFaults(draft, microCertificationId));
  return { complete: faults.length === 0, faults, warnings: warningsOf(draft), coverage };
}

function fault(pointer: string, code: FaultCode): FieldFault {
  return { pointer, code, detail: faultWords[code].en, detailFr: faultWords[code].fr };
}

const when = (condition: boolean, pointer: string, code: FaultCode): FieldFault[] =>
  condition ? [fault(pointer, code)] : [];

/** A text must stand in the base language and in every other language of the version. */
function textFaults(draft: Draft, texts: Texts, pointer: string): FieldFault[] {
  return draft.languages.flatMap((language) =>
    when(
      !texts[language],
      `${pointer}/${language}`,
      language === draft.baseLanguage ? 'text-missing' : 'translation-missing',
    ),
  );
}

function aboutFaults(draft: Draft): FieldFault[] {
  return [
    ...textFaults(draft, draft.name, '/name'),
    ...textFaults(draft, draft.description, '/description'),
    ...when(draft.hours === null, '/hours', 'hours-missing'),
  ];
}

const emptySlots = {
  knowledge: 'competency-without-knowledge',
  skills: 'competency-without-skill',
  attitudes: 'competency-without-attitude',
} as const satisfies Record<ElementSlot, FaultCode>;

function competencyFaults(draft: Draft, coverage: Coverage): FieldFault[] {
  const faults = draft.competencies.flatMap((competency, index) => {
    const pointer = `/competencies/${index}`;
    const uncovered = coverage.competenciesWithoutCriterion.includes(competency.id);
    return [
      ...textFaults(draft, competency.statement, `${pointer}/statement`),
      ...when(competency.knowledge.length === 0, `${pointer}/knowledge`, emptySlots.knowledge),
      ...when(competency.skills.length === 0, `${pointer}/skills`, emptySlots.skills),
      ...when(competency.attitudes.length === 0, `${pointer}/attitudes`, emptySlots.attitudes),
      ...when(uncovered, pointer, 'competency-without-criterion'),
      ...when(
        !uncovered && coverage.competenciesWithoutEvidence.includes(competency.id),
        pointer,
        'competency-without-evidence',
      ),
    ];
  });
  return [...when(draft.competencies.length === 0, '/competencies', 'competencies-missing'), ...faults];
}

function alignmentFaults(draft: Draft, concepts: Concepts): FieldFault[] {
  return elementsOf(draft).flatMap(({ element, slot, pointer }) => [
    ...textFaults(draft, element.text, `${pointer}/text`),
    ...oneAlignment(draft, element, slot, `${pointer}/alignment`, concepts),
  ]);
}

function oneAlignment(
  draft: Draft,
  { alignment }: DraftElement,
  slot: ElementSlot,
  pointer: string,
  concepts: Concepts,
): FieldFault[] {
  if (alignment === null) return [fault(pointer, 'alignment-missing')];
  const concept = conceptOf(alignment);
  if (!concept) return 'reason' in alignment ? textFaults(draft, alignment.reason, `${pointer}/reason`) : [];
  if (!isEsco(concept))
    return [
      ...when(!URL.canParse(concept.uri), `${pointer}/uri`, 'alignment-uri-invalid'),
      ...textFaults(draft, concept.name, `${pointer}/name`),
    ];
  const known = concepts.get(concept.uri);
  if (!known || concept.code === '') return [fault(`${pointer}/uri`, 'esco-uri-unknown')];
  return when(!fits(slot, known), `${pointer}/uri`, 'esco-kind-wrong');
}

/** ESCO has no attitudes: they are its transversal skills. */
function fits(slot: ElementSlot, concept: { kind: 'knowledge' | 'skill'; transversal: boolean }): boolean {
  switch (slot) {
    case 'knowledge':
      return concept.kind === 'knowledge';
    case 'skills':
      return concept.kind === 'skill';
    case 'attitudes':
      return concept.kind === 'skill' && concept.transversal;
  }
}

function blueprintFaults(draft: Draft, coverage: Coverage): FieldFault[] {
  const { tasks, criteria, evidence, passRule } = draft.blueprint;
  const at = '/blueprint';
  return [
    ...when(tasks.length === 0, `${at}/tasks`, 'tasks-missing'),
    ...tasks.flatMap((task, index) => [
      ...textFaults(draft, task.title, `${at}/tasks/${index}/title`),
      ...textFaults(draft, task.description, `${at}/tasks/${index}/description`),
      ...textFaults(draft, task.conditions, `${at}/tasks/${index}/conditions`),
    ]),
    ...when(criteria.length === 0, `${at}/criteria`, 'criteria-missing'),
    ...criteria.flatMap((one, index) => criterionFaults(draft, one, `${at}/criteria/${index}`, coverage)),
    ...when(
      passRule.kind === 'at-least' && criteria.length > 0 && passRule.criteria > criteria.length,
      `${at}/passRule/criteria`,
      'pass-rule-impossible',
    ),
    ...when(evidence.length === 0, `${at}/evidence`, 'evidence-missing'),
    ...evidence.flatMap((one, index) => evidenceFaults(draft, one, `${at}/evidence/${index}`, coverage)),
  ];
}

function criterionFaults(
  draft: Draft,
  one: DraftCriterion,
  pointer: string,
  coverage: Coverage,
): FieldFault[] {
  return [
    ...textFaults(draft, one.title, `${pointer}/title`),
    ...one.competencyIds.flatMap((id, index) =>
      when(
        !draft.competencies.some((each) => each.id === id),
        `${pointer}/competencyIds/${index}`,
        'competency-unknown',
      ),
    ),
    ...when(
      coverage.criteriaWithoutCompetency.includes(one.id),
      `${pointer}/competencyIds`,
      'criterion-without-competency',
    ),
    ...when(coverage.criteriaWithoutEvidence.includes(one.id), pointer, 'criterion-without-evidence'),
    ...when(one.levels.length < 2, `${pointer}/levels`, 'levels-too-few'),
    ...one.levels.flatMap((level, index) => [
      ...textFaults(draft, level.title, `${pointer}/levels/${index}/title`),
      ...textFaults(draft, level.description, `${pointer}/levels/${index}/description`),
    ]),
    ...when(
      !one.levels.some((level) => level.id === one.passLevelId),
      `${pointer}/passLevelId`,
      'pass-level-missing',
    ),
  ];
}

function evidenceFaults(draft: Draft, one: DraftEvidence, pointer: string, coverage: Coverage): FieldFault[] {
  const known = (id: string): boolean => draft.blueprint.criteria.some((criterion) => criterion.id === id);
  return [
    ...textFaults(draft, one.title, `${pointer}/title`),
    ...when(one.kinds.length === 0, `${pointer}/kinds`, 'evidence-without-kind'),
    ...one.criterionIds.flatMap((id, index) =>
      when(!known(id), `${pointer}/criterionIds/${index}`, 'criterion-unknown'),
    ),
    ...when(
      coverage.evidenceWithoutCriterion.includes(one.id),
      `${pointer}/criterionIds`,
      'evidence-without-criterion',
    ),
  ];
}

/** What is submitted travels as one fact, which has a largest size. */
function sizeFaults(draft: Draft, microCertificationId: string): FieldFault[] {
  const bytes = contentsOf(draft, microCertificationId).reduce((sum, one) => sum + one.bytes.byteLength, 0);
  return when(bytes > MAX_CONTENT_BYTES, '', 'content-too-large');
}

function warningsOf(draft: Draft): Warning[] {
  const { hours } = draft;
  const [, second] = draft.languages;
  return [
    ...when(
      hours !== null && (hours < USUAL_HOURS.least || hours > USUAL_HOURS.most),
      '/hours',
      'hours-unusual',
    ),
    ...when(second === undefined, '/languages', 'other-language-missing'),
    ...when(draft.noc.length === 0, '/noc', 'noc-missing'),
    ...draft.competencies.flatMap((one, index) =>
      verbWarnings(draft, one.statement, `/competencies/${index}/statement`),
    ),
  ];
}

function verbWarnings(draft: Draft, statement: Texts, pointer: string): Warning[] {
  return draft.languages.flatMap((language) => {
    const text = statement[language];
    if (!text) return [];
    const verb = startsWithPerformanceVerb(text, language);
    return verb.ok ? [] : [{ ...fault(`${pointer}/${language}`, verb.code), suggestions: verb.suggestions }];
  });
}
