import type { RegistrationOptions, SavedPasskey, SoftwareAuthenticator } from '../authenticator.js';
import { Refused, type Session } from './session.js';

/** What `prepare` answers, as far as an actor needs it. */
interface Prepared {
  statements: string[];
  list: string | null;
  sentences: { en: string; fr: string }[];
  options: { challenge: string; rpId: string; allowCredentials: { id: string }[] };
}

/** What a decision answers. */
export interface Decided {
  decisions: { decisionId: string; digest: string; state: string; code?: string }[];
  outcomes: unknown[];
  /** The sentences that were shown. */
  sentences: { en: string; fr: string }[];
}

/** One person of the demo: a session at the portal, and an authenticator that holds the person's passkeys. */
export class Actor {
  constructor(
    readonly name: string,
    readonly session: Session,
    readonly authenticator: SoftwareAuthenticator,
    readonly organizationId: string,
  ) {}

  /** Path below the actor's organization. */
  at(path: string): string {
    return `/v1/organizations/${this.organizationId}${path}`;
  }

  get<T>(path: string): Promise<T> {
    return this.session.get<T>(this.at(path));
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.session.post<T>(this.at(path), body);
  }

  /** Reads what would be signed, signs it with the passkey, and sends it: the path of every human decision. */
  async decide(type: string, input: unknown, key?: string): Promise<Decided> {
    // A passkey enrolled a moment ago comes to each service by an event.
    const prepared = await eventually(`a passkey of ${this.name} for ${type}`, () =>
      unless('passkey-missing', () => this.post<Prepared>(`/decisions/${type}/prepare`, input)),
    );
    const assertion = this.authenticator.sign(prepared.options, this.session.portal);
    const body = { statements: prepared.statements, list: prepared.list, assertion };
    const decided = await this.session.post<Decided>(this.at(`/decisions/${type}`), body, key ? { key } : {});
    return { ...decided, sentences: prepared.sentences };
  }

  /** Registers a new passkey and claims it: the passkey signs that it is this person's. Gives the claim's decision. */
  async claimPasskey(): Promise<{ decisionId: string; credentialId: string; digest: string }> {
    const options = await this.post<RegistrationOptions>('/passkeys/options', {});
    const response = this.authenticator.register(options, this.session.portal);
    await this.post('/passkeys', { response });
    // The signer hears of a new organization by an event.
    const decided = await eventually(`the organization of ${this.name} at the signer`, () =>
      unless('not-found', () => this.decide('passkey-claim', { credentialId: response.id })),
    );
    const [claim] = decided.decisions;
    if (!claim) throw new Error(`the claim of ${this.name} was not recorded`);
    return { decisionId: claim.decisionId, credentialId: response.id, digest: claim.digest };
  }

  get passkeys(): readonly SavedPasskey[] {
    return this.authenticator.saved;
  }
}

/**
 * Asks until the answer is there: what comes over events takes a moment.
 *
 * @param ask gives undefined while it is not there
 * @throws Error naming what did not come within the time
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeoutMs = 90_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the work gives; undefined where it is refused with this code, since that passes by itself. */
export async function unless<T>(code: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.code === code) return undefined;
    throw error;
  }
}
