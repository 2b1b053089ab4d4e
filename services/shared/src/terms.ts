import { digestOfValue } from './canonical.js';
import type { StatementType } from './statement.js';

/** Terms in both languages, as they stand above the signing button; their digest is in the statement. */
export interface Terms {
  en: string;
  fr: string;
}

const confirmation: Terms = {
  en: "This is my organization's opinion in good faith, at this date and scope, about the competencies or the assessment and never about a person. It is no promise to hire and no warranty. I have the authority to sign for my organization, and I consent to this service applying my organization's key to exactly this text.",
  fr: "Ceci est l'opinion de bonne foi de mon organisation, à cette date et dans cette portée, au sujet des compétences ou de l'évaluation et jamais au sujet d'une personne. Ce n'est ni une promesse d'embauche ni une garantie. J'ai le pouvoir de signer au nom de mon organisation et je consens à ce que ce service appose la clé de mon organisation sur ce texte exact.",
};

const answer: Terms = {
  en: 'I answer for my organization and have the authority to do so. The institution and later readers see this reason. A public institution may have to disclose it under the law on access to information.',
  fr: "Je réponds au nom de mon organisation et j'en ai le pouvoir. L'établissement et les lecteurs ultérieurs voient ce motif. Un établissement public peut devoir le communiquer en vertu de la loi sur l'accès à l'information.",
};

const institution: Terms = {
  en: 'I act for my institution in the role shown, on the facts shown above, which I have read.',
  fr: "J'agis pour mon établissement dans le rôle indiqué, d'après les faits affichés ci-dessus, que j'ai lus.",
};

const assessor: Terms = {
  en: 'I base this judgement on the evidence listed, against the rubric shown, without regard to the person. I have no interest in its outcome.',
  fr: "Je fonde ce jugement sur les preuves énumérées et sur la grille affichée, sans égard à la personne. Je n'ai aucun intérêt dans son issue.",
};

const enrolment: Terms = {
  en: 'This passkey is mine and stays under my control. What it signs here counts as signed by me. I will report its loss at once.',
  fr: "Cette clé d'accès est la mienne et reste sous mon contrôle. Ce qu'elle signe ici vaut ma signature. J'en signalerai la perte sans délai.",
};

const employer: Terms = {
  en: 'I act for my organization and have the authority to do so, on the facts shown above, which I have read.',
  fr: "J'agis au nom de mon organisation et j'en ai le pouvoir, d'après les faits affichés ci-dessus, que j'ai lus.",
};

const preparation: Terms = {
  en: 'These ratings are mine, from my own knowledge of the work. A colleague with the authority to sign decides; my part in it is shown to that colleague.',
  fr: "Ces évaluations sont les miennes, d'après ma propre connaissance du travail. Un collègue ayant le pouvoir de signer décide; ma part lui est montrée.",
};

const own: Terms = {
  en: 'This is my own declaration about what concerns me. I have read what follows from it.',
  fr: "Ceci est ma propre déclaration sur ce qui me concerne. J'ai lu ce qui en découle.",
};

/** The terms of a statement type. Once signed they cannot change: a new wording is added beside the old. */
export function termsOf(type: StatementType): Terms {
  switch (type) {
    case 'confirmation':
      return confirmation;
    case 'decline':
    case 'change-request':
    case 'recall':
    case 'withdrawal':
    case 'endorsement-conflict':
    case 'endorsement-conflict-end':
    case 'do-not-ask':
      return answer;
    case 'delegation':
    case 'delegation-end':
    case 'do-not-ask-end':
    case 'renewal-month':
      return employer;
    case 'rating-preparation':
      return preparation;
    case 'mark':
    case 'moderation':
      return assessor;
    case 'case-withdrawal':
    case 'appeal':
    case 'revocation-appeal':
    case 'assessment-conflict':
      return own;
    case 'passkey-claim':
      return enrolment;
    case 'organization-registration':
    case 'administrator-vouch':
    case 'version-submission':
    case 'role-grant':
    case 'policy-approval':
    case 'case-opening':
    case 'passkey-enrolment':
    case 'passkey-removal':
    case 'identification':
    case 'release-proposal':
    case 'release-approval':
    case 'award-suspension':
    case 'award-revocation':
    case 'award-reinstatement':
    case 'version-retirement':
    case 'pathway-approval':
    case 'waiver':
    case 'waiver-approval':
    case 'waiver-end':
    case 'round-opening':
    case 'assessment-rules-approval':
    case 'evidence-request':
    case 'case-assignment':
    case 'attempt-opening':
    case 'case-extension':
    case 'accommodation':
    case 'identity-correction':
    case 'appeal-decision':
    case 'release-pause':
    case 'release-resume':
    case 'release-cancellation':
    case 'revocation-proposal':
    case 'revocation-approval':
    case 'revocation-rejection':
    case 'revocation-exemption':
    case 'revocation-appeal-dismissal':
    case 'award-reissue':
    case 'award-reissue-approval':
      return institution;
  }
}

/** Digest of the canonical JSON of a type's terms. */
export const termsDigest = (type: StatementType): string => digestOfValue(termsOf(type));
