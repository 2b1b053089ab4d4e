import { z } from 'zod';
import { canonicalBytes, digestOf } from './canonical.js';
import { isInstant } from './clock.js';
import { isId } from './ids.js';

/**
 * The content that is confirmed, assessed and signed: parts and editions of a micro-certification, the manifest of a
 * version, and an endorsement policy. All are canonical JSON; a digest is over those bytes, which travel unchanged.
 */

const id = z.string().refine(isId, 'not a lower-case UUID');
const digest = z.string().regex(/^uEi[A-Za-z0-9_-]{44}$/, 'not a digest');
const text = z.string().trim().min(1).max(4000);

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];
export const partKinds = ['competencies', 'blueprint'] as const;
export type PartKind = (typeof partKinds)[number];

/** Ties an element to a concept of a named framework, or says publicly why none fits. */
export const alignmentSchema = z.union([
  z.strictObject({
    framework: z.string().min(1),
    version: z.string(),
    uri: z.url(),
    code: z.string(),
    name: z.string().min(1),
  }),
  z.strictObject({ reason: text }),
]);
export type Alignment = z.output<typeof alignmentSchema>;

const element = z.strictObject({ id: z.string().min(1), text, alignment: alignmentSchema });

/** Competencies in one language. Ids are stable over versions. */
export const competenciesBody = z.strictObject({
  competencies: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        statement: text,
        knowledge: z.array(element).min(1),
        skills: z.array(element).min(1),
        attitudes: z.array(element).min(1),
      }),
    )
    .min(1),
});

/** The summative assessment in one language. Levels are in ascending order; `passLevelId` is the least that passes. */
export const blueprintBody = z.strictObject({
  tasks: z
    .array(z.strictObject({ id: z.string().min(1), title: text, description: text, conditions: text }))
    .min(1),
  criteria: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        title: text,
        competencyIds: z.array(z.string()).min(1),
        levels: z.array(z.strictObject({ id: z.string().min(1), title: text, description: text })).min(2),
        passLevelId: z.string(),
      }),
    )
    .min(1),
  passRule: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('every-criterion') }),
    z.strictObject({ kind: z.literal('at-least'), criteria: z.int().min(1) }),
  ]),
  evidence: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        title: text,
        kinds: z.array(z.string()).min(1),
        criterionIds: z.array(z.string()).min(1),
      }),
    )
    .min(1),
});
export type CompetenciesBody = z.output<typeof competenciesBody>;
export type BlueprintBody = z.output<typeof blueprintBody>;

const frame = { v: z.literal(1), microCertificationId: id };

/**
 * A part: the content in the version's base language. It holds no version number, row id or date, so that an
 * unchanged part keeps its digest, and no other language, so that a corrected translation re-opens nothing.
 */
export const partSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...frame,
    kind: z.literal('competencies'),
    baseLanguage: z.enum(languages),
    body: competenciesBody,
  }),
  z.strictObject({
    ...frame,
    kind: z.literal('blueprint'),
    baseLanguage: z.enum(languages),
    body: blueprintBody,
  }),
]);
export type Part = z.output<typeof partSchema>;

/** A part in one language. */
export const editionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...frame,
    kind: z.literal('competencies'),
    language: z.enum(languages),
    body: competenciesBody,
  }),
  z.strictObject({
    ...frame,
    kind: z.literal('blueprint'),
    language: z.enum(languages),
    body: blueprintBody,
  }),
]);
export type Edition = z.output<typeof editionSchema>;

/** What a version is; its digest is the version digest of statements and release rows. */
export const manifestSchema = z.strictObject({
  v: z.literal(1),
  versionId: id,
  microCertificationId: id,
  organizationId: id,
  number: z.int().min(1),
  baseLanguage: z.enum(languages),
  /** Name and description in each language offered. */
  texts: z.partialRecord(z.enum(languages), z.strictObject({ name: text, description: text })),
  /** Learning hours, whole. */
  hours: z.int().min(1),
  /** NOC 2021 codes, up to three. */
  noc: z.array(z.string().regex(/^\d{5}$/)).max(3),
  /** CIP 2021 codes. */
  cip: z.array(z.string().regex(/^\d{2}\.\d{4}$/)),
  parts: z.strictObject({ competencies: digest, blueprint: digest }),
  editions: z.partialRecord(z.enum(languages), z.strictObject({ competencies: digest, blueprint: digest })),
});
export type Manifest = z.output<typeof manifestSchema>;

