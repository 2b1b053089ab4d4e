import { z } from 'zod';
import type { Draft } from '../../../shared/src/decisions.js';
import { isId } from '../../../shared/src/ids.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { PolicyReference } from '../version/version.js';
import { ownWords } from '../words/words.js';

const FEWEST_CHARACTERS = 20;
const id = z.string().refine(isId, 'not an id');

/** Body of the decision `appeal`. */
export const appealInput = z
  .strictObject({ caseId: id, text: ownWords(FEWEST_CHARACTERS) })
  .meta({ id: 'AppealInput' });

/** Body of the decision `appeal-decision`. */
export const rulingInput = z
  .strictObject({
    appealId: id,
    finding: z.enum(['re-mark', 'rejected']),
    text: ownWords(FEWEST_CHARACTERS),
  })
  .meta({ id: 'AppealDecisionInput' });
export type Finding = z.output<typeof rulingInput>['finding'];

export type AppealState = 'lodged' | Finding;

/** What an appeal's statement and its sentence say of the case. */
export interface CaseAppealed {
  caseId: string;
  caseNumber: number;
  name: Terms;
  versionNumber: number;
  /** The rules of the case's opening, whose window counts; null where there were none. */
  rules: PolicyReference;
}

/** The last result of a case, as far as an appeal hangs on it. */
export interface ResultAppealed {
  resultId: string;
  outcome: string;
  /** Digest of the statement that decided it; null where that is not known. */
  digest: string | null;
  /** The result came of an appeal itself. */
  afterAppeal: boolean;
  /** It was appealed before. */
  appealed: boolean;
  /** The last instant at which it may be appealed; null where the rules open no appeal. */
  appealUntil: Date | null;
}

/**
 * Whether a result may be appealed now: once, within the window, and only a result that is no pass. So an appeal never
 * makes a result worse: what follows is the same result or a better one.
 */
export function mayAppeal(result: ResultAppealed | null, now: Date): result is ResultAppealed {
  return (
    result !== null &&
    result.outcome === 'not-yet' &&
    !result.afterAppeal &&
    !result.appealed &&
    result.appealUntil !== null &&
    now <= result.appealUntil
  );
}

/** What an appeal says. @param words commitment of the earner's words */
export function appealDraft(
  of: CaseAppealed,
  result: ResultAppealed,
  appealId: string,
  words: string,
): Draft<'appeal'> {
  return {
    subject: { kind: 'result', id: result.resultId, digest: result.digest },
    policy: of.rules,
    decision: 'appeal',
    details: { appealId, caseId: of.caseId, resultId: result.resultId, words },
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I appeal against the result “not yet” of my assessment for “${of.name.en}”, version ${of.versionNumber}, for the reasons that I give in my own words.`,
      fr: `Je forme un recours contre le résultat « pas encore » de mon évaluation pour « ${of.name.fr} », version ${of.versionNumber}, pour les motifs que j'expose dans mes propres mots.`,
    },
  };
}

/** An appeal that waits for its decision. */
export interface OpenAppeal {
  appealId: string;
  /** Digest of the appeal's statement. */
  digest: string;
}

const findings: Record<Finding, Terms> = {
  're-mark': {
    en: 'The appeal is upheld: an assessor who had no part in the case marks it again',
    fr: "Le recours est accueilli\u00a0: une personne évaluatrice qui n'a pas participé au dossier le note de nouveau",
  },
  rejected: {
    en: 'The appeal is rejected: the result stands',
    fr: 'Le recours est rejeté\u00a0: le résultat est maintenu',
  },
};

/** What the decision of an appeal says. @param words commitment of the reasons */
export function rulingDraft(
  of: CaseAppealed,
  appeal: OpenAppeal,
  finding: Finding,
  words: string,
): Draft<'appeal-decision'> {
  const found = findings[finding];
  return {
    subject: { kind: 'appeal', id: appeal.appealId, digest: appeal.digest },
    policy: of.rules,
    decision: finding,
    details: { appealId: appeal.appealId, caseId: of.caseId, appeal: appeal.digest, finding, words },
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I decide the appeal in case ${of.caseNumber}, “${of.name.en}”, version ${of.versionNumber}, in which I had no part before. ${found.en}, for the reasons that I give.`,
      fr: `Je tranche le recours dans le dossier ${of.caseNumber}, « ${of.name.fr} », version ${of.versionNumber}, auquel je n'ai pas participé auparavant. ${found.fr}, pour les motifs que je donne.`,
    },
  };
}
