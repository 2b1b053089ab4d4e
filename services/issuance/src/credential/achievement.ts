import type { Language } from './instant.js';
import { type Outcome, refuse } from './json.js';
import type {
  Achievement,
  Alignment,
  EndorsementCredential,
  Profile,
  ResultDescription,
  RubricCriterionLevel,
  Secured,
} from './model.js';
import { versionUrl } from './urls.js';

/** A concept of a framework that the achievement is aligned to; names in the achievement's language. */
export type AlignmentInput =
  | { framework: 'ESCO'; frameworkVersion: string; conceptUri: string; name: string; description?: string }
  | { framework: 'NOC' | 'CIP'; year: 2021; code: string; url: string; name: string }
  | { framework: 'other'; frameworkName: string; conceptUri: string; name: string; code?: string };

export type LevelInput = { id: string; name: string; description?: string; points?: string };
/** A rubric criterion with its levels from lowest to highest; ids are stable over versions. */
export type CriterionInput = { id: string; name: string; levels: LevelInput[]; requiredLevelId?: string };

export type AchievementInput = {
  origin: string;
  microCertificationId: string;
  version: number;
  language: Language;
  name: string;
  description: string;
  /** What must be shown to earn it, in words (Markdown). */
  criteriaNarrative: string;
  creator?: Profile;
  image?: { url: string; caption?: string };
  creditsAvailable?: number;
  tags?: string[];
  alignments: AlignmentInput[];
  criteria: CriterionInput[];
  /** Languages of the version's other editions. */
  otherLanguages: Language[];
  /** The signed endorsements of the parts, in the order in which they are shown. */
  endorsements: Secured<EndorsementCredential>[];
};

export type AchievementRefusal =
  | 'achievement-text-empty'
  | 'achievement-version-malformed'
  | 'achievement-alignment-malformed'
  | 'achievement-criterion-malformed'
  | 'achievement-language-related-to-itself';

const escoConcept =
  /^http:\/\/data\.europa\.eu\/esco\/(skill|occupation)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function alignment(input: AlignmentInput): Alignment | null {
  const type: ['Alignment'] = ['Alignment'];
  switch (input.framework) {
    case 'ESCO': {
      const uuid = escoConcept.exec(input.conceptUri)?.[2];
      if (uuid === undefined) return null;
      return {
        type,
        // The enumeration of target types has no ESCO value; this extension is the one that others emit.
        targetType: 'ext:ESCOAlignment',
        targetFramework: `ESCO ${input.frameworkVersion}`,
        targetUrl: input.conceptUri,
        targetCode: uuid,
        targetName: input.name,
        ...(input.description === undefined ? {} : { targetDescription: input.description }),
      };
    }
    case 'NOC':
    case 'CIP':
      if (!(input.framework === 'NOC' ? /^\d{5}$/ : /^\d{2}\.\d{4}$/).test(input.code)) return null;
      return {
        type,
        targetType: `ext:${input.framework}Alignment`,
        targetFramework: `${input.framework} ${input.year}`,
        targetUrl: input.url,
        targetCode: input.code,
        targetName: input.name,
      };
    case 'other':
      return {
        type,
        targetFramework: input.frameworkName,
        targetUrl: input.conceptUri,
        targetName: input.name,
        ...(input.code === undefined ? {} : { targetCode: input.code }),
      };
  }
}

/** Id of a criterion inside an achievement. */
export function criterionId(achievementId: string, criterion: string): string {
  return `${achievementId}#criterion-${criterion}`;
}

/** Id of a level of a criterion inside an achievement. */
export function levelId(achievementId: string, criterion: string, level: string): string {
  return `${criterionId(achievementId, criterion)}-level-${level}`;
}

function level(achievementId: string, criterion: CriterionInput, input: LevelInput): RubricCriterionLevel {
  return {
    id: levelId(achievementId, criterion.id, input.id),
    type: ['RubricCriterionLevel'],
    name: input.name,
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(input.points === undefined ? {} : { points: input.points }),
  };
}

function resultDescription(achievementId: string, input: CriterionInput): ResultDescription | null {
  const ids = input.levels.map((one) => one.id);
  if (ids.length === 0 || new Set(ids).size !== ids.length || input.name.trim() === '') return null;
  if (input.requiredLevelId !== undefined && !ids.includes(input.requiredLevelId)) return null;
  return {
    id: criterionId(achievementId, input.id),
    type: ['ResultDescription'],
    name: input.name,
    resultType: 'RubricCriterionLevel',
    ...(input.requiredLevelId === undefined
      ? {}
      : { requiredLevel: levelId(achievementId, input.id, input.requiredLevelId) }),
    rubricCriterionLevel: input.levels.map((one) => level(achievementId, input, one)),
  };
}

/**
 * Builds the Achievement of one language's edition of a version (Open Badges 3.0, Achievement).
 *
 * Texts are plain strings of one language: language maps are refused by the official schema. The edition in the
 * other language is named under `related`.
 *
 * @returns the achievement, or a refusal
 */
export function buildAchievement(input: AchievementInput): Outcome<Achievement, AchievementRefusal> {
  const { origin, microCertificationId, version, language } = input;
  if ([input.name, input.description, input.criteriaNarrative].some((one) => one.trim() === '')) {
    return refuse('achievement-text-empty', 'name, description and criteria are needed');
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    return refuse('achievement-version-malformed', `version ${version}`);
  }
  if (input.otherLanguages.includes(language)) {
    return refuse('achievement-language-related-to-itself', language);
  }
  const alignments: Alignment[] = [];
  for (const one of input.alignments) {
    const built = alignment(one);
    if (built === null) return refuse('achievement-alignment-malformed', `${one.framework}: ${one.name}`);
    alignments.push(built);
  }
  const id = versionUrl(origin, microCertificationId, version, language);
  const descriptions: ResultDescription[] = [];
  for (const one of input.criteria) {
    const built = resultDescription(id, one);
    if (built === null) return refuse('achievement-criterion-malformed', `criterion ${one.id}`);
    descriptions.push(built);
  }
  return {
    ok: true,
    value: {
      id,
      type: ['Achievement'],
      achievementType: 'MicroCredential',
      name: input.name,
      description: input.description,
      criteria: { id: `${id}#criteria`, narrative: input.criteriaNarrative },
      inLanguage: language,
      version: String(version),
      ...(input.creator === undefined ? {} : { creator: input.creator }),
      ...(input.image === undefined
        ? {}
        : {
            image: {
              id: input.image.url,
              type: 'Image',
              ...(input.image.caption === undefined ? {} : { caption: input.image.caption }),
            },
          }),
      ...(input.creditsAvailable === undefined ? {} : { creditsAvailable: input.creditsAvailable }),
      ...(input.tags === undefined ? {} : { tag: input.tags }),
      alignment: alignments,
      resultDescription: descriptions,
      ...(input.otherLanguages.length === 0
        ? {}
        : {
            related: input.otherLanguages.map((other) => ({
              id: versionUrl(origin, microCertificationId, version, other),
              type: ['Related'],
              inLanguage: other,
              version: String(version),
            })),
          }),
      endorsement: input.endorsements,
    },
  };
}