const needs = z.strictObject({
  confirmations: z.int().min(0).max(20),
  organizations: z.int().min(0).max(20),
});

/** The moment at which confirmations must be in force for an award to be made. */
export const policyMoments = ['case-opened', 'result-final', 'release'] as const;

/** Days that a policy counts: every day, or those on which offices of Ontario work (business-days.ts). */
export const dayKinds = ['business', 'calendar'] as const;
export type DayKind = (typeof dayKinds)[number];

const policyFrame = {
  policyId: id,
  revision: z.int().min(1),
  organizationId: id,
  name: z.strictObject({ en: text, fr: text }),
  needs: z.strictObject({ 'in-demand': needs, fidelity: needs }),
  moment: z.enum(policyMoments),
  /** Days of the organization's zone after the round opens. */
  dueAfterDays: z.int().min(1).max(365),
  closesAfterDays: z.int().min(1).max(730),
  /** Days before the closing date at which who has not answered is reminded. */
  remindDaysBeforeClose: z.array(z.int().min(1)).max(10),
  /** Longest term of a confirmation. */
  termMonths: z.int().min(1).max(60),
  /** Calendar days in which cases that are open at a lapse may still finish. */
  teachOutDays: z.int().min(0).max(1095),
};

/** The first form of a policy. None is written any more; those that were signed stay readable for ever. */
export const policyV1Schema = z.strictObject({
  v: z.literal(1),
  ...policyFrame,
  asked: z.array(id).min(1).max(50),
});

export type PolicyV1 = z.output<typeof policyV1Schema>;

/** What every policy is written as. */
export const policyV2Schema = z.strictObject({
  v: z.literal(2),
  ...policyFrame,
  /** Organizations that are asked: stage after stage where there are several, and who is asked instead of whom. */
  asked: z
    .array(z.strictObject({ organizationId: id, stage: z.int().min(1).max(5), substituteId: id.nullable() }))
    .min(1)
    .max(50),
  /** Named bodies (a regulator, a sector council) without whose confirmation there is no quorum. */
  required: z.strictObject({ 'in-demand': z.array(id).max(10), fidelity: z.array(id).max(10) }),
  /** A decline that stands prevents the endorsement. */
  veto: z.boolean(),
  /** How the days of due date, closing date, reminders, stages and escalation are counted. */
  dayKind: z.enum(dayKinds),
  /** The next stage opens this long after one opened, answered or not; null: only once it is answered. */
  stageAfterDays: z.int().min(1).max(365).nullable(),
  /** Who has not answered so long after being asked is replaced by its substitute; null: only one who declines. */
  escalateAfterDays: z.int().min(1).max(365).nullable(),
  /** Calendar days before a confirmation ends at which employers are asked anew. */
  renewBeforeDays: z.int().min(1).max(365),
  /** Whether a kind may be waived with a reason and a second approver, and for how long at most. */
  waiver: z.strictObject({ longestMonths: z.int().min(1).max(60) }).nullable(),
});
export type PolicyV2 = z.output<typeof policyV2Schema>;

/** What an endorsement needs: immutable once approved, identified by `(policyId, revision)` and its digest. */
export const policySchema = z.discriminatedUnion('v', [policyV1Schema, policyV2Schema]);
/** A policy as it was approved, in whichever form. */
export type Policy = z.output<typeof policySchema>;

/** What a policy says, in one form; without `v`, so that it is never taken for the bytes that were approved. */
export type PolicyRules = Omit<PolicyV2, 'v'>;

