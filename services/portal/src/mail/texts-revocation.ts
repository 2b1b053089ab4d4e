import { day, type MailMaterial, type MailText, subject } from './words.js';

/** What the earner of an award is told at every step of its proposed revocation, and the institution where nobody decides. */

const NBSP = '\u00a0';

interface Step {
  subject: string;
  before: string;
}

const untilEn = (m: MailMaterial): string =>
  m.dueAt === null ? '' : ` You may appeal until ${day(m.dueAt, 'en', m.zone)}, from the page of your award.`;
const untilFr = (m: MailMaterial): string =>
  m.dueAt === null
    ? ''
    : ` Vous pouvez former un recours jusqu'au ${day(m.dueAt, 'fr', m.zone)}, à partir de la page de votre attestation.`;

function stepEn(m: MailMaterial): Step {
  switch (m.occasion) {
    case 'proposed':
      return {
        subject: 'It is proposed to revoke your award',
        before: `${m.institution} proposes to revoke your award. The page says why, and whether it is suspended meanwhile. Nothing is revoked before two people, who did not propose it, have approved it.${untilEn(m)}`,
      };
    case 'appealed':
      return {
        subject: 'We have your appeal',
        before: `Your appeal has reached ${m.institution}. Somebody who had no part in your award answers it before anything is decided.`,
      };
    case 'exempted':
      return {
        subject: 'Your award is not revoked',
        before: `${m.institution} has taken your award out of the proposed revocation. What the proposal suspended is valid again.`,
      };
    case 'dismissed':
      return {
        subject: 'Your appeal is answered',
        before: `Your appeal at ${m.institution} is dismissed; the page has the reasons. Two people, who did not propose the revocation, still have to approve it before anything is revoked.`,
      };
    case 'first-approval':
      return {
        subject: 'A first approval to revoke your award',
        before: `One of two people at ${m.institution} has approved the revocation of your award. It is not revoked before a second one, in another role, has approved it too.`,
      };
    case 'revoked':
      return {
        subject: 'Your award was revoked',
        before: `${m.institution} has revoked your award, by the approval of two people. Whoever checks it sees that from now on; that it was valid before stays on record. The page has the reasons.`,
      };
    case 'lapsed':
      return {
        subject: 'The proposal to revoke your award has lapsed',
        before: `Nobody at ${m.institution} decided the proposed revocation of your award in time. What it suspended is valid again.`,
      };
    default:
      return {
        subject: 'Your award is not revoked',
        before: `${m.institution} has rejected the proposed revocation of your award. What it suspended is valid again.`,
      };
  }
}

function stepFr(m: MailMaterial): Step {
  switch (m.occasion) {
    case 'proposed':
      return {
        subject: 'Révocation proposée de votre attestation',
        before: `${m.institution} propose de révoquer votre attestation. La page en donne le motif et dit si elle est suspendue entre-temps. Rien n'est révoqué avant que deux personnes, autres que celle qui le propose, l'aient approuvé.${untilFr(m)}`,
      };
    case 'appealed':
      return {
        subject: 'Nous avons reçu votre recours',
        before: `Votre recours est parvenu à ${m.institution}. Une personne qui n'a pas participé à votre attestation y répond avant toute décision.`,
      };
    case 'exempted':
      return {
        subject: "Votre attestation n'est pas révoquée",
        before: `${m.institution} a retiré votre attestation de la révocation proposée. Ce que la proposition a suspendu est de nouveau valide.`,
      };
    case 'dismissed':
      return {
        subject: 'Réponse à votre recours',
        before: `Votre recours auprès de ${m.institution} est rejeté; les motifs sont sur la page. Deux personnes, autres que celle qui a proposé la révocation, doivent encore l'approuver avant que quoi que ce soit ne soit révoqué.`,
      };
    case 'first-approval':
      return {
        subject: 'Première approbation de la révocation',
        before: `À ${m.institution}, une personne sur deux a approuvé la révocation de votre attestation. Elle n'est pas révoquée avant qu'une deuxième, dans un autre rôle, l'ait aussi approuvée.`,
      };
    case 'revoked':
      return {
        subject: 'Votre attestation a été révoquée',
        before: `${m.institution} a révoqué votre attestation, avec l'approbation de deux personnes. Quiconque la vérifie le voit désormais; le fait qu'elle était valide auparavant reste consigné. Les motifs sont sur la page.`,
      };
    case 'lapsed':
      return {
        subject: 'La révocation proposée est caduque',
        before: `À ${m.institution}, personne n'a tranché à temps la révocation proposée de votre attestation. Ce qu'elle a suspendu est de nouveau valide.`,
      };
    default:
      return {
        subject: "Votre attestation n'est pas révoquée",
        before: `${m.institution} a rejeté la révocation proposée de votre attestation. Ce qu'elle a suspendu est de nouveau valide.`,
      };
  }
}

/** The mails about a proposed revocation in English. */
export const revocationTextsEn = {
  revocation: (m: MailMaterial): MailText => ({
    ...stepEn(m),
    action: 'See your award and the reasons',
    after: 'The link is yours: it opens once and needs no account.',
  }),
  'revocation-duty': (m: MailMaterial): MailText => ({
    subject: subject('A revocation waits for a decision at ', m.institution),
    before: `The time to appeal against a proposed revocation at ${m.institution} has ended, and it waits for two approvals, or for its rejection. Without them it lapses, and what it suspended is valid again.`,
    action: 'See the proposed revocation',
    after: 'Who proposed it approves nothing; the two approvers act in different roles.',
  }),
};

/** The mails about a proposed revocation in French. */
export const revocationTextsFr = {
  revocation: (m: MailMaterial): MailText => ({
    ...stepFr(m),
    action: 'Voir votre attestation et les motifs',
    after: `Le lien est à vous${NBSP}: il ne s'ouvre qu'une fois et ne demande aucun compte.`,
  }),
  'revocation-duty': (m: MailMaterial): MailText => ({
    subject: subject('Une révocation attend une décision, ', m.institution),
    before: `Le délai de recours contre une révocation proposée à ${m.institution} est terminé; elle attend deux approbations ou son rejet. Sans quoi elle devient caduque, et ce qu'elle a suspendu est de nouveau valide.`,
    action: 'Voir la révocation proposée',
    after:
      "La personne qui l'a proposée n'approuve rien; les deux personnes qui approuvent ont des rôles différents.",
  }),
};
