import { day, type MailMaterial, type MailText, nameIn, subject } from './words.js';

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

const byDay = (m: MailMaterial, language: 'en' | 'fr', before: string): string =>
  m.dueAt === null ? '' : `${before}${day(m.dueAt, language, m.zone)}`;

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
    case 'evidence-asked':
      return {
        subject: 'More evidence is asked for',
        before: `Whoever assesses your work at ${m.institution} for ${titleEn(m)} cannot judge it yet and asks for more evidence. The page says what is missing and lets you add it${byDay(m, 'en', ', until ')}.`,
      };
    case 'attempt-opened':
      return {
        subject: 'You can try again',
        before: `${m.institution} opened another attempt for you at ${titleEn(m)}. Add the evidence that shows what was missing${byDay(m, 'en', ', until ')}; the page has the feedback on your last attempt.`,
      };
    case 'identity-corrected':
      return {
        subject: 'What is kept about you was corrected',
        before: `${m.institution} corrected your name, address or student number. The page of your assessment of ${titleEn(m)} shows what is kept now and why it was changed.`,
      };
    case 'withdrawn':
      return {
        subject: 'Your assessment ended without a result',
        before: `${m.institution} withdrew your assessment of ${titleEn(m)}. It ends without a result, and nothing of it counts against you. If you did not expect this, ask the institution.`,
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
    case 'evidence-asked':
      return {
        subject: 'On vous demande d’autres preuves',
        before: `La personne qui évalue votre travail auprès de ${m.institution} pour la microcertification ${titleFr(m)} ne peut pas encore se prononcer et demande d’autres preuves. La page dit ce qui manque et permet de l’ajouter${byDay(m, 'fr', ', jusqu’au ')}.`,
      };
    case 'attempt-opened':
      return {
        subject: 'Une nouvelle tentative vous attend',
        before: `${m.institution} vous a ouvert une nouvelle tentative pour la microcertification ${titleFr(m)}. Ajoutez les preuves de ce qui manquait${byDay(m, 'fr', ', jusqu’au ')}; la page contient les commentaires sur la tentative précédente.`,
      };
    case 'identity-corrected':
      return {
        subject: 'Vos renseignements ont été corrigés',
        before: `${m.institution} a corrigé votre nom, votre adresse ou votre numéro étudiant. La page de votre évaluation pour la microcertification ${titleFr(m)} montre ce qui est conservé maintenant et le motif du changement.`,
      };
    case 'withdrawn':
      return {
        subject: 'Votre évaluation a pris fin sans résultat',
        before: `${m.institution} a retiré votre évaluation pour la microcertification ${titleFr(m)}. Elle prend fin sans résultat, et rien n’en est retenu contre vous. Si vous ne vous y attendiez pas, adressez-vous à l’établissement.`,
      };
    default:
      return {
        subject: 'Votre recours est tranché',
        before: `Votre recours au sujet de la microcertification ${titleFr(m)} est rejeté; le résultat est maintenu. Les motifs sont sur la page.`,
      };
  }
}

/** Late marks or moderations: to whoever has them, or to the programme leads once reminding did not help. */
function lateEn(m: MailMaterial): MailText {
  const what = m.kinds.includes('moderations') ? 'moderations' : 'marks';
  const escalated = m.occasion === 'escalated';
  return {
    subject: subject(`Overdue: ${what} at `, m.institution),
    before: escalated
      ? `There are ${what} at ${m.institution} that are late although whoever had them was reminded, or that nobody may give. Earners wait for them. A case that was reminded once goes to somebody else by itself where somebody else is left.`
      : `There are ${what} at ${m.institution} that are yours and late. Earners wait for them. What stays late goes to somebody else.`,
    action: escalated ? 'See the cases that are late' : 'See your queue',
    after: escalated
      ? 'On the page of a case you can assign it to somebody or extend its date.'
      : 'More time, or a reason why you should not mark a case? Say so on its page.',
  };
}

function lateFr(m: MailMaterial): MailText {
  const moderations = m.kinds.includes('moderations');
  const escalated = m.occasion === 'escalated';
  const what = moderations ? 'des arbitrages' : 'des notations';
  return {
    subject: subject(`En retard${NBSP}: ${moderations ? 'arbitrages' : 'notations'}, `, m.institution),
    before: escalated
      ? `Il y a auprès de ${m.institution} ${what} en retard malgré un rappel, ou dont personne ne peut se charger. Des titulaires attendent. Un dossier rappelé une fois passe de lui-même à quelqu’un d’autre, s’il reste quelqu’un.`
      : `Il y a auprès de ${m.institution} ${what} qui vous reviennent et sont en retard. Des titulaires attendent. Ce qui reste en retard passe à quelqu’un d’autre.`,
    action: escalated ? 'Voir les dossiers en retard' : 'Voir votre file',
    after: escalated
      ? 'La page d’un dossier permet de l’attribuer à quelqu’un ou d’en prolonger le délai.'
      : 'Besoin de temps, ou une raison de ne pas noter un dossier? Dites-le sur sa page.',
  };
}

const isLate = (m: MailMaterial): boolean => m.occasion === 'overdue';

/** The mails about a case in English. */
export const caseTextsEn = {
  'duties-late': lateEn,
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
  'duties-late': lateFr,
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
