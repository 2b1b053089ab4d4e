import { type Clock, instant } from '../../../shared/src/clock.js';
import { isId } from '../../../shared/src/ids.js';
import { awardById } from '../award/award.store.js';
import type { Resolvers } from '../credential/check.js';
import type { JsonObject } from '../credential/json.js';
import { awardUrl } from '../credential/urls.js';
import { type Verification, verifyCredential } from '../credential/verify.js';
import type { Database } from '../database.store.js';

/** Verifies credentials of anybody, with what this house can resolve. */
export class VerifyService {
  constructor(
    private readonly database: Database,
    private readonly origin: string,
    private readonly resolvers: Resolvers,
    private readonly clock: Clock,
  ) {}

  /**
   * A result for each check and the two answers; what cannot be resolved is `unknown`, never yes. Of an award of this
   * house that was corrected, the address of the one that took its place.
   */
  async verify(credential: string | JsonObject): Promise<Verification & { replacedBy: string | null }> {
    const now = instant(this.clock());
    const verification = await verifyCredential(credential, { resolvers: this.resolvers, now });
    return { ...verification, replacedBy: await this.successorOf(verification.credential?.id) };
  }

  private async successorOf(id: unknown): Promise<string | null> {
    if (typeof id !== 'string' || !id.startsWith(`${this.origin}/awards/`)) return null;
    const [awardId = '', language] = id.slice(`${this.origin}/awards/`.length).split('/');
    const award = isId(awardId) ? await awardById(this.database, awardId) : null;
    return award?.replacedBy
      ? awardUrl(this.origin, award.replacedBy, language === 'fr' ? 'fr' : 'en')
      : null;
  }
}
