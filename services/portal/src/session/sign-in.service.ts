import * as oidc from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database } from '../database.store.js';
import type { PortalKeys } from '../keys.js';
import type { PersonStore } from '../person/person.store.js';
import { type Language, languageOf, safePath } from './session.js';
import type { SessionService } from './session.service.js';

export interface SignInParts {
  database: Database;
  people: PersonStore;
  sessions: SessionService;
  keys: PortalKeys;
  clock: Clock;
  issuer: string;
  clientId: string;
  clientSecret: string;
  portalOrigin: string;
}

/** Why a sign-in did not end in a session; told to the page by its address. */
export type SignInFault = 'failed' | 'mail-not-verified' | 'person-not-known';

export type SignInResult =
  | { ok: true; sessionId: string; returnTo: string }
  | { ok: false; fault: SignInFault };

const STARTED_MS = 15 * 60_000;

const started = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  at: z.number(),
});

interface Claims {
  issuer: string;
  subject: string;
  mail: string | null;
  verified: boolean;
  language: Language;
}

/** Sign-in by OpenID Connect: authorization code with PKCE (RFC 7636), state and nonce. */
export class SignInService {
  private discovered: Promise<oidc.Configuration> | null = null;

  constructor(private readonly parts: SignInParts) {}

  /** Starts a sign-in: where to send the browser, and the sealed cookie to find it again. */
  async start(
    returnTo: string | undefined,
    language: Language | null,
  ): Promise<{ location: string; cookie: string }> {
    const configuration = await this.configuration();
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(language ? { ui_locales: language } : {}),
    });
    const value = { state, nonce, verifier, returnTo: safePath(returnTo), at: this.parts.clock().getTime() };
    return { location: location.href, cookie: this.parts.keys.sealCookie(value) };
  }

  /** Ends a sign-in: a session of the account's person, who is found by a verified mail the first time. */
  async finish(query: string, cookie: string | null): Promise<SignInResult> {
    const opened = started.safeParse(cookie ? this.parts.keys.openCookie(cookie) : null);
    if (!opened.success || this.parts.clock().getTime() - opened.data.at > STARTED_MS)
      return { ok: false, fault: 'failed' };
    const claims = await this.claimsOf(query, opened.data);
    if (!claims) return { ok: false, fault: 'failed' };
    const found = await this.personOf(claims);
    if (!found.ok) return found;
    const profile = await this.parts.people.profileOf(found.personId);
    const sessionId = await this.parts.sessions.start(found.personId, profile?.language ?? claims.language);
    return { ok: true, sessionId, returnTo: opened.data.returnTo };
  }

  /** Where the browser goes to end the provider's session too; null where the provider offers no such place. */
  async endSessionUrl(): Promise<string | null> {
    try {
      const configuration = await this.configuration();
      if (!configuration.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: `${this.parts.portalOrigin}/`,
      }).href;
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  private get redirectUri(): string {
    return `${this.parts.portalOrigin}/auth/callback`;
  }

  private async claimsOf(query: string, before: z.output<typeof started>): Promise<Claims | null> {
    const configuration = await this.configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(
        configuration,
        new URL(`${this.redirectUri}?${query}`),
        {
          pkceCodeVerifier: before.verifier,
          expectedState: before.state,
          expectedNonce: before.nonce,
          idTokenExpected: true,
        },
      );
      const idToken = tokens.claims();
      if (!idToken) return null;
      const more =
        idToken.email === undefined
          ? await oidc.fetchUserInfo(configuration, tokens.access_token, idToken.sub)
          : idToken;
      const locale = more.locale ?? idToken.locale;
      return {
        issuer: idToken.iss,
        subject: idToken.sub,
        mail: typeof more.email === 'string' ? more.email : null,
        verified: more.email_verified === true,
        language: languageOf(typeof locale === 'string' ? locale : undefined),
      };
    } catch (error) {
      // A refused or repeated answer of the provider is the visitor's affair; a fault of ours is not.
      if (
        error instanceof oidc.AuthorizationResponseError ||
        error instanceof oidc.ResponseBodyError ||
        error instanceof oidc.ClientError
      )
        return null;
      throw error;
    }
  }

  private async personOf(
    claims: Claims,
  ): Promise<{ ok: true; personId: string } | { ok: false; fault: SignInFault }> {
    const { database, people, keys, clock } = this.parts;
    return database.inTransaction(async (tx) => {
      const known = await people.personOfAccount(tx, claims.issuer, claims.subject);
      if (known) return { ok: true, personId: known };
      // An address that the provider did not verify could be anybody's.
      if (!claims.mail || !claims.verified) return { ok: false, fault: 'mail-not-verified' };
      const personId = await people.idOfMail(tx, keys.mailIndex(claims.mail));
      if (!personId) return { ok: false, fault: 'person-not-known' };
      await people.addAccount(tx, { issuer: claims.issuer, subject: claims.subject, personId }, clock());
      return { ok: true, personId };
    });
  }

  /** The provider's metadata, read at the first sign-in; a provider that is down is asked again by the next one. */
  private async configuration(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.parts;
    // Only a development provider speaks plain HTTP.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    this.discovered ??= oidc.discovery(
      new URL(issuer),
      clientId,
      undefined,
      oidc.ClientSecretBasic(clientSecret),
      { execute },
    );
    try {
      return await this.discovered;
    } catch {
      this.discovered = null;
      throw new Problem('service-unavailable', {
        detail: 'The sign-in is not reachable',
        detailFr: "La connexion n'est pas joignable",
      });
    }
  }
}
