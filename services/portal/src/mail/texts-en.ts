import { caseTextsEn } from './texts-case.js';
import { relevanceTextsEn } from './texts-relevance.js';
import { revocationTextsEn } from './texts-revocation.js';
import { stackTextsEn } from './texts-stack.js';
import {
  day,
  daysUntil,
  type GatheredItem,
  type MailMaterial,
  nameIn,
  subject,
  type Texts,
} from './words.js';

const title = (m: MailMaterial): string =>
  `“${nameIn(m.name, 'en')}”${m.number === null ? '' : `, version ${m.number}`}`;
const on = (date: Date | null, m: MailMaterial): string => (date ? day(date, 'en', m.zone) : '');
const employers = (count: number): string => (count === 1 ? '1 employer' : `${count} employers`);

const way = (m: MailMaterial): string =>
  m.byLink
    ? 'The link is yours: it opens once and needs no account.'
    : 'The link opens only with your sign-in.';

function asked(m: MailMaterial): string {
  const inDemand = 'that its competencies are in demand';
  const fidelity = 'that its assessment reflects the job';
  if (m.kinds.length > 1) return `two things about ${title(m)}: ${inDemand}, and ${fidelity}`;
  return `one thing about ${title(m)}: ${m.kinds[0] === 'fidelity' ? fidelity : inDemand}`;
}

/** One thing of a gathered mail in a line: what, of whom, by when. */
function line(item: GatheredItem): string {
  const name = `“${nameIn(item.name, 'en')}”${item.number === null ? '' : `, version ${item.number}`}`;
  const when = day(item.at, 'en', item.zone);
  if (item.what === 'request') return `${name} (${item.institution}, to ${item.employer}): answer by ${when}`;
  const kind = item.kinds[0] === 'fidelity' ? 'reflects the job' : 'in demand';
  return `${name} (${item.institution}): the confirmation of ${item.employer}, ${kind}, ends on ${when}`;
}

