import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { canonicalBytes, toBase64Url } from '../../../services/shared/src/canonical.js';
import { instant } from '../../../services/shared/src/clock.js';
import { newNonce } from '../../../services/shared/src/ids.js';
import { operatorSign } from '../../../services/shared/src/operator.js';
import { type Statement, statementBytes } from '../../../services/shared/src/statement.js';
import { termsDigest } from '../../../services/shared/src/terms.js';
import type { DemoOrganization, DemoPerson } from './people.js';
import type { Session } from './session.js';

/** The demo's operator: holds the key from which every enrolment descends. */
export class Operator {
  private readonly key: JWK;

  /** @param keyFile private JWK (Ed25519) in the state folder */
  constructor(
    private readonly session: Session,
    keyFile: string,
  ) {
    this.key = JSON.parse(readFileSync(keyFile, 'utf8'));
  }

  /** Registers an organization by a signed statement. Naturally idempotent: an id is registered once. */
  async registerOrganization(
    organizationId: string,
    personId: string,
    organization: DemoOrganization,
  ): Promise<void> {
    const { kind, name, mailDomain, slug } = organization;
    const statement = await this.signed({
      ...this.frame(organizationId, personId),
      type: 'organization-registration',
      subject: { kind: 'organization', id: organizationId, digest: null },
      decision: 'register',
      details: { kind, name, mailDomain },
      terms: termsDigest('organization-registration'),
    });
    await this.post('/v1/operator/organizations', {
      ...statement,
      url: `https://${mailDomain}`,
      slug,
      timeZone: 'America/Toronto',
    });
  }

  async namePerson(organizationId: string, personId: string, person: DemoPerson): Promise<void> {
    const { name, mail, language } = person;
    await this.post('/v1/operator/people', { personId, organizationId, name, mail, language });
  }

  /** Vouches for the claim of an organization's first administrator. */
  async vouch(organizationId: string, personId: string, claim: string): Promise<void> {
    const statement = await this.signed({
      ...this.frame(organizationId, personId),
      type: 'administrator-vouch',
      subject: { kind: 'passkey', id: personId, digest: claim },
      decision: 'vouch',
      details: { personId, claim },
      terms: termsDigest('administrator-vouch'),
    });
    await this.post('/v1/operator/administrators', statement);
  }

  private frame(organizationId: string, personId: string) {
    const at = instant(new Date());
    const common = { v: 1, role: 'operator', policy: null, validFrom: null, validUntil: null } as const;
    return { ...common, personId, organizationId, nonce: newNonce(), at };
  }

  private async signed(statement: Statement): Promise<{ statement: string; signature: string }> {
    const bytes = statementBytes(statement);
    return { statement: toBase64Url(bytes), signature: await operatorSign(this.key, bytes) };
  }

  private async post(path: string, body: Record<string, unknown>): Promise<void> {
    const whole = { ...body, at: instant(new Date()) };
    const signature = await operatorSign(this.key, canonicalBytes(whole));
    await this.session.request(path, {
      method: 'POST',
      json: whole,
      headers: { 'operator-signature': signature },
    });
  }
}
