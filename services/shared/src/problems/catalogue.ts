import type { Refusals } from './refusal.js';

/** Refusals of catalogue, in the order of the alphabet. */
export const catalogueRefusals = {
  'employer-exists': {
    status: 409,
    en: 'This employer is named already',
    fr: 'Cet employeur est déjà nommé',
    advice: {
      en: 'Choose it from the list of employers.',
      fr: 'Choisissez-le dans la liste des employeurs.',
    },
  },
  'own-role-grant': {
    status: 403,
    en: 'Nobody grants roles to themselves',
    fr: "Personne ne s'attribue de rôles",
    advice: {
      en: 'Ask another administrator of your organization.',
      fr: 'Demandez à une autre personne qui administre votre organisation.',
    },
  },
  'pathway-cycle': {
    status: 409,
    en: 'By this pathway a micro-certification would have to be held before itself',
    fr: 'Selon ce cheminement, il faudrait détenir une microcertification avant elle-même',
    advice: {
      en: 'Take one of the named micro-certifications out of the prerequisites or the stack.',
      fr: "Retirez l'une des microcertifications nommées des préalables ou du cumul.",
    },
  },
  'policy-not-approved': {
    status: 409,
    en: 'This policy is not approved',
    fr: "Cette règle d'aval n'est pas approuvée",
    advice: {
      en: 'Ask a registrar to approve it, or choose an approved one.',
      fr: "Demandez au registrariat de l'approuver, ou choisissez-en une approuvée.",
    },
  },
  'policy-unsatisfiable': {
    status: 422,
    en: 'This endorsement policy cannot be met (any more)',
    fr: "Cette règle d'aval ne peut pas, ou ne peut plus, être satisfaite",
    advice: {
      en: 'See each fault, and write the next revision of the policy.',
      fr: 'Voyez chaque défaut et rédigez la prochaine révision de la règle.',
    },
  },
  'role-not-grantable': {
    status: 422,
    en: 'This organization does not have such a role',
    fr: 'Cette organisation ne connaît pas ce rôle',
    advice: { en: 'Choose among the roles that are offered.', fr: 'Choisissez parmi les rôles proposés.' },
  },
  'slug-taken': {
    status: 409,
    en: 'This short name is taken',
    fr: 'Ce nom court est pris',
    advice: { en: 'Choose another short name.', fr: 'Choisissez un autre nom court.' },
  },
  'submission-incomplete': {
    status: 422,
    en: 'Something is still missing before it can be submitted',
    fr: 'Il manque encore des éléments avant la soumission',
    advice: {
      en: 'Complete the fields that are named, then submit.',
      fr: 'Complétez les champs nommés, puis soumettez.',
    },
  },
  'version-frozen': {
    status: 409,
    en: 'This version was submitted and does not change any more; start a new one',
    fr: 'Cette version a été soumise et ne change plus; commencez-en une nouvelle',
  },
  'version-retired': {
    status: 409,
    en: 'This version is retired or replaced and takes no new case',
    fr: 'Cette version est retirée ou remplacée et ne prend plus de nouveau dossier',
    advice: {
      en: 'Use the version that took its place, or start a new one.',
      fr: "Utilisez la version qui l'a remplacée, ou commencez-en une nouvelle.",
    },
  },
} as const satisfies Refusals;
