import { z } from 'zod';
import {
  type BlueprintBody,
  type CompetenciesBody,
  editionSchema,
  type Language,
  languages,
  type Manifest,
  manifestSchema,
} from '../../../shared/src/content.js';

/** A policy as a statement names it. */
export const policyReference = z.object({ id: z.string(), revision: z.int(), digest: z.string() }).nullable();
export type PolicyReference = z.output<typeof policyReference>;

/** A submitted version as assessment knows it. */
export interface Version {
  id: string;
  organizationId: string;
  microCertificationId: string;
  number: number;
  manifest: Manifest;
  manifestDigest: string;
  policy: PolicyReference;
  /** Person who submitted it; null where the fact carried no decision. */
  submitterId: string | null;
  endorsed: boolean;
}

/** The name in a language, else in the base language. */
export function nameIn(manifest: Manifest, language: Language): string {
  return manifest.texts[language]?.name ?? manifest.texts[manifest.baseLanguage]?.name ?? '';
}

/** The name in both languages, as sentences need it. */
export const namesOf = (manifest: Manifest): Record<Language, string> => ({
  en: nameIn(manifest, 'en'),
  fr: nameIn(manifest, 'fr'),
});

/** One stored content of a version. */
export interface StoredContent {
  kind: string;
  language: string;
  content: unknown;
}

/** The editions of a version by language. */
export interface Editions {
  blueprint: Partial<Record<Language, BlueprintBody>>;
  competencies: Partial<Record<Language, CompetenciesBody>>;
}

/** @throws ZodError where a content is not an edition */
export function editionsOf(contents: readonly StoredContent[]): Editions {
  const editions: Editions = { blueprint: {}, competencies: {} };
  for (const stored of contents) {
    if (!languages.some((language) => language === stored.language)) continue;
    const edition = editionSchema.parse(stored.content);
    if (edition.kind === 'blueprint') editions.blueprint[edition.language] = edition.body;
    else editions.competencies[edition.language] = edition.body;
  }
  return editions;
}

/** The blueprint that is judged by: the base language's, whose structure all languages share. */
export function baseBlueprint(version: Pick<Version, 'manifest'>, editions: Editions): BlueprintBody {
  const body = editions.blueprint[version.manifest.baseLanguage];
  if (!body) throw new RangeError('the version has no blueprint in its base language');
  return body;
}

/** @throws ZodError */
export const readManifest = (value: unknown): Manifest => manifestSchema.parse(value);
