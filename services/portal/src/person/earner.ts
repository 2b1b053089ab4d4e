import type { Logger } from 'pino';
import { request } from 'undici';
import { z } from 'zod';
import type { Tokens } from '../../../shared/src/auth.js';

const contactsSchema = z.object({
  contacts: z.array(
    z.object({
      earnerId: z.string(),
      organizationId: z.string(),
      mail: z.string(),
      name: z.string(),
      language: z.enum(['en', 'fr']),
    }),
  ),
});

/** How an earner is reached; it lives in assessment's database and is asked for each time. */
export type EarnerContact = z.output<typeof contactsSchema>['contacts'][number];

const TIMEOUT_MS = 5_000;

/** Asks assessment for the addresses of earners. Nothing of the answer is kept. */
export class EarnerContacts {
  constructor(
    private readonly assessmentUrl: string,
    private readonly tokens: Tokens,
    private readonly logger: Logger,
  ) {}

  /** The contact, or null where the earner is not known (any more). @throws where assessment does not answer */
  async ask(earnerId: string): Promise<EarnerContact | null> {
    const answer = await request(new URL('/internal/contacts', this.assessmentUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.tokens.forService('assessment')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ earnerIds: [earnerId] }),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const body = await answer.body.json();
    if (answer.statusCode >= 300)
      throw new Error(`assessment answered ${answer.statusCode} to a question for a contact`);
    return contactsSchema.parse(body).contacts.find((contact) => contact.earnerId === earnerId) ?? null;
  }

  /** The contact, or null also where assessment does not answer now. */
  async find(earnerId: string): Promise<EarnerContact | null> {
    try {
      return await this.ask(earnerId);
    } catch (error) {
      this.logger.warn({ err: error }, 'an earner could not be asked for');
      return null;
    }
  }
}
