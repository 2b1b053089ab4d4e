import { digestOfValue } from '../../../shared/src/canonical.js';

/** What an earner consents to before marking. Once consented to it cannot change: a new wording is added beside the old. */
export const consentText = {
  en: 'I take part in this assessment. My evidence may be kept and judged for it by assessors of this institution. If I pass, a signed award is made that I own; it names my evidence and holds none of it. I can ask for the erasure of my data.',
  fr: "Je participe à cette évaluation. Mes preuves peuvent être conservées et jugées à cette fin par les personnes évaluatrices de cet établissement. En cas de réussite, une attestation signée est établie et m'appartient; elle nomme mes preuves sans en contenir aucune. Je peux demander l'effacement de mes données.",
} as const;

/** Digest of the canonical JSON of the text in both languages. */
export const consentDigest = digestOfValue(consentText);
