import { type MailMaterial, type MailText, nameIn, subject } from './words.js';

/** What an earner is told of a case, and people of a duty that is rare and cannot wait; in both languages. */

const NBSP = '\u00a0';

const titleEn = (m: MailMaterial): string =>
  `“${nameIn(m.name, 'en')}”${m.number === null ? '' : `, version ${m.number}`}`;
const titleFr = (m: MailMaterial): string =>
  `«${NBSP}${nameIn(m.name, 'fr')}${NBSP}»${m.number === null ? '' : `, version ${m.number}`}`;

interface Step {
  subject: string;
  before: string;
}

function stepEn(m: MailMaterial): Step {
  switch (m.occasion) {
    case 'not-yet':
      return {
        subject: 'The result of your assessment',
        before: `${m.institution} assessed your work for ${titleEn(m)}. The result is: not yet. The page says why, criterion by criterion, and what you can do: try again or appeal, and until when.`,
      };
    case 'pass':
      return {
        subject: 'You passed your assessment',
        before: `${m.institution} assessed your work for ${titleEn(m)}. You passed. Your award follows once the institution has approved it; the page already has the feedback.`,
      };
    case 'appeal-lodged':
      return {
        subject: 'We have your appeal',
        before: `Your appeal about ${titleEn(m)} has reached ${m.institution}. Somebody who had no part in your case decides it; the page says until when. Your result cannot become worse by it.`,
      };
    case 're-mark':
      return {
        subject: 'Your appeal is upheld',
        before: `Your appeal about ${titleEn(m)} is upheld. Another assessor, who does not see the earlier marks, marks your work again. The page has the reasons.`,
      };
    default:
      return {
        subject: 'Your appeal is decided',
        before: `Your appeal about ${titleEn(m)} is rejected; the result stands. The page has the reasons.`,
      };
  }
}

function stepFr(m: MailMaterial): Step {
  switch (m.occasion) {
    case 'not-yet':
      return {
        subject: 'Le résultat de votre évaluation',
        before: `${m.institution} a évalué votre travail pour la microcertification ${titleFr(m)}. Le résultat est${NBSP}: pas encore. La page en donne les raisons, critère par critère, et ce que vous pouvez faire${NBSP}: essayer de nouveau ou former un recours, et jusqu’à quand.`,
      };
    case 'pass':
      return {
        subject: 'Vous avez réussi votre évaluation',
        before: `${m.institution} a évalué votre travail pour la microcertification ${titleFr(m)}. Vous avez réussi. Votre attestation suivra une fois approuvée par l’établissement; la page contient déjà les commentaires.`,
      };
    case 'appeal-lodged':
      return {
        subject: 'Nous avons reçu votre recours',
        before: `Votre recours au sujet de la microcertification ${titleFr(m)} est parvenu à ${m.institution}. Une personne qui n’a pas participé à votre dossier le tranchera; la page dit jusqu’à quand. Votre résultat ne peut pas en devenir moins bon.`,
      };
    case 're-mark':
      return {
        subject: 'Votre recours est accueilli',
        before: `Votre recours au sujet de la microcertification ${titleFr(m)} est accueilli. Une autre personne, qui ne voit pas les notations antérieures, note votre travail de nouveau. Les motifs sont sur la page.`,
      };
    default:
      return {
        subject: 'Votre recours est tranché',
        before: `Votre recours au sujet de la microcertification ${titleFr(m)} est rejeté; le résultat est maintenu. Les motifs sont sur la page.`,
      };
  }
}

const isLate = (m: MailMaterial): boolean => m.occasion === 'overdue';

/** The mails about a case in English. */
export const caseTextsEn = {
  'case-step': (m: MailMaterial): MailText => ({
    ...stepEn(m),
    action: 'See your case',
    after: 'The link is yours: it opens once and needs no account.',
  }),
  duty: (m: MailMaterial): MailText => ({
    subject: subject(isLate(m) ? 'Overdue: an appeal at ' : 'An appeal to decide at ', m.institution),
    before: isLate(m)
      ? `An appeal against a result at ${m.institution} should have been decided by now, and its earner waits.`
      : `An appeal against a result at ${m.institution} is yours to decide: you had no part in the case before.`,
    action: 'See the case',
    after: 'Is there a reason why you should not? Declare it from that page, and somebody else is asked.',
  }),
};

/** The mails about a case in French. */
export const caseTextsFr = {
  'case-step': (m: MailMaterial): MailText => ({
    ...stepFr(m),
    action: 'Voir votre dossier',
    after: `Le lien est à vous${NBSP}: il ne s’ouvre qu’une fois et ne demande aucun compte.`,
  }),
  duty: (m: MailMaterial): MailText => ({
    subject: subject(isLate(m) ? `En retard${NBSP}: un recours, ` : 'Un recours à trancher, ', m.institution),
    before: isLate(m)
      ? `Un recours contre un résultat auprès de ${m.institution} devrait déjà être tranché, et la personne évaluée attend.`
      : `Un recours contre un résultat auprès de ${m.institution} vous est confié${NBSP}: vous n’avez pas participé au dossier auparavant.`,
    action: 'Voir le dossier',
    after: 'Une raison de vous abstenir? Déclarez-la depuis cette page, et quelqu’un d’autre sera sollicité.',
  }),
};
