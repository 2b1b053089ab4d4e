import type { Refusals } from './refusal.js';

/** Refusals of endorsement and its workflows, in the order of the alphabet. */
export const endorsementRefusals = {
  'already-answered': {
    status: 409,
    en: 'This was already answered',
    fr: 'Une réponse a déjà été donnée',
    advice: {
      en: 'Your organization answered this question before; open the request to see what was answered, by whom.',
      fr: 'Votre organisation a déjà répondu à cette question; ouvrez la demande pour voir la réponse et son auteur.',
    },
  },
  'already-not-asked': {
    status: 409,
    en: 'Your organization is not asked about this already',
    fr: "Votre organisation n'est déjà plus sollicitée à ce sujet",
    advice: {
      en: 'Nothing is to do: nobody asks about it.',
      fr: 'Rien à faire : personne ne sollicite à ce sujet.',
    },
  },
  'confirmation-not-in-force': {
    status: 409,
    en: 'This confirmation is not in force any more',
    fr: "Cette confirmation n'est plus en vigueur",
    advice: {
      en: 'Open it to see when it ended; there is nothing left to withdraw.',
      fr: "Ouvrez-la pour voir quand elle a pris fin; il n'y a plus rien à retirer.",
    },
  },
  'conflict-declared': {
    status: 409,
    en: 'A conflict of interest was declared here',
    fr: "Un conflit d'intérêts a été déclaré ici",
    advice: {
      en: 'Somebody without a conflict answers, or the substitute is asked.',
      fr: "Une personne sans conflit répond, ou l'organisation substitut est sollicitée.",
    },
  },
  'criterion-missing': {
    status: 422,
    en: 'A criterion is not rated',
    fr: "Un critère n'est pas évalué",
    advice: {
      en: 'Rate each criterion once, then sign.',
      fr: 'Évaluez chaque critère une fois, puis signez.',
    },
  },
  'delegate-is-approver': {
    status: 409,
    en: 'This colleague may answer already',
    fr: 'Cette personne peut déjà répondre',
    advice: {
      en: 'No delegation is needed: the colleague holds the role.',
      fr: "Aucune délégation n'est nécessaire : cette personne détient le rôle.",
    },
  },
  'delegate-not-enrolled': {
    status: 409,
    en: 'This colleague has no passkey that counts',
    fr: "Cette personne n'a pas de clé d'accès qui compte",
    advice: {
      en: 'Ask the colleague to enrol a passkey, and an administrator of your organization to vouch for it.',
      fr: "Demandez à cette personne d'inscrire une clé d'accès, et à l'administration de votre organisation de s'en porter garante.",
    },
  },
  'delegation-ended': {
    status: 409,
    en: 'This delegation has ended',
    fr: 'Cette délégation a pris fin',
    advice: {
      en: 'Give a new one where it is still needed.',
      fr: 'Accordez-en une nouvelle si elle est encore utile.',
    },
  },
  'delegation-of-delegation': {
    status: 409,
    en: 'Only who holds the role alone may delegate it',
    fr: 'Seule une personne qui détient elle-même le rôle peut le déléguer',
    advice: {
      en: 'Ask the approver whom you stand in for, or an administrator for the role.',
      fr: "Demandez à la personne que vous remplacez, ou demandez le rôle à l'administration.",
    },
  },
  'delegation-to-self': {
    status: 409,
    en: 'Nobody delegates to themselves',
    fr: 'Nul ne se délègue à soi-même',
    advice: { en: 'Choose a colleague.', fr: 'Choisissez une ou un collègue.' },
  },
  'not-asked': {
    status: 409,
    en: 'Your organization is not asked for this',
    fr: "Cela n'est pas demandé à votre organisation",
    advice: {
      en: 'Open your requests to see what is asked of you.',
      fr: 'Ouvrez vos demandes pour voir ce qui vous est demandé.',
    },
  },
  'not-renewable': {
    status: 409,
    en: 'This confirmation cannot be renewed as it is',
    fr: 'Cette confirmation ne peut pas être renouvelée telle quelle',
    advice: {
      en: 'Load the list again: it was renewed, its text changed, or it does not end soon.',
      fr: 'Rechargez la liste : elle a été renouvelée, son texte a changé, ou elle ne prend pas fin bientôt.',
    },
  },
  'nothing-to-ask': {
    status: 409,
    en: 'Nothing is missing that employers could be asked for',
    fr: "Il ne manque rien que l'on pourrait demander aux employeurs",
    advice: { en: 'The confirmations in force are enough.', fr: 'Les confirmations en vigueur suffisent.' },
  },
  'nothing-to-recall': {
    status: 409,
    en: 'There is no answer that could be taken back',
    fr: "Il n'y a aucune réponse à retirer",
    advice: {
      en: 'Reload the page; after the round has ended, a confirmation in force is withdrawn instead.',
      fr: 'Rechargez la page; après la fin de la ronde, une confirmation en vigueur se révoque par un retrait.',
    },
  },
  'own-organization': {
    status: 409,
    en: 'An organization does not confirm what is its own',
    fr: 'Une organisation ne confirme pas ce qui est à elle',
    advice: {
      en: 'Ask another organization for the confirmation.',
      fr: 'Demandez la confirmation à une autre organisation.',
    },
  },
  'person-of-institution': {
    status: 409,
    en: 'You belong to the institution whose micro-certification this is',
    fr: "Vous faites partie de l'établissement dont c'est la microcertification",
    advice: {
      en: 'Ask a colleague who has no part in the institution.',
      fr: "Demandez à une personne de votre organisation qui ne fait pas partie de l'établissement.",
    },
  },
  'policy-approved': {
    status: 409,
    en: 'An approved policy does not change; draft a new revision',
    fr: 'Une règle approuvée ne change plus; rédigez une nouvelle révision',
  },
  'rating-outside-rubric': {
    status: 422,
    en: 'This criterion is not in the assessment',
    fr: "Ce critère ne figure pas dans l'évaluation",
    advice: {
      en: 'Load the request anew and rate each criterion that it shows, once.',
      fr: "Rechargez la demande et évaluez une fois chaque critère qu'elle montre.",
    },
  },
  'round-closed': {
    status: 409,
    en: 'The time to answer has ended',
    fr: 'Le délai de réponse est terminé',
    advice: {
      en: 'No answer is taken any more; ask the institution for a new request.',
      fr: "Aucune réponse n'est plus acceptée; demandez une nouvelle demande à l'établissement.",
    },
  },
  'round-still-open': {
    status: 409,
    en: 'Employers are being asked already',
    fr: 'Les employeurs sont déjà sollicités',
    advice: {
      en: 'Wait for the end of the round that is open.',
      fr: 'Attendez la fin de la ronde en cours.',
    },
  },
  'same-mail-domain': {
    status: 409,
    en: "Your organization has the institution's mail domain",
    fr: "Votre organisation a le même domaine de courriel que l'établissement",
    advice: {
      en: 'An organization outside the institution has to answer.',
      fr: "Une organisation extérieure à l'établissement doit répondre.",
    },
  },
  'term-in-past': {
    status: 422,
    en: 'The end date has passed',
    fr: 'La date de fin est passée',
    advice: { en: 'Choose a day that is still to come.', fr: 'Choisissez un jour à venir.' },
  },
  'term-too-long': {
    status: 422,
    en: 'The end date is beyond the longest term',
    fr: 'La date de fin dépasse la durée maximale',
    advice: { en: 'Choose an earlier day.', fr: 'Choisissez un jour plus proche.' },
  },
  'version-not-endorsed': {
    status: 409,
    en: 'The version is not endorsed yet',
    fr: 'La version n’est pas encore avalisée',
    advice: {
      en: 'Wait until the employers have confirmed it; the pipeline shows who still has to answer.',
      fr: "Attendez que les employeurs l'aient confirmée; le suivi montre qui doit encore répondre.",
    },
  },
  'version-not-submitted': {
    status: 409,
    en: 'This version was not submitted to employers',
    fr: "Cette version n'a pas été soumise aux employeurs",
    advice: { en: 'Submit the version first.', fr: "Soumettez d'abord la version." },
  },
  'version-superseded': {
    status: 409,
    en: 'A newer version replaced this one',
    fr: 'Une version plus récente a remplacé celle-ci',
    advice: { en: 'Go on with the newer version.', fr: 'Poursuivez avec la version plus récente.' },
  },
  'waiver-exists': {
    status: 409,
    en: 'A waiver of this confirmation waits for approval already',
    fr: "Une dispense de cette confirmation attend déjà d'être approuvée",
    advice: {
      en: 'A registrar approves it, or it is ended from the page of the version; then another can be proposed.',
      fr: "Le registrariat l'approuve, ou on y met fin depuis la page de la version; une autre peut alors être proposée.",
    },
  },
  'waiver-not-allowed': {
    status: 409,
    en: 'The policy of this version allows no waiver',
    fr: "La règle d'aval de cette version ne permet aucune dispense",
    advice: {
      en: 'Approve a revision of the policy that allows waivers, and submit the next version under it.',
      fr: "Approuvez une révision de la règle d'aval qui permet les dispenses, et soumettez la prochaine version selon celle-ci.",
    },
  },
  'waiver-not-open': {
    status: 409,
    en: 'This waiver was decided already or has ended',
    fr: 'Cette dispense a déjà été décidée ou a pris fin',
    advice: {
      en: 'Load the page anew to see what was decided.',
      fr: 'Rechargez la page pour voir ce qui a été décidé.',
    },
  },
  'words-missing': {
    status: 422,
    en: 'Say in your own words on what grounds',
    fr: 'Précisez sur quelle base dans vos mots',
  },
} as const satisfies Refusals;
