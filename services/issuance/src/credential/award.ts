import { criterionId, levelId } from './achievement.js';
import { badgeContext } from './contexts.js';
import { digestMultibase, digestUri, identityHash, isHexDigest } from './digest.js';
import { editionPins, type PartEdition } from './endorsement.js';
import { isInstant, type Language } from './instant.js';
import { type Outcome, refuse } from './json.js';
import type {
  Achievement,
  AwardCredential,
  ConfirmationKind,
  Evidence,
  Profile,
  RelatedResource,
} from './model.js';
import { componentGenre } from './model.js';
import { awardUrl, evidenceUrl, statusListUrl, suspensionListOf } from './urls.js';

/** An evidence item as the award names it: never its content, never an address that opens without a grant. */
export type EvidenceInput = {
  evidenceId: string;
  name: string;
  /** What it shows, in the award's language. */
  shows?: string;
  /** What sort of thing it is, for instance `video` or `report`. */
  genre?: string;
  /** Salted SHA-256 of the item, hexadecimal. The salt stays with the owner: destroying it erases the link. */
  saltedDigest: string;
};

/** A smaller award on which one rests: where it is published, and the digest of what is published there. */
export type ComponentInput = { url: string; name: string; digest: string };

/** A confirmation that a policy waived: it is said in the award in words, never in silence. */
export type WaiverInput = {
  kind: ConfirmationKind;
  /** Reason, approver's role and end date, in the award's language. */
  words: string;
  /** SHA-256 of the signed waiver statement, hexadecimal. */
  statementDigest: string;
};

export type AwardInput = {
  origin: string;
  awardId: string;
  language: Language;
  /** The issuing organization; `id` is the DID that signs. */
  issuer: Profile;
  achievement: Achievement;
  earner: {
    /** The earner's own DID, when the earner gave one. */
    did?: string;
    /** Address and random salt: only their hash goes into the award. */
    email?: { address: string; salt: string };
    /** The same already hashed (`sha256$` and hexadecimal), where only the hash is disclosed. */
    identity?: { identityHash: string; salt: string };
  };
  awardedAt: string;
  /** First moment of validity; `awardedAt` when absent. */
  validFrom?: string;
  /** Last second of validity, for awards that expire. */
  validUntil?: string;
  /** One result for each criterion, by the achievement's criterion and level ids. */
  results: { resultId: string; criterion: string; level: string }[];
  evidence: EvidenceInput[];
  /** The awards for which it is awarded, where there is no assessment of its own. */
  components?: ComponentInput[];
  /** The version's parts: the edition in the award's language, and every edition that was confirmed. */
  editions: PartEdition[];
  waivers: WaiverInput[];
  status: { organizationId: string; listNumber: number; index: number };
  /** Who assessed, when it is another organization. */
  source?: Profile;
  creditsEarned?: number;
};

export type AwardRefusal =
  | 'award-instant-malformed'
  | 'award-earner-unidentified'
  | 'award-digest-malformed'
  | 'award-language-mismatch'
  | 'award-status-index-malformed'
  | 'award-result-unknown';

const words = {
  en: (suspension: string): string =>
    `This award can be revoked, and it can be suspended for a time. Some verifiers read revocation only: whether it is suspended is told by ${suspension}.`,
  fr: (suspension: string): string =>
    `Cette attestation peut être révoquée et peut être suspendue pour un temps. Certains vérificateurs ne lisent que la révocation : ${suspension} dit si elle est suspendue.`,
} as const;

const stacked = {
  en: 'This award rests on the awards that it names as evidence.',
  fr: "Cette attestation repose sur celles qu'elle nomme comme preuves.",
} as const;

const waived = { en: 'Waived confirmation', fr: 'Confirmation dispensée' } as const;

/** Each id once: two pins of one resource would leave open which is meant (VC Data Model 2.0 section 5.3). */
function distinct(pins: RelatedResource[]): RelatedResource[] {
  return [...new Map(pins.map((pin) => [pin.id, pin])).values()];
}

function evidenceOf(input: AwardInput): { evidence: Evidence[]; pins: RelatedResource[] } {
  const items = input.evidence.map(
    (item): Evidence => ({
      id: evidenceUrl(input.origin, item.evidenceId),
      type: ['Evidence'],
      name: item.name,
      ...(item.shows === undefined ? {} : { description: item.shows }),
      ...(item.genre === undefined ? {} : { genre: item.genre }),
    }),
  );
  const waivers = input.waivers.map(
    (waiver): Evidence => ({
      id: digestUri(waiver.statementDigest),
      type: ['Evidence'],
      name: waived[input.language],
      description: waiver.words,
      genre: `waiver-${waiver.kind}`,
    }),
  );
  const pins = input.evidence.map((item) => ({
    id: evidenceUrl(input.origin, item.evidenceId),
    digestMultibase: digestMultibase(item.saltedDigest),
    mediaType: 'application/octet-stream',
  }));
  const components = input.components ?? [];
  const awards = components.map(
    ({ url, name }): Evidence => ({ id: url, type: ['Evidence'], name, genre: componentGenre }),
  );
  const awardPins = components.map(({ url, digest }) => ({
    id: url,
    digestMultibase: digestMultibase(digest),
    mediaType: 'application/vc',
  }));
  return { evidence: [...items, ...awards, ...waivers], pins: [...pins, ...awardPins] };
}

