import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Resolvers } from '../credential/check.js';
import type { JsonObject } from '../credential/json.js';
import { type Verification, verifyCredential } from '../credential/verify.js';

/** Verifies credentials of anybody, with what this house can resolve. */
export class VerifyService {
  constructor(
    private readonly resolvers: Resolvers,
    private readonly clock: Clock,
  ) {}

  /** A result for each check and the two answers; what cannot be resolved is `unknown`, never yes. */
  verify(credential: string | JsonObject): Promise<Verification> {
    return verifyCredential(credential, { resolvers: this.resolvers, now: instant(this.clock()) });
  }
}