/** The mails in English (PORTAL.md section 7). */
export const textsEn: Texts = {
  request: (m) => ({
    subject: subject('', m.institution, ' asks you to confirm'),
    before: [
      `${m.institution} asks ${m.employer} to confirm ${asked(m)}.`,
      m.askedBefore === null
        ? ''
        : `You were asked about version ${m.askedBefore}. Only what changed since then is asked.`,
      `It takes about a minute. Answer by ${on(m.dueAt, m)}.`,
    ]
      .filter(Boolean)
      .join(' '),
    action: 'Review',
    after: `You can confirm one and not the other, ask for changes, or decline with a reason. Not the right person? Pass it to a colleague from the page. ${way(m)}`,
  }),
  reminder: (m) => {
    const last = m.occasion === 'before-close';
    const limit = last ? m.closesAt : m.dueAt;
    const days = limit ? daysUntil(limit, m.now) : 0;
    const when =
      days === 0
        ? 'Last day to answer '
        : days === 1
          ? '1 day left to answer '
          : `${days} days left to answer `;
    return {
      subject: subject(m.occasion === 'due' ? 'Your answer is due: ' : when, m.institution),
      before: last
        ? `Your answer on ${title(m)} has not come yet. The request closes on ${on(m.closesAt, m)}; after that it cannot be answered.`
        : `Your answer on ${title(m)} is due on ${on(m.dueAt, m)}.`,
      action: 'Review',
      after: last ? `This is the last reminder before the request closes. ${way(m)}` : way(m),
    };
  },
  gathered: (m) => {
    const requests = m.items.filter((item) => item.what === 'request').length;
    const lapses = m.items.length - requests;
    const waits = requests === 1 ? '1 request waits' : `${requests} requests wait`;
    const end = lapses === 1 ? '1 confirmation ends soon' : `${lapses} confirmations end soon`;
    return {
      subject: requests > 0 ? `${waits} for your answer` : end,
      before: [
        requests > 0 ? `${waits} for your answer.` : '',
        lapses > 0 ? `${end}; where nothing changed, one signature renews them together.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      list: m.items.map(line),
      action: 'Open your inbox',
      after: `You get this list at most once a week, whoever asks. ${way(m)}`,
    };
  },
  'request-closed': (m) => ({
    subject: subject('Closed without your answer: ', nameIn(m.name, 'en')),
    before: `The request of ${m.institution} about ${title(m)} closed on ${on(m.closesAt, m)} without an answer of ${m.employer}. Nothing was confirmed in your name.`,
    action: 'See the request',
    after: way(m),
  }),
  'change-request': (m) => ({
    subject: subject('Changes asked: ', nameIn(m.name, 'en')),
    before: `${m.employer} asks for a change to ${title(m)} before confirming. The reason is on the page.`,
    action: 'See what is asked',
    after: 'A new version asks again only for what changed.',
  }),
  message: (m) => ({
    subject: subject('A message from ', m.organization ?? m.institution),
    before: `${m.organization ?? m.institution} wrote to you about ${title(m)}.`,
    action: 'Read it',
    after: way(m),
  }),
  endorsed: (m) => ({
    subject: subject('Endorsed: ', nameIn(m.name, 'en')),
    before: `${title(m)} is endorsed: ${employers(m.inDemand ?? 0)} confirmed that it is in demand, and ${employers(m.fidelity ?? 0)} that its assessment reflects the job. It is open for cases.`,
    action: 'See the micro-certification',
    after: 'Each confirmation has an end date; you are told before one lapses.',
  }),
  case: (m) => ({
    subject: subject('Your assessment at ', m.institution, ' can begin'),
    before: `${m.institution} opened your assessment for ${title(m)}. Before anything is marked, read what is kept about you and say whether you agree.`,
    action: 'Read and agree',
    after:
      'Nothing is marked without your consent, and your evidence stays private until you share it. The link is yours: it opens once and needs no account.',
  }),
  ...caseTextsEn,
  ...revocationTextsEn,
  ...stackTextsEn,
  ...relevanceTextsEn,
  award: (m) => ({
    subject: 'Your micro-certification is ready',
    before: [
      `${m.institution} has signed your award “${nameIn(m.name, 'en')}”.`,
      m.inDemand
        ? `${employers(m.inDemand)} confirmed that it is in demand, and ${employers(m.fidelity ?? 0)} that it reflects the job.`
        : '',
      'It is yours: see it, keep it in a wallet, or share it with whom you choose, for as long as you choose. Your evidence stays private until you share it.',
    ]
      .filter(Boolean)
      .join(' '),
    action: 'See your award',
    after: 'Something wrong with it? Tell us from that page within 30 days.',
  }),
  'award-status': (m) => ({
    subject:
      m.status === 'valid'
        ? 'Your award is valid again'
        : m.status === 'revoked'
          ? 'Your award was revoked'
          : 'Your award is suspended',
    before: statusSentence(m),
    action: 'See your award and the reason',
    after: 'You can answer from that page within 30 days.',
  }),
  invitation: (m) => ({
    subject: m.organization
      ? subject('Join ', m.organization, ' on Countersign')
      : 'Your access to Countersign',
    before: m.organization
      ? `${m.organization} gives you access to Countersign, where micro-certifications are confirmed, assessed and signed. Sign in once and enrol a passkey, so that nobody else can sign in your name.`
      : 'You have access to Countersign, where micro-certifications are confirmed, assessed and signed. Sign in once and enrol a passkey, so that nobody else can sign in your name.',
    action: 'Begin',
    after: way(m),
  }),
  'new-link': (m) => ({
    subject: 'Your new link',
    before: 'You asked for a new link. Here it is.',
    action: 'Open',
    after: `Did you not ask for it? Then leave it: nothing happens. ${way(m)}`,
  }),
};

function statusSentence(m: MailMaterial): string {
  switch (m.status) {
    case 'valid':
      return `${m.institution} put your award back in force. Anyone who checks it sees that it is valid.`;
    case 'revoked':
      return `${m.institution} revoked your award. Anyone who checks it from now on sees “revoked”; that it was valid before stays on record.`;
    default:
      return `${m.institution} suspended your award. Anyone who checks it sees “suspended” until that is settled.`;
  }
}