/** The hash by which the earner is known, and its salt. */
function identityOf(earner: AwardInput['earner']): { identityHash: string; salt: string } | null {
  const { email, identity } = earner;
  if (identity !== undefined) return identity;
  return email === undefined
    ? null
    : { identityHash: identityHash(email.address, email.salt), salt: email.salt };
}

function firstFault(input: AwardInput): { code: AwardRefusal; detail: string } | null {
  const instants = [input.awardedAt, input.validFrom, input.validUntil].filter((one) => one !== undefined);
  if (!instants.every(isInstant)) {
    return { code: 'award-instant-malformed', detail: 'instants are UTC, whole seconds, with Z' };
  }
  if (input.earner.did === undefined && identityOf(input.earner) === null) {
    return { code: 'award-earner-unidentified', detail: 'an id or a hashed e-mail address is needed' };
  }
  const digests = [
    ...input.evidence.map((item) => item.saltedDigest),
    ...input.waivers.map((one) => one.statementDigest),
    ...(input.components ?? []).map((one) => one.digest),
  ];
  if (!digests.every(isHexDigest)) {
    return { code: 'award-digest-malformed', detail: 'digests are SHA-256 in lowercase hexadecimal' };
  }
  if (input.achievement.inLanguage !== input.language) {
    return {
      code: 'award-language-mismatch',
      detail: `the achievement is in ${input.achievement.inLanguage}`,
    };
  }
  if (!Number.isSafeInteger(input.status.index) || input.status.index < 0) {
    return { code: 'award-status-index-malformed', detail: `index ${input.status.index}` };
  }
  for (const result of input.results) {
    const description = input.achievement.resultDescription.find(
      (one) => one.id === criterionId(input.achievement.id, result.criterion),
    );
    const id = levelId(input.achievement.id, result.criterion, result.level);
    if (!description?.rubricCriterionLevel.some((one) => one.id === id)) {
      return { code: 'award-result-unknown', detail: `criterion ${result.criterion}, level ${result.level}` };
    }
  }
  return null;
}

/**
 * Builds the OpenBadgeCredential of one edition of an award, without proof (Open Badges 3.0, AchievementCredential).
 * Editions of one award share award id and status index; each is signed on its own.
 *
 * @returns the credential, or a refusal
 */
export function buildAward(input: AwardInput): Outcome<AwardCredential, AwardRefusal> {
  const fault = firstFault(input);
  if (fault !== null) return refuse(fault.code, fault.detail);
  const { origin, achievement, earner, language, status } = input;
  const id = awardUrl(origin, input.awardId, language);
  const listUrl = statusListUrl(origin, status.organizationId, 'revocation', status.listNumber);
  const { evidence, pins } = evidenceOf(input);
  const identity = identityOf(earner);
  return {
    ok: true,
    value: {
      '@context': [...badgeContext],
      id,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: input.issuer,
      validFrom: input.validFrom ?? input.awardedAt,
      ...(input.validUntil === undefined ? {} : { validUntil: input.validUntil }),
      awardedDate: input.awardedAt,
      name: achievement.name,
      description: [
        ...input.waivers.map((one) => one.words),
        ...(input.components?.length ? [stacked[language]] : []),
        words[language](suspensionListOf(listUrl) ?? ''),
      ].join(' '),
      credentialSubject: {
        ...(earner.did === undefined ? {} : { id: earner.did }),
        type: ['AchievementSubject'],
        ...(identity === null
          ? {}
          : {
              identifier: [
                {
                  type: 'IdentityObject',
                  hashed: true,
                  identityHash: identity.identityHash,
                  identityType: 'emailAddress',
                  salt: identity.salt,
                },
              ],
            }),
        ...(input.source === undefined ? {} : { source: input.source }),
        ...(input.creditsEarned === undefined ? {} : { creditsEarned: input.creditsEarned }),
        result: input.results.map((result) => ({
          id: `${id}#result-${result.resultId}`,
          type: ['Result'],
          resultDescription: criterionId(achievement.id, result.criterion),
          achievedLevel: levelId(achievement.id, result.criterion, result.level),
        })),
        achievement,
      },
      credentialStatus: {
        id: `${listUrl}#${status.index}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: String(status.index),
        statusListCredential: listUrl,
      },
      evidence,
      relatedResource: distinct([...input.editions.flatMap((one) => editionPins(origin, one)), ...pins]),
    },
  };
}
