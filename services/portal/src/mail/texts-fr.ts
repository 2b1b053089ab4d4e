import { caseTextsFr } from './texts-case.js';
import { relevanceTextsFr } from './texts-relevance.js';
import { revocationTextsFr } from './texts-revocation.js';
import { stackTextsFr } from './texts-stack.js';
import {
  day,
  daysUntil,
  type GatheredItem,
  type MailMaterial,
  nameIn,
  subject,
  type Texts,
} from './words.js';

const NBSP = '\u00a0';
const quoted = (m: MailMaterial): string => `«${NBSP}${nameIn(m.name, 'fr')}${NBSP}»`;
const title = (m: MailMaterial): string => `${quoted(m)}${m.number === null ? '' : `, version ${m.number}`}`;
const le = (date: Date | null, m: MailMaterial): string => (date ? day(date, 'fr', m.zone) : '');
// Zero and one are singular in French.
const employers = (count: number): string => (count < 2 ? `${count} employeur` : `${count} employeurs`);
const confirmed = (count: number): string => (count < 2 ? 'a confirmé' : 'ont confirmé');

const way = (m: MailMaterial): string =>
  m.byLink
    ? `Le lien est à vous${NBSP}: il ne s’ouvre qu’une fois et ne demande aucun compte.`
    : 'Le lien ne s’ouvre qu’avec votre connexion.';

function asked(m: MailMaterial): string {
  const inDemand = 'que ses compétences sont en demande';
  const fidelity = 'que son évaluation reflète l’emploi';
  if (m.kinds.length > 1)
    return `deux choses au sujet de la microcertification ${title(m)}${NBSP}: ${inDemand} et ${fidelity}`;
  return `une chose au sujet de la microcertification ${title(m)}${NBSP}: ${m.kinds[0] === 'fidelity' ? fidelity : inDemand}`;
}

/** One thing of a gathered mail in a line: what, of whom, by when. */
function line(item: GatheredItem): string {
  const name = `«${NBSP}${nameIn(item.name, 'fr')}${NBSP}»${item.number === null ? '' : `, version ${item.number}`}`;
  const when = day(item.at, 'fr', item.zone);
  if (item.what === 'request')
    return `${name} (${item.institution}, à ${item.employer})${NBSP}: réponse attendue d’ici le ${when}`;
  const kind = item.kinds[0] === 'fidelity' ? 'reflète l’emploi' : 'en demande';
  return `${name} (${item.institution})${NBSP}: la confirmation de ${item.employer}, ${kind}, prend fin le ${when}`;
}

