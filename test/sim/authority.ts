import { Registry } from '../../services/issuance/src/registry/registry.js';
import type { RegistryType } from '../../services/issuance/src/registry/registry-types.js';
import type { Statement } from '../../services/shared/src/statement.js';
import { iso } from './clock.js';
import { digestOf, statementOf } from './statements.js';
import { type Employer, institution } from './world.js';

/** Who may answer for whom: the signer's registry, and beside it a plain list of the delegations that were given. */
export class Authority {
  readonly registry = new Registry();
  private order = 0;
  private readonly given: {
    id: string;
    organization: string;
    to: string;
    from: string;
    until: string;
    endedAt: string | null;
  }[] = [];

  constructor(employers: readonly Employer[]) {
    this.register(institution, 'institution', 'institution.example');
    for (const { id, approver, colleague } of employers) {
      this.register(id, 'employer', `${id}.example`);
      for (const personId of [approver, colleague]) this.enrol(id, personId);
      this.take('role-grant', id, `administrator-of-${id}`, { personId: approver, roles: ['approver'] });
    }
  }

  /** Delegates, or is refused. */
  delegate(employer: Employer, id: string, now: number, until: number): void {
    const term = { validFrom: iso(now), validUntil: iso(until) };
    const details = { delegationId: id, toPersonId: employer.colleague };
    if (!this.take('delegation', employer.id, employer.approver, details, iso(now), term)) return;
    this.given.push({
      id,
      organization: employer.id,
      to: employer.colleague,
      from: iso(now),
      until: iso(until),
      endedAt: null,
    });
  }

  endDelegation(employer: Employer, id: string, now: number): void {
    const one = this.given.find((each) => each.id === id);
    if (!one) return;
    const details = {
      delegationId: id,
      toPersonId: employer.colleague,
      delegation: digestOf('delegation', id),
    };
    if (this.take('delegation-end', employer.id, employer.approver, details, iso(now)))
      one.endedAt = iso(now);
  }

  /** Whether a person may answer for an organization now, by the registry. */
  mayAnswer(organizationId: string, personId: string, at: string): boolean {
    return (
      this.registry.rolesAt(organizationId, personId, this.order).includes('approver') ||
      this.registry.actsByDelegation({ organizationId, personId, order: this.order, at })
    );
  }

  /** The same by the plain list. */
  mayAnswerPlainly(employer: Employer, personId: string, at: string): boolean {
    return (
      personId === employer.approver ||
      this.given.some(
        (one) =>
          one.organization === employer.id &&
          one.to === personId &&
          one.from <= at &&
          at <= one.until &&
          (one.endedAt === null || at < one.endedAt),
      )
    );
  }

  private register(organizationId: string, kind: 'institution' | 'employer', mailDomain: string): void {
    this.take('organization-registration', organizationId, 'operator', {
      kind,
      name: organizationId,
      mailDomain,
    });
  }

  private enrol(organizationId: string, personId: string): void {
    const passkey = { credentialId: `key-of-${personId}`, publicKey: 'AA', rpId: 'localhost', origins: [] };
    this.take('passkey-claim', organizationId, personId, passkey, iso(0), {}, `claim-of-${personId}`);
    this.take('passkey-enrolment', organizationId, `administrator-of-${organizationId}`, {
      personId,
      claim: `claim-of-${personId}`,
    });
  }

  private take<T extends RegistryType>(
    type: T,
    organizationId: string,
    personId: string,
    details: Statement<T>['details'],
    at = iso(0),
    term: { validFrom?: string; validUntil?: string } = {},
    digest?: string,
  ): boolean {
    const statement = statementOf(type, { organizationId, personId, details, at, ...term });
    if (!this.registry.judge(statement).ok) return false;
    const named = 'delegationId' in details ? digestOf('delegation', String(details.delegationId)) : '';
    this.registry.apply(statement, digest ?? named, ++this.order);
    return true;
  }
}
