import { describe, expect, test } from '@jest/globals';
import { type Purpose, purposes, waitAfter } from './mail.js';
import { renderMail } from './render.js';
import { mailText } from './texts.js';
import { day, type GatheredItem, type MailMaterial, subject } from './words.js';

const material = (purpose: Purpose, more: Partial<MailMaterial> = {}): MailMaterial => ({
  purpose,
  institution: 'Demo College',
  employer: 'Lakeside Logistics (demo)',
  organization: null,
  name: {
    en: 'Warehouse operations with a management system',
    fr: "Opérations d'entreposage avec système de gestion",
  },
  number: 3,
  kinds: ['in-demand', 'fidelity'],
  dueAt: new Date('2026-12-09T04:59:59Z'),
  closesAt: new Date('2026-12-24T04:59:59Z'),
  zone: 'America/Toronto',
  askedBefore: null,
  occasion: null,
  status: null,
  inDemand: 2,
  fidelity: 2,
  byLink: false,
  now: new Date('2026-12-05T12:00:00Z'),
  items: [item(), item({ what: 'lapse', kinds: ['fidelity'] })],
  ...more,
});

const item = (more: Partial<GatheredItem> = {}): GatheredItem => ({
  what: 'request',
  institution: 'Demo College',
  employer: 'Lakeside Logistics (demo)',
  name: { en: 'Dock safety', fr: 'Sécurité au quai' },
  number: 2,
  kinds: ['in-demand', 'fidelity'],
  at: new Date('2026-12-09T04:59:59Z'),
  closesAt: new Date('2026-12-24T04:59:59Z'),
  zone: 'America/Toronto',
  ...more,
});

const long = 'A very long name of an institution that nobody would ever fit into the subject of a mail';
const variants: Partial<MailMaterial>[] = [
  {},
  { institution: long, employer: long, organization: long, name: { en: long, fr: long } },
  { occasion: 'before-due' },
  { occasion: 'due', institution: long },
  { occasion: 'before-close', kinds: ['fidelity'] },
  { status: 'revoked', byLink: true },
  { status: 'suspended' },
  { status: 'valid', number: null },
  { kinds: ['in-demand'], askedBefore: 2, inDemand: null },
  { now: new Date('2026-12-23T12:00:00Z'), occasion: 'before-close', institution: long },
];

describe.each(purposes)('the mail %s', (purpose) => {
  const rendered = variants.flatMap((more) =>
    (['en', 'fr'] as const).map((language) => ({
      language,
      mail: mailText(material(purpose, more), language),
    })),
  );

  test('has a subject of less than 60 characters', () => {
    for (const { mail } of rendered) expect(mail.subject.length).toBeLessThan(60);
  });

  test('keeps the tone: no exclamation mark, no please, no success', () => {
    for (const { mail } of rendered) {
      const words = `${mail.subject} ${mail.before} ${mail.action} ${mail.after}`;
      expect(words).not.toMatch(
        /!|\b(please|successfully|s'il vous plaît|avec succès|undefined|null|nan|invalid)\b/i,
      );
      expect(words).not.toMatch(/\b(digest|blueprint|fidelity|empreinte)\b/i);
    }
  });

  test('has French typography: no space before ? and ;, a no-break space before a colon', () => {
    for (const { language, mail } of rendered) {
      if (language !== 'fr') continue;
      const words = `${mail.subject}\n${mail.before}\n${mail.after}`;
      expect(words).not.toMatch(/\s[?;]/);
      expect(words).not.toMatch(/[^\u00a0]:(\s|$)/);
    }
  });

  test('differs between the languages', () => {
    expect(mailText(material(purpose), 'en').before).not.toBe(mailText(material(purpose), 'fr').before);
  });
});

test('the invitation says who asks whom for what, and until when', () => {
  const mail = renderMail(material('request'), 'en', {
    page: 'http://localhost:4500/requests/1',
    otherLanguage: 'http://localhost:4500/requests/1?lang=fr',
  });
  expect(mail.subject).toBe('Demo College asks you to confirm');
  expect(mail.text).toContain(
    'Demo College asks Lakeside Logistics (demo) to confirm two things about “Warehouse operations with a management system”, version 3',
  );
  expect(mail.text).toContain('Answer by 8 December 2026.');
  expect(mail.text).toContain('Review: http://localhost:4500/requests/1\n');
  expect(mail.text).toContain('En français\u00a0: http://localhost:4500/requests/1?lang=fr');
});

test('the HTML twin has the same words, loads nothing, and escapes names', () => {
  const more = { institution: 'Évil <img src=x onerror=alert(1)> & "Co"' };
  const mail = renderMail(material('request', more), 'fr', {
    page: 'http://p/l#t',
    otherLanguage: 'http://p/l?lang=en#t',
  });
  expect(mail.html).not.toMatch(/<img|<script|<link|src=(?!x)/);
  expect(mail.html).toContain('&lt;img src=x');
  expect(mail.html).toContain('href="http://p/l#t"');
  const { before, after } = mailText(material('request'), 'fr');
  const plain = renderMail(material('request'), 'fr', { page: 'p', otherLanguage: 'q' })
    .html.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"');
  expect(plain).toContain(before);
  expect(plain).toContain(after);
});

test('a gathered mail is one list of everything open, each with its date, and one link', () => {
  const links = { page: 'http://p/requests', otherLanguage: 'http://p/requests?lang=fr' };
  const mail = renderMail(material('gathered'), 'en', links);
  expect(mail.subject).toBe('1 request waits for your answer');
  expect(mail.text).toContain(
    '- “Dock safety”, version 2 (Demo College, to Lakeside Logistics (demo)): answer by 8 December 2026\n',
  );
  expect(mail.text).toContain(
    'reflects the job, ends on 8 December 2026\n\nOpen your inbox: http://p/requests\n',
  );
  expect(mail.html.match(/<li>/g)).toHaveLength(2);
  expect(mail.text.match(/http/g)).toHaveLength(2);
  const lapses = { items: [item({ what: 'lapse' }), item({ what: 'lapse' })] };
  expect(renderMail(material('gathered', lapses), 'fr', links).subject).toBe(
    '2 confirmations arrivent à échéance',
  );
});

test('a reminder counts the days that are left', () => {
  expect(mailText(material('reminder', { occasion: 'before-due' }), 'en').subject).toBe(
    '3 days left to answer Demo College',
  );
  expect(mailText(material('reminder', { occasion: 'before-due' }), 'fr').subject).toBe(
    'Plus que 3 jours pour répondre à Demo College',
  );
});

test('days are told in the organization’s zone, in words', () => {
  expect(day(new Date('2026-12-01T04:59:59Z'), 'en', 'America/Toronto')).toBe('30 November 2026');
  expect(day(new Date('2026-12-01T12:00:00Z'), 'fr', 'America/Toronto')).toBe('1er décembre 2026');
});

test('a subject is cut in its name only', () => {
  expect(subject('Join ', long, ' on Countersign').length).toBeLessThan(60);
  expect(subject('Join ', long, ' on Countersign')).toMatch(/… on Countersign$/);
});

test('waits between attempts grow to an hour', () => {
  expect([1, 2, 5, 12, 40].map(waitAfter)).toEqual([2_000, 4_000, 32_000, 3_600_000, 3_600_000]);
});
