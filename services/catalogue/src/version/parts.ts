import {
  type BlueprintBody,
  type CompetenciesBody,
  contentOf,
  editionSchema,
  type Language,
  type Manifest,
  manifestSchema,
  type PartKind,
  partKinds,
  partSchema,
} from '../../../shared/src/content.js';
import type { Draft, DraftAlignment, DraftElement, Texts } from './draft.js';

/**
 * The canonical content of a version, built from its draft: two parts in the base language, an edition of each in
 * every language offered, and the manifest that names their digests. What is built is checked against the shared
 * schemas, and only from a draft without faults (check.ts).
 */

/** One canonical content with its digest. */
export interface BuiltContent {
  kind: PartKind;
  /** Null for the part itself. */
  language: Language | null;
  digest: string;
  bytes: Uint8Array;
}

/** Parts and editions travel together in one fact of at most 900 kB, beside manifest and decision. */
export const MAX_CONTENT_BYTES = 800_000;

/** Both parts and all editions. @throws where the draft has faults */
export function contentsOf(draft: Draft, microCertificationId: string): BuiltContent[] {
  return partKinds.flatMap((kind) => [
    built(kind, null, partOf(draft, kind, microCertificationId)),
    ...draft.languages.map((language) =>
      built(kind, language, editionOf(draft, kind, language, microCertificationId)),
    ),
  ]);
}

function built(
  kind: PartKind,
  language: Language | null,
  value: Parameters<typeof contentOf>[0],
): BuiltContent {
  return { kind, language, ...contentOf(value) };
}

function partOf(draft: Draft, kind: PartKind, microCertificationId: string) {
  const { baseLanguage } = draft;
  const body = bodyOf(draft, kind, baseLanguage);
  return partSchema.parse({ v: 1, microCertificationId, kind, baseLanguage, body });
}

function editionOf(draft: Draft, kind: PartKind, language: Language, microCertificationId: string) {
  return editionSchema.parse({
    v: 1,
    microCertificationId,
    kind,
    language,
    body: bodyOf(draft, kind, language),
  });
}

/** A part's body in one language. */
export function bodyOf(draft: Draft, kind: PartKind, language: Language): CompetenciesBody | BlueprintBody {
  switch (kind) {
    case 'competencies':
      return competenciesIn(draft, language);
    case 'blueprint':
      return blueprintIn(draft, language);
  }
}

const inLanguage = (texts: Texts, language: Language): string => texts[language] ?? '';

function competenciesIn(draft: Draft, language: Language): CompetenciesBody {
  const element = (one: DraftElement) => ({
    id: one.id,
    text: inLanguage(one.text, language),
    alignment: alignmentIn(one.alignment, language),
  });
  return {
    competencies: draft.competencies.map((one) => ({
      id: one.id,
      statement: inLanguage(one.statement, language),
      knowledge: one.knowledge.map(element),
      skills: one.skills.map(element),
      attitudes: one.attitudes.map(element),
    })),
  };
}

function alignmentIn(alignment: DraftAlignment, language: Language) {
  if (alignment === null) return { reason: '' };
  if ('reason' in alignment) return { reason: inLanguage(alignment.reason, language) };
  return { ...alignment, name: inLanguage(alignment.name, language) };
}

function blueprintIn(draft: Draft, language: Language): BlueprintBody {
  const { tasks, criteria, passRule, evidence } = draft.blueprint;
  return {
    tasks: tasks.map((one) => ({
      id: one.id,
      title: inLanguage(one.title, language),
      description: inLanguage(one.description, language),
      conditions: inLanguage(one.conditions, language),
    })),
    criteria: criteria.map((one) => ({
      id: one.id,
      title: inLanguage(one.title, language),
      competencyIds: one.competencyIds,
      levels: one.levels.map((level) => ({
        id: level.id,
        title: inLanguage(level.title, language),
        description: inLanguage(level.description, language),
      })),
      passLevelId: one.passLevelId ?? '',
    })),
    passRule,
    evidence: evidence.map((one) => ({
      id: one.id,
      title: inLanguage(one.title, language),
      kinds: one.kinds,
      criterionIds: one.criterionIds,
    })),
  };
}

/** What identifies a version beside its content. */
export interface VersionIdentity {
  versionId: string;
  microCertificationId: string;
  organizationId: string;
  number: number;
}

/** Everything that is frozen by a submission. */
export interface BuiltVersion {
  contents: BuiltContent[];
  manifest: { value: Manifest; bytes: Uint8Array; digest: string };
}

/** The content and manifest of a version. @throws where the draft has faults */
export function buildVersion(draft: Draft, identity: VersionIdentity): BuiltVersion {
  const contents = contentsOf(draft, identity.microCertificationId);
  const digests = (language: Language | null) => ({
    competencies: digestIn(contents, 'competencies', language),
    blueprint: digestIn(contents, 'blueprint', language),
  });
  const value = manifestSchema.parse({
    v: 1,
    ...identity,
    baseLanguage: draft.baseLanguage,
    texts: Object.fromEntries(
      draft.languages.map((one) => [
        one,
        { name: inLanguage(draft.name, one), description: inLanguage(draft.description, one) },
      ]),
    ),
    hours: draft.hours,
    noc: draft.noc,
    cip: draft.cip,
    parts: digests(null),
    editions: Object.fromEntries(draft.languages.map((one) => [one, digests(one)])),
  });
  return { contents, manifest: { value, ...contentOf(value) } };
}

/** Digest of one of the contents. */
export function digestIn(
  contents: readonly BuiltContent[],
  kind: PartKind,
  language: Language | null,
): string {
  const found = contents.find((one) => one.kind === kind && one.language === language);
  if (!found) throw new RangeError(`no ${kind} in ${language ?? 'the base language'}`);
  return found.digest;
}
