import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Passkey } from '../../../shared/src/assertion.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { isType } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import { profileOf, profilesNamedBy } from '../registry/registry.store.js';
import type { ClaimedPasskey } from '../registry/registry-types.js';
import { earnersAmong, saveChallenge, saveClaimable, takeChallenge } from './passkey.store.js';

const CEREMONY_MS = 600_000;

/** A claim that awaits somebody's vouching. */
export interface OpenClaim {
  decisionId: string;
  claim: string;
  organizationId: string;
  organizationName: string;
  mailDomain: string;
  personId: string;
  credentialId: string;
  claimedAt: string;
}

/** Registration of passkeys (Web Authentication Level 3, section 7.1) and what a person sees of them. */
export class PasskeyService {
  private readonly rpId: string;

  /** @param portalOrigin the origin at which passkeys are used; its host name is the RP id */
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly portalOrigin: string,
    private readonly clock: Clock,
  ) {
    this.rpId = new URL(portalOrigin).hostname;
  }

  /** Options for `navigator.credentials.create`. The name shown in the passkey manager is the organization's. */
  async options(acting: ActingPerson) {
    const profile = await profileOf(this.database, acting.organizationId);
    const registry = await this.evidence.current(this.database);
    const held = registry
      .enrolment(acting.organizationId, acting.personId)
      .passkeys.filter((one) => one.state !== 'removed');
    const options = await generateRegistrationOptions({
      rpName: 'Countersign',
      rpID: this.rpId,
      userName: profile?.name ?? 'Countersign',
      userID: new Uint8Array(Buffer.from(acting.personId.replaceAll('-', ''), 'hex')),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: [-7, -8, -257],
      excludeCredentials: held.map((one) => ({ id: one.credentialId })),
    });
    const expiresAt = new Date(this.clock().getTime() + CEREMONY_MS);
    await saveChallenge(this.database, ownerOf(acting), options.challenge, expiresAt);
    return options;
  }

  /** Verifies a registration and keeps the passkey as claimable. @throws Problem passkey-not-registered */
  async register(
    acting: ActingPerson,
    response: RegistrationResponseJSON,
  ): Promise<{ credentialId: string; state: 'claimable' }> {
    return this.database.inTransaction(async (tx) => {
      const challenge = await takeChallenge(tx, ownerOf(acting), this.clock());
      const passkey = challenge === null ? null : await this.verified(acting, response, challenge);
      const owned = { organizationId: acting.organizationId, earner: acting.earner === true };
      if (!passkey || !(await saveClaimable(tx, owned, passkey))) throw new Problem('passkey-not-registered');
      return { credentialId: passkey.credentialId, state: 'claimable' };
    });
  }

  /** What the registry holds of the acting person. */
  async own(acting: ActingPerson): Promise<{
    roles: readonly Role[];
    organization: { identified: boolean; method: string | null };
    items: { credentialId: string; state: string }[];
    next: null;
  }> {
    const registry = await this.evidence.current(this.database);
    const state = registry.enrolment(acting.organizationId, acting.personId);
    const method = registry.organization(acting.organizationId)?.method ?? null;
    return {
      roles: state.roles,
      organization: { identified: method !== null, method },
      items: state.passkeys.map(({ credentialId, state: one }) => ({ credentialId, state: one })),
      next: null,
    };
  }

  /** Claims in the acting person's own organization. */
  async claims(acting: ActingPerson): Promise<OpenClaim[]> {
    return this.openClaims(this.database, [acting.organizationId]);
  }

  /** Claims of members of employers that the acting person's institution named and nobody has identified. */
  async employerClaims(acting: ActingPerson): Promise<OpenClaim[]> {
    const named = await profilesNamedBy(this.database, acting.organizationId);
    const registry = await this.evidence.current(this.database);
    const open = named.filter((profile) => registry.organization(profile.organizationId) === null);
    return this.openClaims(
      this.database,
      open.map((profile) => profile.organizationId),
    );
  }

  /** One claim by the decision that made it; null where it is not open in one of these organizations. */
  async openClaim(
    tx: Transaction,
    organizationId: string,
    decisionId: string,
  ): Promise<ClaimedPasskey | null> {
    const [proven] = await this.evidence.find(tx, { decisionId });
    if (!proven) return null;
    const registry = await this.evidence.current(tx);
    return registry.openClaims(organizationId).find((claim) => claim.claim === proven.digest) ?? null;
  }

  private async openClaims(tx: Transaction, organizationIds: string[]): Promise<OpenClaim[]> {
    const registry = await this.evidence.current(tx);
    const claims: OpenClaim[] = [];
    for (const organizationId of organizationIds) {
      const profile = await profileOf(tx, organizationId);
      const open = registry.openClaims(organizationId);
      const earners = await earnersAmong(
        tx,
        organizationId,
        open.map((claim) => claim.personId),
      );
      for (const claim of open) {
        if (earners.has(claim.personId)) continue;
        const [proven] = await this.evidence.find(tx, { digest: claim.claim });
        if (!proven || !isType(proven.statement, 'passkey-claim')) continue;
        const { claim: digest, personId, credentialId } = claim;
        const organizationName = profile?.name ?? '';
        const mailDomain = profile?.mailDomain ?? '';
        const claimedAt = proven.statement.at;
        claims.push({
          decisionId: proven.decisionId,
          claim: digest,
          organizationId,
          organizationName,
          mailDomain,
          personId,
          credentialId,
          claimedAt,
        });
      }
    }
    return claims;
  }

  private async verified(
    acting: ActingPerson,
    response: RegistrationResponseJSON,
    challenge: string,
  ): Promise<Passkey | null> {
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.portalOrigin,
        expectedRPID: this.rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: [-7, -8, -257],
      });
      if (!verified || !registrationInfo) return null;
      const { id, publicKey } = registrationInfo.credential;
      const transports = response.response.transports ?? [];
      return {
        credentialId: id,
        personId: acting.personId,
        publicKey,
        rpId: this.rpId,
        origins: [this.portalOrigin],
        transports,
      };
    } catch {
      // The library throws for each check that fails; the answer is the same refusal for all.
      return null;
    }
  }
}

const ownerOf = ({ organizationId, personId }: ActingPerson) => ({ organizationId, personId });
