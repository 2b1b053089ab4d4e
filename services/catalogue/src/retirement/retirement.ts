import { z } from 'zod';
import { isId } from '../../../shared/src/ids.js';
import { retirementReasons } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { StoredVersion } from '../version/version.js';

/** Body of the decision version-retirement. */
export const retirementInput = z.strictObject({
  versionId: z.string().refine(isId, 'not a lower-case UUID'),
  reason: z.enum(retirementReasons),
});

export type RetirementReason = (typeof retirementReasons)[number];

const reasons: Record<RetirementReason, Terms> = {
  replaced: { en: 'another micro-certification replaces it', fr: 'une autre microcertification la remplace' },
  'no-demand': { en: 'it is not in demand any more', fr: "elle n'est plus en demande" },
  outdated: { en: 'the work is done otherwise today', fr: 'le travail se fait autrement maintenant' },
  'not-offered': { en: 'it is not offered any more', fr: "elle n'est plus offerte" },
  other: { en: 'another reason', fr: 'autre motif' },
};

/** What the statement of a retirement says of its version. */
export const retirementDetails = (version: StoredVersion, reason: RetirementReason) => ({
  versionId: version.id,
  microCertificationId: version.microCertificationId,
  number: version.number,
  words: null,
  reason,
});

/** How it reads above the button. */
export function retirementSentence(version: StoredVersion, reason: RetirementReason): Terms {
  const { name } = version.draft;
  const en = name.en ?? name.fr ?? '';
  const fr = name.fr ?? name.en ?? '';
  return {
    en: `I retire version ${version.number} of “${en}”. Reason: ${reasons[reason].en}. From now on no new case opens in it; open cases may finish in the time that its policy allows, and awards stay valid.`,
    fr: `Je retire la version ${version.number} de «\u00a0${fr}\u00a0». Motif\u00a0: ${reasons[reason].fr}. Dès maintenant, aucun nouveau dossier ne s'y ouvre; les dossiers ouverts peuvent se terminer dans le délai que permet sa règle d'aval, et les attestations restent valides.`,
  };
}
