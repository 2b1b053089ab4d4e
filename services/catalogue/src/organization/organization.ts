import type { OrganizationKind } from '../../../shared/src/roles.js';
import type { Statement } from '../../../shared/src/statement.js';
import { termsDigest } from '../../../shared/src/terms.js';

/** An organization as its members see it. */
export interface Organization {
  id: string;
  kind: OrganizationKind;
  name: string;
  slug: string;
  mailDomain: string;
  /** IANA name; day limits end at 24:00 there. */
  timeZone: string;
  url: string;
  /** Empty where nobody said it. */
  sector: string;
  /** The institution that named this employer; null for what the operator registered. */
  namedByOrganizationId: string | null;
  /** How and when it was identified; null until the signer says so. Only then its confirmations count. */
  identified: { method: string; at: string } | null;
}

/** True for an IANA time zone of this machine's list. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** A short name for addresses, from a name: lower-case ASCII letters, digits and `-`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return plain === '' ? 'organization' : plain;
}

/** True where one domain is the other or lies under it: nobody of an institution stands for an employer. */
export function sameDomain(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

type Registration = Extract<Statement, { type: 'organization-registration' }>;

/** What is not right about the operator's statement that an organization exists; null where nothing is. */
export function registrationFault(statement: Registration): string | null {
  const { role, decision, subject, policy, organizationId, terms, details } = statement;
  if (role !== 'operator') return 'the role is not operator';
  if (decision !== 'register') return 'the decision is not register';
  if (subject.kind !== 'organization' || subject.id !== organizationId)
    return 'the subject is not the organization';
  if (policy !== null) return 'a registration follows no policy';
  if (terms !== termsDigest('organization-registration')) return 'the terms are not those in force';
  if (!isMailDomain(details.mailDomain)) return 'the mail domain is not a domain in lower case';
  return null;
}

/** True for a domain name in lower case with at least two labels. */
export function isMailDomain(text: string): boolean {
  return (
    text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$/.test(text)
  );
}
