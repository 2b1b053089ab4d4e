import type { Refusals } from './refusal.js';

/** Refusals of the signer and its workflows, in the order of the alphabet. */
export const issuanceRefusals = {
  'appeal-already-made': {
    status: 409,
    en: 'An appeal was already made for this award',
    fr: 'Un recours a déjà été formé pour cette attestation',
    advice: {
      en: 'Open the award to see how the appeal was answered.',
      fr: "Ouvrez l'attestation pour voir la réponse au recours.",
    },
  },
  'appeal-answered-by-involved': {
    status: 409,
    en: 'Who proposed the revocation, marked the case or released the award may not answer the appeal',
    fr: "La personne qui a proposé la révocation, noté le dossier ou délivré l'attestation ne peut pas répondre au recours",
    advice: {
      en: 'Ask a colleague who was not involved.',
      fr: "Demandez à un collègue qui n'y a pas pris part.",
    },
  },
  'appeal-unanswered': {
    status: 409,
    en: 'An appeal waits for its answer',
    fr: 'Un recours attend une réponse',
    advice: {
      en: 'Answer every appeal first, then approve.',
      fr: "Répondez d'abord à chaque recours, puis approuvez.",
    },
  },
  'appeal-unknown': {
    status: 409,
    en: 'There is no open appeal for this award',
    fr: "Il n'y a aucun recours ouvert pour cette attestation",
    advice: {
      en: 'Load the page anew to see how it stands.',
      fr: "Rechargez la page pour voir l'état actuel.",
    },
  },
  'appeal-window-ended': {
    status: 409,
    en: 'The time to appeal has ended',
    fr: 'Le délai de recours est terminé',
    advice: {
      en: 'Write to the institution; it can still take your award out.',
      fr: "Écrivez à l'établissement; il peut encore retirer votre attestation de la proposition.",
    },
  },
  'appeal-window-open': {
    status: 409,
    en: 'Earners may still appeal',
    fr: 'Les titulaires peuvent encore former un recours',
    advice: {
      en: 'Approve once the time to appeal has ended; the page says when.',
      fr: 'Approuvez une fois le délai de recours terminé; la page indique quand.',
    },
  },
  'approver-is-proposer': {
    status: 409,
    en: 'Who proposed this release, or assessed in it, may not approve it',
    fr: "La personne qui a proposé cette émission, ou qui y a évalué, ne peut pas l'approuver",
    advice: {
      en: 'Ask another registrar to approve it.',
      fr: "Demandez à une autre personne au registrariat de l'approuver.",
    },
  },
  'award-erased': {
    status: 410,
    en: "The earner's data were erased; this award is no longer shown",
    fr: "Les données de la personne ont été effacées; cette attestation n'est plus affichée",
  },
  'award-not-in-revocation': {
    status: 409,
    en: 'This award is not in the proposed revocation, or was taken out',
    fr: "Cette attestation n'est pas visée par la révocation proposée, ou en a été retirée",
    advice: {
      en: 'Load the page anew to see which awards the proposal is still about.',
      fr: 'Rechargez la page pour voir quelles attestations la proposition vise encore.',
    },
  },
  'award-not-suspended': {
    status: 409,
    en: 'This award is not suspended by one signature',
    fr: "Cette attestation n'est pas suspendue par une signature unique",
    advice: {
      en: 'Where a proposed revocation suspends it, reject the proposal, or take the award out of it.',
      fr: "Si une révocation proposée la suspend, rejetez la proposition ou retirez-en l'attestation.",
    },
  },
  'award-replaced': {
    status: 409,
    en: 'A corrected award has taken the place of this one',
    fr: 'Une attestation corrigée a remplacé celle-ci',
    advice: { en: 'Open the corrected award.', fr: "Ouvrez l'attestation corrigée." },
  },
  'award-revoked': {
    status: 409,
    en: 'This award is revoked for good',
    fr: 'Cette attestation est révoquée définitivement',
    advice: {
      en: 'A revocation is not taken back; where it was an error, a corrected award can take its place.',
      fr: "Une révocation ne se retire pas; si c'était une erreur, une attestation corrigée peut la remplacer.",
    },
  },
  'nothing-to-correct': {
    status: 409,
    en: 'The identity of the earner is the one that was signed',
    fr: "L'identité du titulaire est celle qui a été signée",
    advice: {
      en: 'Correct it in the case first, then propose the corrected award.',
      fr: "Corrigez-la d'abord dans le dossier, puis proposez l'attestation corrigée.",
    },
  },
  'passkey-not-registered': {
    status: 422,
    en: 'The passkey could not be registered; begin again',
    fr: "La clé d'accès n'a pas pu être enregistrée; recommencez",
  },
  'reissue-approver-is-proposer': {
    status: 409,
    en: 'Who proposed the corrected award does not approve it',
    fr: "La personne qui a proposé l'attestation corrigée ne peut pas l'approuver",
    advice: {
      en: 'Ask another registrar to approve it.',
      fr: "Demandez à une autre personne au registrariat de l'approuver.",
    },
  },
  'reissue-approver-marked': {
    status: 409,
    en: 'Who marked the case does not approve its corrected award',
    fr: "La personne qui a noté le dossier ne peut pas approuver l'attestation corrigée",
    advice: {
      en: 'Ask another registrar to approve it.',
      fr: "Demandez à une autre personne au registrariat de l'approuver.",
    },
  },
  'reissue-open': {
    status: 409,
    en: 'A corrected award is being signed',
    fr: "La signature d'une attestation corrigée est en cours",
    advice: {
      en: 'Open the award again in a moment to see it.',
      fr: "Rouvrez l'attestation dans un instant pour la voir.",
    },
  },
  'release-exceptions-unfit': {
    status: 422,
    en: 'The rows to hold back are not all in this release, or nothing is left to award',
    fr: 'Les résultats à retenir ne sont pas tous dans ce lot, ou il ne reste rien à décerner',
    advice: {
      en: 'Leave at least one result; to hold back all of them, cancel the release.',
      fr: 'Laissez au moins un résultat; pour les retenir tous, annulez le lot.',
    },
  },
  'release-not-open': {
    status: 409,
    en: 'The release is not in a state in which this can be decided',
    fr: "L'émission n'est pas dans un état où cela peut être décidé",
    advice: {
      en: 'Load the release anew to see where it stands.',
      fr: "Rechargez l'émission pour voir où elle en est.",
    },
  },
  'release-not-paused': {
    status: 409,
    en: 'This release is not paused',
    fr: "Ce lot n'est pas suspendu",
    advice: {
      en: 'Load the page anew to see how it stands.',
      fr: "Rechargez la page pour voir l'état actuel.",
    },
  },
  'release-paused': {
    status: 409,
    en: 'This release is paused',
    fr: 'Ce lot est suspendu',
    advice: {
      en: 'Resume it to go on, or cancel what is left.',
      fr: 'Reprenez-le pour continuer, ou annulez ce qui reste.',
    },
  },
  'result-already-released': {
    status: 409,
    en: 'A result is in another release already',
    fr: 'Un résultat fait déjà partie d’une autre émission',
    advice: {
      en: 'Leave out the results that are in another release.',
      fr: 'Retirez les résultats qui font partie d’une autre émission.',
    },
  },
  'result-not-final': {
    status: 422,
    en: 'A result is not final, or not a pass',
    fr: "Un résultat n'est pas définitif ou n'est pas une réussite",
    advice: {
      en: 'Leave out the results that are named; only final passes of your organization are released.',
      fr: 'Retirez les résultats nommés; seules les réussites définitives de votre organisation sont émises.',
    },
  },
  'revocation-approver-is-proposer': {
    status: 409,
    en: 'Who proposed this revocation neither approves it nor answers its appeals',
    fr: "La personne qui a proposé cette révocation ne peut ni l'approuver ni répondre aux recours",
    advice: {
      en: 'Ask two colleagues in different roles.',
      fr: 'Demandez à deux collègues ayant des rôles différents.',
    },
  },
  'revocation-approver-twice': {
    status: 409,
    en: 'You approved this revocation before',
    fr: 'Vous avez déjà approuvé cette révocation',
    advice: {
      en: 'The second approval is of another person in another role.',
      fr: 'La deuxième approbation revient à une autre personne, dans un autre rôle.',
    },
  },
  'revocation-approvers-of-one-role': {
    status: 409,
    en: 'The first approval was given in the same role',
    fr: 'La première approbation a été donnée dans le même rôle',
    advice: {
      en: 'Ask a colleague in another role: registrar, programme lead or administrator.',
      fr: 'Demandez à un collègue ayant un autre rôle : registraire, responsable de programme ou administrateur.',
    },
  },
  'revocation-ended': {
    status: 409,
    en: 'This revocation was decided, or lapsed',
    fr: 'Cette révocation a été tranchée, ou est devenue caduque',
    advice: { en: 'Load the page anew to see how it ended.', fr: 'Rechargez la page pour voir son issue.' },
  },
  'revocation-needs-two': {
    status: 409,
    en: 'An award is revoked by a proposal and two approvals',
    fr: 'Une attestation est révoquée par une proposition et deux approbations',
    advice: {
      en: 'Propose its revocation from the page of the award; it can be suspended at once.',
      fr: "Proposez sa révocation à partir de la page de l'attestation; elle peut être suspendue immédiatement.",
    },
  },
} as const satisfies Refusals;
