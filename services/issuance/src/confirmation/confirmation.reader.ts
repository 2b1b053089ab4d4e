import type { Database } from '../database.store.js';
import { endorsementBody } from './confirmation.store.js';

/** Reads signed endorsements for the public. */
export class ConfirmationReader {
  constructor(private readonly database: Database) {}

  /** Both forms of an edition; null where it was not signed. */
  async forms(confirmationId: string, language: string): Promise<{ json: string; jwt: string } | null> {
    const json = await endorsementBody(this.database, confirmationId, language, 'data-integrity');
    const jwt = await endorsementBody(this.database, confirmationId, language, 'jwt');
    return json !== null && jwt !== null ? { json, jwt } : null;
  }
}