/** The mails in French (PORTAL.md section 7; typography of section 6). */
export const textsFr: Texts = {
  request: (m) => ({
    subject: subject('', m.institution, `${NBSP}: une confirmation demandée`),
    before: [
      `${m.institution} demande à ${m.employer} de confirmer ${asked(m)}.`,
      m.askedBefore === null
        ? ''
        : `La version ${m.askedBefore} vous avait été soumise. Seul ce qui a changé depuis vous est demandé.`,
      `Comptez environ une minute. Réponse attendue d’ici le ${le(m.dueAt, m)}.`,
    ]
      .filter(Boolean)
      .join(' '),
    action: 'Examiner',
    after: `Vous pouvez confirmer l’une et non l’autre, demander des changements ou refuser en donnant un motif. Ce n’est pas de votre ressort? Confiez-la à un collègue depuis la page. ${way(m)}`,
  }),
  reminder: (m) => {
    const last = m.occasion === 'before-close';
    const limit = last ? m.closesAt : m.dueAt;
    const days = limit ? daysUntil(limit, m.now) : 0;
    const when =
      days === 0
        ? 'Dernier jour pour répondre à '
        : days === 1
          ? 'Plus qu’un jour pour répondre à '
          : `Plus que ${days} jours pour répondre à `;
    return {
      subject: subject(m.occasion === 'due' ? `Réponse attendue aujourd’hui${NBSP}: ` : when, m.institution),
      before: last
        ? `Votre réponse au sujet de la microcertification ${title(m)} n’est pas encore arrivée. La demande se ferme le ${le(m.closesAt, m)}; il ne sera plus possible d’y répondre ensuite.`
        : `Votre réponse au sujet de la microcertification ${title(m)} est attendue le ${le(m.dueAt, m)}.`,
      action: 'Examiner',
      after: last ? `C’est le dernier rappel avant la fermeture de la demande. ${way(m)}` : way(m),
    };
  },
  gathered: (m) => {
    const requests = m.items.filter((item) => item.what === 'request').length;
    const lapses = m.items.length - requests;
    const waits = requests < 2 ? `${requests} demande attend` : `${requests} demandes attendent`;
    const end =
      lapses < 2 ? `${lapses} confirmation arrive à échéance` : `${lapses} confirmations arrivent à échéance`;
    return {
      subject: requests > 0 ? `${waits} votre réponse` : end,
      before: [
        requests > 0 ? `${waits} votre réponse.` : '',
        lapses > 0 ? `${end}; là où rien n’a changé, une seule signature les renouvelle ensemble.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      list: m.items.map(line),
      action: 'Ouvrir votre boîte',
      after: `Vous recevez cette liste au plus une fois par semaine, peu importe qui vous sollicite. ${way(m)}`,
    };
  },
  'request-closed': (m) => ({
    subject: subject(`Fermée sans votre réponse${NBSP}: `, nameIn(m.name, 'fr')),
    before: `La demande de ${m.institution} au sujet de la microcertification ${title(m)} s’est fermée le ${le(m.closesAt, m)} sans réponse de ${m.employer}. Rien n’a été confirmé en votre nom.`,
    action: 'Voir la demande',
    after: way(m),
  }),
  'change-request': (m) => ({
    subject: subject(`Changements demandés${NBSP}: `, nameIn(m.name, 'fr')),
    before: `${m.employer} demande un changement à la microcertification ${title(m)} avant de confirmer. Le motif est sur la page.`,
    action: 'Voir ce qui est demandé',
    after: 'Une nouvelle version ne redemande que ce qui a changé.',
  }),
  message: (m) => ({
    subject: subject('Un message de ', m.organization ?? m.institution),
    before: `${m.organization ?? m.institution} vous a écrit au sujet de la microcertification ${title(m)}.`,
    action: 'Le lire',
    after: way(m),
  }),
  endorsed: (m) => ({
    subject: subject(`Avalisée${NBSP}: `, nameIn(m.name, 'fr')),
    before: `La microcertification ${title(m)} est avalisée${NBSP}: ${employers(m.inDemand ?? 0)} ${confirmed(m.inDemand ?? 0)} qu’elle est en demande, et ${employers(m.fidelity ?? 0)} que son évaluation reflète l’emploi. Des dossiers peuvent s’ouvrir.`,
    action: 'Voir la microcertification',
    after: 'Chaque confirmation a une date de fin; vous serez averti avant qu’une échoie.',
  }),
  case: (m) => ({
    subject: subject(`Votre évaluation peut commencer${NBSP}: `, m.institution),
    before: `${m.institution} a ouvert votre évaluation pour la microcertification ${title(m)}. Avant toute notation, lisez ce qui est conservé à votre sujet et dites si vous êtes d’accord.`,
    action: 'Lire et accepter',
    after: `Rien n’est noté sans votre consentement, et vos preuves restent privées tant que vous ne les partagez pas. Le lien est à vous${NBSP}: il ne s’ouvre qu’une fois et ne demande aucun compte.`,
  }),
  ...caseTextsFr,
  ...revocationTextsFr,
  ...stackTextsFr,
  ...relevanceTextsFr,
  award: (m) => ({
    subject: 'Votre microcertification est prête',
    before: [
      `${m.institution} a signé votre attestation ${quoted(m)}.`,
      m.inDemand
        ? `${employers(m.inDemand)} ${confirmed(m.inDemand)} qu’elle est en demande, et ${employers(m.fidelity ?? 0)} qu’elle reflète l’emploi.`
        : '',
      `Elle est à vous${NBSP}: consultez-la, gardez-la dans un portefeuille ou partagez-la avec qui vous voulez, aussi longtemps que vous le voulez. Vos preuves restent privées tant que vous ne les partagez pas.`,
    ]
      .filter(Boolean)
      .join(' '),
    action: 'Voir votre attestation',
    after: 'Une erreur? Dites-le-nous depuis cette page dans les 30 jours.',
  }),
  'award-status': (m) => ({
    subject:
      m.status === 'valid'
        ? 'Votre attestation est de nouveau valide'
        : m.status === 'revoked'
          ? 'Votre attestation a été révoquée'
          : 'Votre attestation est suspendue',
    before: statusSentence(m),
    action: 'Voir votre attestation et le motif',
    after: 'Vous pouvez répondre depuis cette page dans les 30 jours.',
  }),
  invitation: (m) => ({
    subject: m.organization
      ? subject('Rejoignez ', m.organization, ' sur Countersign')
      : 'Votre accès à Countersign',
    before: `${m.organization ? `${m.organization} vous donne accès` : 'Vous avez accès'} à Countersign, où les microcertifications sont confirmées, évaluées et signées. Connectez-vous une fois et inscrivez une clé d’accès, afin que personne d’autre ne puisse signer en votre nom.`,
    action: 'Commencer',
    after: way(m),
  }),
  'new-link': (m) => ({
    subject: 'Votre nouveau lien',
    before: 'Vous avez demandé un nouveau lien. Le voici.',
    action: 'Ouvrir',
    after: `Vous ne l’avez pas demandé? Laissez-le${NBSP}: il ne se passe rien. ${way(m)}`,
  }),
};

function statusSentence(m: MailMaterial): string {
  switch (m.status) {
    case 'valid':
      return `${m.institution} a remis votre attestation en vigueur. Quiconque la vérifie voit qu’elle est valide.`;
    case 'revoked':
      return `${m.institution} a révoqué votre attestation. Quiconque la vérifie désormais voit «${NBSP}révoquée${NBSP}»; sa validité antérieure reste inscrite.`;
    default:
      return `${m.institution} a suspendu votre attestation. Quiconque la vérifie voit «${NBSP}suspendue${NBSP}» jusqu’à ce que ce soit réglé.`;
  }
}
