import { day, type MailMaterial, type MailText, nameIn, subject } from './words.js';

/** What programme leads are told when employers no longer confirm a version, or soon will not. */

const NBSP = '\u00a0';

const titleEn = (m: MailMaterial): string =>
  `“${nameIn(m.name, 'en')}”${m.number === null ? '' : `, version ${m.number},`}`;
const titleFr = (m: MailMaterial): string =>
  `«${NBSP}${nameIn(m.name, 'fr')}${NBSP}»${m.number === null ? '' : `, version ${m.number},`}`;

const finishEn = (m: MailMaterial): string =>
  m.dueAt === null ? '' : ` Cases that are open may finish until ${day(m.dueAt, 'en', m.zone)}.`;
const finishFr = (m: MailMaterial): string =>
  m.dueAt === null ? '' : ` Les dossiers ouverts peuvent se terminer jusqu'au ${day(m.dueAt, 'fr', m.zone)}.`;

function wordsEn(m: MailMaterial): Pick<MailText, 'subject' | 'before'> {
  switch (m.occasion) {
    case 'withdrawn':
      return {
        subject: subject('An employer withdrew: ', nameIn(m.name, 'en')),
        before: `What an employer answered about ${titleEn(m)} counts no more, and what the policy asks is no longer met. No new case opens from now on.${finishEn(m)} Awards that were made stay valid and show that they are not current.`,
      };
    case 'out-of-reach':
      return {
        subject: subject('Not enough employers: ', nameIn(m.name, 'en')),
        before: `Those who are asked about ${titleEn(m)} can no longer bring what its policy needs: too many declined, have a conflict of interest or are not to be asked. The round stays open until its closing date.`,
      };
    case 'approaching':
      return {
        subject: subject('Soon to lapse: ', nameIn(m.name, 'en')),
        before: `What employers confirm of ${titleEn(m)} ends${m.dueAt === null ? ' soon' : ` on ${day(m.dueAt, 'en', m.zone)}`}, unless they renew it. They are asked anew before that.`,
      };
    default:
      return {
        subject: subject('Lapsed: ', nameIn(m.name, 'en')),
        before: `What employers confirmed of ${titleEn(m)} has ended, and what the policy asks is no longer met. No new case opens from now on.${finishEn(m)} Awards that were made stay valid and show that they are not current.`,
      };
  }
}

function wordsFr(m: MailMaterial): Pick<MailText, 'subject' | 'before'> {
  switch (m.occasion) {
    case 'withdrawn':
      return {
        subject: subject(`Retrait d'un employeur${NBSP}: `, nameIn(m.name, 'fr')),
        before: `Ce qu'un employeur a répondu au sujet de la microcertification ${titleFr(m)} ne compte plus, et ce que veut la règle d'aval n'est plus réuni. Aucun nouveau dossier ne s'ouvre désormais.${finishFr(m)} Les attestations délivrées restent valides et indiquent qu'elles ne sont plus à jour.`,
      };
    case 'out-of-reach':
      return {
        subject: subject(`Pas assez d'employeurs${NBSP}: `, nameIn(m.name, 'fr')),
        before: `Les organisations sollicitées au sujet de la microcertification ${titleFr(m)} ne peuvent plus réunir ce que veut sa règle d'aval : trop d'entre elles ont refusé, sont en conflit d'intérêts ou ne doivent pas être sollicitées. La ronde reste ouverte jusqu'à sa date de clôture.`,
      };
    case 'approaching':
      return {
        subject: subject(`Bientôt échue${NBSP}: `, nameIn(m.name, 'fr')),
        before: `Ce que des employeurs confirment de la microcertification ${titleFr(m)} prend fin ${m.dueAt === null ? 'bientôt' : `le ${day(m.dueAt, 'fr', m.zone)}`}, à moins qu'ils le renouvellent. Ils sont sollicités de nouveau avant.`,
      };
    default:
      return {
        subject: subject(`Échue${NBSP}: `, nameIn(m.name, 'fr')),
        before: `Ce que des employeurs confirmaient de la microcertification ${titleFr(m)} a pris fin et ce que veut la règle d'aval n'est plus réuni. Aucun nouveau dossier ne s'ouvre désormais.${finishFr(m)} Les attestations délivrées restent valides et indiquent qu'elles ne sont plus à jour.`,
      };
  }
}

/** The mails about relevance in English. */
export const relevanceTextsEn = {
  relevance: (m: MailMaterial): MailText => ({
    ...wordsEn(m),
    ...(m.occasion === 'out-of-reach'
      ? {
          action: 'See how they answered',
          after:
            'You can propose a waiver with a reason, where the policy allows one, or draft a new version under a policy that asks others.',
        }
      : {
          action: 'See who confirms it',
          after:
            'From its page you can ask employers again, propose a waiver with a reason, or retire the version.',
        }),
  }),
};

/** The mails about relevance in French. */
export const relevanceTextsFr = {
  relevance: (m: MailMaterial): MailText => ({
    ...wordsFr(m),
    ...(m.occasion === 'out-of-reach'
      ? {
          action: 'Voir les réponses',
          after:
            "Vous pouvez proposer une dispense motivée, si la règle le permet, ou rédiger une nouvelle version selon une règle qui sollicite d'autres organisations.",
        }
      : {
          action: 'Voir qui la confirme',
          after:
            'À partir de sa page, vous pouvez solliciter de nouveau des employeurs, proposer une dispense motivée ou retirer la version.',
        }),
  }),
};
