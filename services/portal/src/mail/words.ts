import type { Names } from '../facts/facts.store.js';
import type { Language } from '../session/session.js';
import type { Purpose } from './mail.js';

/** What a mail speaks of, looked up when it is sent. Names of earners are never among it. */
export interface MailMaterial {
  purpose: Purpose;
  institution: string;
  employer: string;
  /** Organization that the mail is about or from, where it is neither of the two. */
  organization: string | null;
  name: Names;
  number: number | null;
  kinds: readonly string[];
  dueAt: Date | null;
  closesAt: Date | null;
  /** IANA zone in which days are told. */
  zone: string;
  /** The version of which this employer was asked before, if any. */
  askedBefore: number | null;
  occasion: string | null;
  status: string | null;
  inDemand: number | null;
  fidelity: number | null;
  /** The receiver has no account: the link itself is the way in. */
  byLink: boolean;
  now: Date;
  /** Of a gathered mail: everything that is open, what ends first before the rest. */
  items: readonly GatheredItem[];
}

/** One line of a gathered mail. */
export interface GatheredItem {
  /** A request, or a confirmation of the receiver's organization that ends soon. */
  what: 'request' | 'lapse';
  institution: string;
  employer: string;
  name: Names;
  number: number | null;
  kinds: readonly string[];
  /** Due date, or end of the confirmation. */
  at: Date;
  /** After it the request cannot be answered; for a lapse its end. */
  closesAt: Date;
  zone: string;
}

/** One mail's words around its one link. */
export interface MailText {
  subject: string;
  before: string;
  /** Lines between the words before and the link. */
  list?: string[];
  action: string;
  after: string;
}

export type Texts = Record<Purpose, (material: MailMaterial) => MailText>;

/** Subjects stay under 60 characters. */
export const SUBJECT_LIMIT = 59;

/** A subject in which a long name is cut, never the words around it. */
export function subject(before: string, name: string, after = ''): string {
  const room = SUBJECT_LIMIT - before.length - after.length;
  if (name.length <= room) return `${before}${name}${after}`;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (cut.length + segment.length >= room) break;
    cut += segment;
  }
  return `${before}${cut.trimEnd()}…${after}`;
}

/** A day in words, in the zone of the organization: `8 December 2026`, `8 décembre 2026`. */
export function day(date: Date, language: Language, zone: string): string {
  const locale = language === 'fr' ? 'fr-CA' : 'en-CA';
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(date);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const number = language === 'fr' && of('day') === '1' ? '1er' : of('day');
  return `${number} ${of('month')} ${of('year')}`;
}

/** The name in a language, or in the other where there is none. */
export function nameIn(names: Names, language: Language): string {
  return (language === 'fr' ? (names.fr ?? names.en) : (names.en ?? names.fr)) ?? '';
}

/** Whole days from now until an instant; 0 on the last one. */
export function daysUntil(date: Date, now: Date): number {
  return Math.max(0, Math.floor((date.getTime() - now.getTime()) / 86_400_000));
}
