import { z } from 'zod';
import { isId } from '../../../shared/src/ids.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { StoredVersion } from '../version/version.js';

/** Body of the decision version-retirement. */
export const retirementInput = z.strictObject({
  versionId: z.string().refine(isId, 'not a lower-case UUID'),
});

/** What the statement of a retirement says of its version. */
export const retirementDetails = (version: StoredVersion) => ({
  versionId: version.id,
  microCertificationId: version.microCertificationId,
  number: version.number,
  words: null,
});

/** How it reads above the button. */
export function retirementSentence(version: StoredVersion): Terms {
  const { name } = version.draft;
  const en = name.en ?? name.fr ?? '';
  const fr = name.fr ?? name.en ?? '';
  return {
    en: `I retire version ${version.number} of “${en}”. From now on no new case opens in it; open cases may finish in the time that its policy allows, and awards stay valid.`,
    fr: `Je retire la version ${version.number} de «\u00a0${fr}\u00a0». Dès maintenant, aucun nouveau dossier ne s'y ouvre; les dossiers ouverts peuvent se terminer dans le délai que permet sa règle d'aval, et les attestations restent valides.`,
  };
}
