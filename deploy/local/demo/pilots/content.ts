/**
 * Of what the demo's programme lead authors versions: in English and French, in the shape of a version's draft
 * (services/catalogue, `PUT /versions/{versionId}`).
 */

export interface Texts {
  en: string;
  fr: string;
}

/** A concept of ESCO, as it is aligned to. */
export const esco = (code: string, en: string, fr: string) => ({
  framework: 'ESCO',
  version: '1.1.1',
  uri: `http://data.europa.eu/esco/skill/${code}`,
  code,
  name: { en, fr },
});

/** Something known, done or held, with the concept that it is aligned to or why none fits. */
export const element = (id: string, text: Texts, alignment: ReturnType<typeof esco> | { reason: Texts }) => ({
  id,
  text,
  alignment,
});

const level = (id: string, title: Texts, description: Texts) => ({ id, title, description });

/** Four levels that every criterion of the demo uses, with what they mean for it. */
function levels(shown: Texts) {
  return [
    level(
      'not-shown',
      { en: 'Not shown', fr: 'Non démontré' },
      { en: 'No evidence of it', fr: 'Aucune preuve' },
    ),
    level(
      'partly',
      { en: 'Partly', fr: 'En partie' },
      { en: 'Shown with help or with errors', fr: "Démontré avec de l'aide ou des erreurs" },
    ),
    level('meets', { en: 'Meets', fr: 'Atteint' }, shown),
    level(
      'exceeds',
      { en: 'Exceeds', fr: 'Dépassé' },
      { en: 'Shown without fault and explained to others', fr: "Démontré sans faute et expliqué à d'autres" },
    ),
  ];
}

/** One criterion of a rubric. @param shown what its passing level asks for */
export const criterion = (id: string, title: Texts, competencyIds: string[], shown: Texts) => ({
  id,
  title,
  competencyIds,
  levels: levels(shown),
  passLevelId: 'meets',
});
