import { fromBase64Url } from '../../../shared/src/canonical.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { ClaimedPasskey, EnrolledPasskey, EnrolmentState, RegistryRefusal } from './registry-types.js';

/** Passkeys as they were claimed, vouched for and removed; they answer also for the past. */
export class Passkeys {
  private readonly claims = new Map<string, ClaimedPasskey>();
  private readonly enrolled = new Map<string, EnrolledPasskey[]>();

  /** An independent copy. */
  copy(): Passkeys {
    const copy = new Passkeys();
    for (const [digest, claim] of this.claims) copy.claims.set(digest, claim);
    for (const [key, held] of this.enrolled)
      copy.enrolled.set(
        key,
        held.map((one) => ({ ...one })),
      );
    return copy;
  }

  /** A claim by the digest of its statement. */
  claim(digest: string): ClaimedPasskey | null {
    return this.claims.get(digest) ?? null;
  }

  /** The passkey with which a person could sign for an organization at an order of application. */
  at(organizationId: string, personId: string, credentialId: string, order: number): EnrolledPasskey | null {
    return (
      this.heldBy(organizationId, personId).find(
        (one) =>
          one.credentialId === credentialId &&
          one.since <= order &&
          (one.until === null || one.until > order),
      ) ?? null
    );
  }

  /** True if a person has a passkey for an organization now. */
  hasAny(organizationId: string, personId: string): boolean {
    return this.heldBy(organizationId, personId).some((one) => one.until === null);
  }

  /** A passkey that its owner claimed for an organization and nobody has vouched for. */
  claimed(organizationId: string, personId: string, credentialId: string): ClaimedPasskey | null {
    for (const claim of this.claims.values()) {
      const fits =
        claim.organizationId === organizationId &&
        claim.personId === personId &&
        claim.credentialId === credentialId;
      if (fits && !this.wasRemoved(claim)) return claim;
    }
    return null;
  }

  /** Claims of an organization that nobody has vouched for yet. */
  open(organizationId: string): ClaimedPasskey[] {
    return [...this.claims.values()].filter(
      (claim) =>
        claim.organizationId === organizationId && !this.wasRemoved(claim) && !this.enrolledNow(claim),
    );
  }

  /** All passkeys of a person in an organization, with their state. */
  states(organizationId: string, personId: string): EnrolmentState['passkeys'] {
    const states: EnrolmentState['passkeys'] = this.heldBy(organizationId, personId).map((one) => ({
      ...shape(one),
      state: one.until === null ? 'enrolled' : 'removed',
    }));
    for (const claim of this.claims.values()) {
      if (claim.organizationId !== organizationId || claim.personId !== personId) continue;
      if (!states.some((one) => one.credentialId === claim.credentialId))
        states.push({ ...shape(claim), state: 'claimed' });
    }
    return states;
  }

  /** Why nobody may vouch for a claim in an organization; null where somebody may. */
  vouchFault(digest: string, of: { organizationId: string; personId: string }): RegistryRefusal | null {
    const claim = this.claims.get(digest);
    if (!claim) return 'claim-unknown';
    if (claim.organizationId !== of.organizationId || claim.personId !== of.personId)
      return 'claim-of-another';
    if (this.enrolledNow(claim)) return 'passkey-already-enrolled';
    // What was taken away comes back by a new passkey only, never by an old word about it.
    return this.wasRemoved(claim) ? 'passkey-removed' : null;
  }

  take({ organizationId, personId, details }: Statement<'passkey-claim'>, digest: string): void {
    const { credentialId, rpId, origins } = details;
    const publicKey = fromBase64Url(details.publicKey);
    this.claims.set(digest, {
      claim: digest,
      organizationId,
      personId,
      credentialId,
      publicKey,
      rpId,
      origins,
    });
  }

  enrol(digest: string, order: number): void {
    const claim = this.claims.get(digest);
    if (!claim) throw new Error('a judged vouch names a known claim');
    const held = this.heldBy(claim.organizationId, claim.personId);
    this.enrolled.set(keyOf(claim.organizationId, claim.personId), [
      ...held,
      { ...claim, since: order, until: null },
    ]);
  }

  remove({ organizationId, details }: Statement<'passkey-removal'>, order: number): void {
    const key = this.at(organizationId, details.personId, details.credentialId, Number.MAX_SAFE_INTEGER);
    if (key) key.until = order;
  }

  private heldBy(organizationId: string, personId: string): EnrolledPasskey[] {
    return this.enrolled.get(keyOf(organizationId, personId)) ?? [];
  }

  private enrolledNow({ organizationId, personId, credentialId }: ClaimedPasskey): boolean {
    return this.at(organizationId, personId, credentialId, Number.MAX_SAFE_INTEGER) !== null;
  }

  private wasRemoved({ organizationId, personId, credentialId }: ClaimedPasskey): boolean {
    return this.heldBy(organizationId, personId).some(
      (one) => one.credentialId === credentialId && one.until !== null,
    );
  }
}

const keyOf = (organizationId: string, personId: string): string => `${organizationId}/${personId}`;

function shape({ credentialId, publicKey, rpId, origins }: ClaimedPasskey) {
  return { credentialId, publicKey, rpId, origins };
}
