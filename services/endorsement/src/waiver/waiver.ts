import { z } from 'zod';
import type { ConfirmationKind } from '../../../../proto/activities.js';
import { addMonths, dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import type { Language } from '../../../shared/src/content.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { dayInWords } from '../../../shared/src/term.js';
import type { Terms } from '../../../shared/src/terms.js';

const reason = z.string().trim().min(20).max(2000);

/** Body of the decision waiver: one kind of one version, until a day, for a reason that everybody may read. */
export const waiverInput = z
  .strictObject({
    versionId: z.uuid(),
    kind: z.enum(['in-demand', 'fidelity']),
    reason: z.strictObject({ en: reason, fr: reason }),
    untilDay: z.iso.date(),
  })
  .meta({ id: 'WaiverInput' });
export type WaiverInput = z.output<typeof waiverInput>;

/** Body of the decisions waiver-approval and waiver-end. */
export const waiverDecisionInput = z.strictObject({ waiverId: z.uuid() }).meta({ id: 'WaiverDecisionInput' });

/** What a waiver is held against. */
export interface WaiverVersion {
  versionId: string;
  microCertificationId: string;
  number: number;
  name: Partial<Record<Language, string>>;
  /** Who submitted the version. */
  proposerId: string;
  timeZone: string;
  part: Record<ConfirmationKind, string>;
  policy: { id: string; revision: number; digest: string; waiver: { longestMonths: number } | null };
  /** It takes no new case any more. */
  closed: boolean;
}

export type WaiverRefusal = 'waiver-not-allowed' | 'version-retired' | 'term-in-past' | 'term-too-long';

type Frame = Pick<Statement<'waiver'>, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'> & {
  details: DetailsOf<'waiver'>;
};

/** The statement of a waiver's proposal, made by `prepare` and again by `accept`, or why it may not be. */
export function waiverContent(
  version: WaiverVersion,
  waiverId: string,
  { kind, reason: why, untilDay }: Omit<WaiverInput, 'versionId'>,
  at: Date,
): { ok: true; content: Frame } | { ok: false; code: WaiverRefusal; about?: string } {
  if (version.policy.waiver === null) return { ok: false, code: 'waiver-not-allowed' };
  if (version.closed) return { ok: false, code: 'version-retired' };
  if (untilDay < dayIn(at, version.timeZone)) return { ok: false, code: 'term-in-past' };
  const last = latestWaiverDay(version, version.policy.waiver, at);
  if (untilDay > last) return { ok: false, code: 'term-too-long', about: last };
  const { versionId, microCertificationId } = version;
  return {
    ok: true,
    content: {
      ...about(version, kind),
      decision: 'waive',
      validFrom: instant(at),
      validUntil: instant(endOfDay(untilDay, version.timeZone)),
      details: { waiverId, kind, versionId, microCertificationId, reason: why },
    },
  };
}

/** Last day that a waiver proposed now may end with, in the institution's zone. */
export const latestWaiverDay = (
  { timeZone }: Pick<WaiverVersion, 'timeZone'>,
  { longestMonths }: { longestMonths: number },
  at: Date,
): string => dayIn(addMonths(at, longestMonths), timeZone);

/** A waiver as its further decisions look at it. */
export interface WaiverFacts {
  waiverId: string;
  kind: ConfirmationKind;
  state: 'proposed' | 'approved' | 'ended';
  statementDigest: string;
  proposerId: string;
  validUntil: Date;
}

/** Why somebody may not approve a waiver now; null where nothing is in the way. */
export function approvalRefusal(
  waiver: WaiverFacts,
  version: Pick<WaiverVersion, 'proposerId'>,
  personId: string,
  now: Date,
): 'waiver-not-open' | 'separation-of-duties' | 'term-in-past' | null {
  if (waiver.state !== 'proposed') return 'waiver-not-open';
  // The second person stands where an employer would: neither who proposed the waiver nor who submitted the version.
  if (personId === waiver.proposerId || personId === version.proposerId) return 'separation-of-duties';
  return now > waiver.validUntil ? 'term-in-past' : null;
}

/** Why a waiver cannot be ended now; null where nothing is in the way. A proposal is ended before it counts. */
export const endRefusal = (waiver: WaiverFacts, now: Date): 'waiver-not-open' | null =>
  waiver.state === 'ended' || now > waiver.validUntil ? 'waiver-not-open' : null;

/** The statement of a waiver's approval or end. */
export function decidedContent(version: WaiverVersion, waiver: WaiverFacts, decision: 'approve' | 'end') {
  const { waiverId, statementDigest, kind } = waiver;
  return {
    ...about(version, kind),
    decision,
    validFrom: null,
    validUntil: null,
    details: { waiverId, versionId: version.versionId, waiver: statementDigest },
  };
}

const whatIsWaived: Record<ConfirmationKind, Terms> = {
  'in-demand': {
    en: 'confirmation by employers that the competencies are in demand',
    fr: 'la confirmation par des employeurs que les compétences sont en demande',
  },
  fidelity: {
    en: 'confirmation by employers that the assessment reflects the job',
    fr: "la confirmation par des employeurs que l'évaluation reflète l'emploi",
  },
};

/** How a decision about a waiver reads above the button. */
export function waiverSentence(
  version: WaiverVersion,
  kind: ConfirmationKind,
  say:
    | { decision: 'propose'; untilDay: string; reason: Terms }
    | { decision: 'approve'; untilDay: string; reason: Terms }
    | { decision: 'end' },
): Terms {
  const en = version.name.en ?? version.name.fr ?? '';
  const fr = version.name.fr ?? version.name.en ?? '';
  const of = {
    en: `“${en}”, version ${version.number}`,
    fr: `«\u00a0${fr}\u00a0», version ${version.number}`,
  };
  const what = whatIsWaived[kind];
  switch (say.decision) {
    case 'propose':
      return {
        en: `I propose to waive, until ${dayInWords(say.untilDay, 'en')}, ${what.en} for ${of.en}. Reason: ${say.reason.en} It counts once another person approves it, and awards say so.`,
        fr: `Je propose de dispenser, jusqu'au ${dayInWords(say.untilDay, 'fr')}, ${of.fr} de ${what.fr}. Motif\u00a0: ${say.reason.fr} La dispense vaut dès qu'une autre personne l'approuve, et les attestations en font mention.`,
      };
    case 'approve':
      return {
        en: `I approve that ${what.en} is waived for ${of.en} until ${dayInWords(say.untilDay, 'en')}. Reason: ${say.reason.en} Awards say so.`,
        fr: `J'approuve que ${of.fr} soit dispensée, jusqu'au ${dayInWords(say.untilDay, 'fr')}, de ${what.fr}. Motif\u00a0: ${say.reason.fr} Les attestations en font mention.`,
      };
    case 'end':
      return {
        en: `I end the waiver of ${what.en} for ${of.en}, from now on.`,
        fr: `Je mets fin, dès maintenant, à la dispense visant ${what.fr} pour ${of.fr}.`,
      };
  }
}

function about(version: WaiverVersion, kind: ConfirmationKind) {
  const { id, revision, digest } = version.policy;
  return {
    subject: { kind: 'part' as const, id: version.microCertificationId, digest: version.part[kind] },
    policy: { id, revision, digest },
  };
}
