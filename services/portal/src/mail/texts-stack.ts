import { type MailMaterial, type MailText, subject } from './words.js';

/** What programme leads are told when earners reached larger micro-certifications, which wait for a release. */

/** In English. */
export const stackTextsEn = {
  'stacks-waiting': (m: MailMaterial): MailText => ({
    subject: subject('A larger micro-certification was reached at ', m.institution),
    before: `An earner of ${m.institution} has all the awards that a larger micro-certification asks for. It waits in a draft release; nothing is awarded before you propose the release and a registrar approves it.`,
    action: 'See the releases',
    after:
      'Others who reach one meanwhile wait in the same draft. You are written to at most once in half a day.',
  }),
};

/** In French. */
export const stackTextsFr = {
  'stacks-waiting': (m: MailMaterial): MailText => ({
    subject: subject('Microcertification plus large atteinte, ', m.institution),
    before: `Un titulaire de ${m.institution} a toutes les attestations qu’une microcertification plus large exige. Elle attend dans le brouillon d’un lot; rien n’est décerné avant que vous ne proposiez ce lot et qu’un registraire ne l’approuve.`,
    action: 'Voir les lots',
    after:
      'D’autres qui y parviennent entre-temps attendent dans le même brouillon. Nous vous écrivons au plus une fois par demi-journée.',
  }),
};
