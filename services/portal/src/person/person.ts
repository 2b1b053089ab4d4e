import { z } from 'zod';
import { mailDomainOf, normalMail } from '../keys.js';

const text = z.string().trim().min(1).max(200);

/** Who a person is, as an organization or the operator wrote it. */
export const personBody = z
  .strictObject({ name: text, mail: z.email().max(254), language: z.enum(['en', 'fr']) })
  .meta({ id: 'PersonBody' });

export type PersonProfile = z.output<typeof personBody>;

/** What the operator says of a person: with its id, and the organization that it will administer. */
export const operatorPersonBody = z
  .strictObject({
    at: z.string(),
    personId: z.uuid(),
    name: text,
    mail: z.email().max(254),
    language: z.enum(['en', 'fr']),
    organizationId: z.uuid().optional(),
  })
  .meta({ id: 'OperatorPersonBody' });

/** A sealed profile as it was written. */
export const parseProfile = (sealed: string): PersonProfile => personBody.parse(JSON.parse(sealed));

/** The profile with its mail in the form in which it is kept. */
export const cleanProfile = (profile: PersonProfile): PersonProfile => ({
  ...profile,
  mail: normalMail(profile.mail),
});

/** Whether an address belongs to an employer's mail domain. Exactly: a subdomain may be somebody else's. */
export function isAtDomain(mail: string, domain: string): boolean {
  return mailDomainOf(mail) === domain.trim().toLowerCase();
}