/** The rules of a policy of any form. Readers use these and never look at `v`; a digest is of the approved bytes. */
export function policyOf(policy: Policy): PolicyRules {
  if (policy.v === 2) {
    const { v: _form, ...rules } = policy;
    return rules;
  }
  const { v: _form, asked, ...rules } = policy;
  return {
    ...rules,
    asked: asked.map((organizationId) => ({ organizationId, stage: 1, substituteId: null })),
    required: { 'in-demand': [], fidelity: [] },
    veto: false,
    dayKind: 'calendar',
    stageAfterDays: null,
    escalateAfterDays: null,
    renewBeforeDays: RENEW_BEFORE_DAYS,
    waiver: null,
  };
}

/** When employers are asked anew where a policy says nothing else. */
export const RENEW_BEFORE_DAYS = 90;

/** Canonical bytes and digest of a content. */
export function contentOf(value: Part | Edition | Manifest | Policy): { bytes: Uint8Array; digest: string } {
  const bytes = canonicalBytes(value);
  return { bytes, digest: digestOf(bytes) };
}

/** The kind of part that a confirmation kind is about. */
export function partKindOf(confirmation: 'in-demand' | 'fidelity'): PartKind {
  switch (confirmation) {
    case 'in-demand':
      return 'competencies';
    case 'fidelity':
      return 'blueprint';
  }
}

/** A level given for each criterion. */
export interface LevelGiven {
  criterionId: string;
  levelId: string;
}

/** What a mark amounts to, or why it cannot be judged. */
export type MarkOutcome =
  | { ok: true; outcome: 'pass' | 'not-yet' }
  | { ok: false; code: 'mark-outside-rubric'; criterionId: string };

/** Judges a mark by the blueprint's pass rule: every criterion exactly once, each at a level of its own. */
export function outcomeOf(
  blueprint: Pick<BlueprintBody, 'criteria' | 'passRule'>,
  levels: readonly LevelGiven[],
): MarkOutcome {
  const given = new Map(levels.map((level) => [level.criterionId, level.levelId]));
  const stray = levels.find(
    (level) => !blueprint.criteria.some((criterion) => criterion.id === level.criterionId),
  );
  if (stray) return { ok: false, code: 'mark-outside-rubric', criterionId: stray.criterionId };
  let passed = 0;
  for (const criterion of blueprint.criteria) {
    const at = criterion.levels.findIndex((level) => level.id === given.get(criterion.id));
    if (at < 0 || levels.filter((level) => level.criterionId === criterion.id).length > 1) {
      return { ok: false, code: 'mark-outside-rubric', criterionId: criterion.id };
    }
    const pass = criterion.levels.findIndex((level) => level.id === criterion.passLevelId);
    // A level that the rubric does not have would be passed by everybody.
    if (pass < 0) return { ok: false, code: 'mark-outside-rubric', criterionId: criterion.id };
    if (at >= pass) passed++;
  }
  const needed =
    blueprint.passRule.kind === 'every-criterion' ? blueprint.criteria.length : blueprint.passRule.criteria;
  return { ok: true, outcome: passed >= needed ? 'pass' : 'not-yet' };
}

/** What assessment discloses to the signer for one result: salts and public items, each bound by a signed digest. */
export const disclosureSchema = z.strictObject({
  resultId: id,
  /** Canonical `{identityHash, salt}` has the digest that the case's opening names. */
  earner: z.strictObject({
    /** `sha256$` and the hex SHA-256 of the address followed by the salt (Open Badges 3.0, IdentityObject). */
    identityHash: z.string().regex(/^sha256\$[0-9a-f]{64}$/),
    salt: z.string().min(16),
  }),
  /** Canonical `{id, name, kind, mediaType, digest}` of each has the digest that the mark names. */
  evidence: z.array(
    z.strictObject({
      id,
      name: z.string().min(1),
      kind: z.string().min(1),
      mediaType: z.string().min(1),
      /** Salted digest of the content. */
      digest,
    }),
  ),
  finalizedAt: z.string().refine(isInstant),
});
export type Disclosure = z.output<typeof disclosureSchema>;
