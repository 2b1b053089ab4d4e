import { grantableRoles, type Role } from '../../../shared/src/roles.js';
import type { Statement } from '../../../shared/src/statement.js';
import { Delegations } from './delegations.js';
import { Passkeys } from './passkeys.js';
import type {
  ClaimedPasskey,
  EnrolledPasskey,
  EnrolmentState,
  KnownOrganization,
  RegistryRefusal,
  RegistryStatement,
  RegistryVerdict,
} from './registry-types.js';

const yes: RegistryVerdict = { ok: true };
const no = (code: RegistryRefusal): RegistryVerdict => ({ ok: false, code });

interface RoleState {
  order: number;
  roles: Role[];
}

/**
 * Who is enrolled, derived from verified statements alone. It answers also for the past, so that what was signed
 * before a removal stays good.
 */
export class Registry {
  private readonly organizations = new Map<string, KnownOrganization>();
  private readonly roles = new Map<string, RoleState[]>();
  private passkeys = new Passkeys();
  private delegations = new Delegations();

  /** An independent copy, to try a change on. */
  copy(): Registry {
    const copy = new Registry();
    for (const [key, value] of this.organizations) copy.organizations.set(key, value);
    for (const [key, value] of this.roles) copy.roles.set(key, [...value]);
    copy.passkeys = this.passkeys.copy();
    copy.delegations = this.delegations.copy();
    return copy;
  }

  /** The organization, once it is identified; null before. */
  organization(organizationId: string): KnownOrganization | null {
    return this.organizations.get(organizationId) ?? null;
  }

  /** A claim by the digest of its statement. */
  claim(digest: string): ClaimedPasskey | null {
    return this.passkeys.claim(digest);
  }

  /** The passkey with which a person could sign for an organization at an order of application. */
  passkeyAt(
    organizationId: string,
    personId: string,
    credentialId: string,
    order: number,
  ): EnrolledPasskey | null {
    return this.passkeys.at(organizationId, personId, credentialId, order);
  }

  /** A passkey that its owner claimed for an organization and nobody has vouched for. */
  claimedPasskey(organizationId: string, personId: string, credentialId: string): ClaimedPasskey | null {
    return this.passkeys.claimed(organizationId, personId, credentialId);
  }

  /** Roles that a person was granted, as of an order of application. */
  rolesAt(organizationId: string, personId: string, order: number): readonly Role[] {
    const states = this.roles.get(keyOf(organizationId, personId)) ?? [];
    return states.findLast((state) => state.order <= order)?.roles ?? [];
  }

  /**
   * True if a person may answer as an approver because one delegated it: in its term, and only as long as who delegated
   * holds the role himself.
   */
  actsByDelegation(of: { organizationId: string; personId: string; order: number; at: string }): boolean {
    const { organizationId, personId, order, at } = of;
    return this.delegations
      .to(organizationId, personId, order)
      .some(
        (one) =>
          one.validFrom <= at &&
          at <= one.validUntil &&
          this.rolesAt(organizationId, one.from, order).includes('approver'),
      );
  }

  /** Organizations in which a person ever held a role, or answered for one who did, up to an order. */
  sidesOf(personId: string, order: number): string[] {
    const sides = this.delegations.sidesOf(personId, order);
    for (const [key, states] of this.roles) {
      const [organizationId = '', person] = key.split('/');
      if (person === personId && states.some((state) => state.order <= order && state.roles.length > 0))
        sides.push(organizationId);
    }
    return sides;
  }

  /** The whole state of a person in an organization. */
  enrolment(organizationId: string, personId: string): EnrolmentState {
    return {
      organizationId,
      personId,
      roles: [...this.rolesAt(organizationId, personId, Number.MAX_SAFE_INTEGER)],
      passkeys: this.passkeys.states(organizationId, personId),
    };
  }

  /** Claims of an organization that nobody has vouched for yet. */
  openClaims(organizationId: string): ClaimedPasskey[] {
    return this.passkeys.open(organizationId);
  }

  /** Holds a statement, whose signature and role were verified, against the registry. */
  judge(statement: RegistryStatement): RegistryVerdict {
    switch (statement.type) {
      case 'organization-registration':
        return this.organizations.has(statement.organizationId) ? no('organization-already-registered') : yes;
      case 'administrator-vouch':
        if (!this.organizations.has(statement.organizationId)) return { ok: false, wait: true };
        return this.judgeVouch(statement, statement.organizationId);
      case 'passkey-claim':
        return yes;
      case 'passkey-enrolment':
        return this.judgeVouch(statement, statement.organizationId);
      case 'passkey-removal':
        return this.passkeyAt(
          statement.organizationId,
          statement.details.personId,
          statement.details.credentialId,
          Number.MAX_SAFE_INTEGER,
        )
          ? yes
          : no('passkey-unknown');
      case 'role-grant':
        return this.judgeGrant(statement);
      case 'identification':
        return this.judgeIdentification(statement);
      case 'delegation':
        return this.judgeDelegation(statement);
      case 'delegation-end': {
        const fault = this.delegations.endFault(statement);
        return fault ? no(fault) : yes;
      }
    }
  }

  /** Applies a judged statement. @returns the persons whose enrolment changed */
  apply(
    statement: RegistryStatement,
    digest: string,
    order: number,
  ): { organizationId: string; personId: string }[] {
    const { organizationId } = statement;
    switch (statement.type) {
      case 'organization-registration': {
        const { kind, name, mailDomain } = statement.details;
        this.organizations.set(organizationId, {
          organizationId,
          kind,
          name,
          mailDomain,
          method: 'operator',
          by: null,
        });
        return [];
      }
      case 'administrator-vouch':
        this.passkeys.enrol(statement.details.claim, order);
        return [this.addRoles(organizationId, statement.details.personId, ['administrator'], order)];
      case 'passkey-claim':
        this.passkeys.take(statement, digest);
        return [{ organizationId, personId: statement.personId }];
      case 'passkey-enrolment':
        this.passkeys.enrol(statement.details.claim, order);
        return [{ organizationId, personId: statement.details.personId }];
      case 'passkey-removal':
        this.passkeys.remove(statement, order);
        return [{ organizationId, personId: statement.details.personId }];
      case 'role-grant': {
        const { personId, roles } = statement.details;
        return [this.setRoles(organizationId, personId, roles, order)];
      }
      case 'identification':
        return this.applyIdentification(statement, order);
      case 'delegation':
        this.delegations.give(statement, digest, order);
        return [];
      case 'delegation-end':
        this.delegations.end(statement, order);
        return [];
    }
  }

  private applyIdentification(
    statement: Statement<'identification'>,
    order: number,
  ): { organizationId: string; personId: string }[] {
    const { organizationId, name, mailDomain, method, personId, claim } = statement.details;
    const by = { organizationId: statement.organizationId, personId: statement.personId };
    this.organizations.set(organizationId, {
      organizationId,
      kind: 'employer',
      name,
      mailDomain,
      method,
      by,
    });
    this.passkeys.enrol(claim, order);
    return [this.addRoles(organizationId, personId, ['approver', 'administrator'], order)];
  }

  private judgeVouch(
    vouch: { at: string; details: { personId: string; claim: string } },
    organizationId: string,
  ): RegistryVerdict {
    const { personId, claim } = vouch.details;
    const fault = this.passkeys.vouchFault(claim, { organizationId, personId });
    if (fault) return no(fault);
    return this.onAnotherSide(organizationId, personId, vouch.at) ? no('roles-on-two-sides') : yes;
  }

  /** Only who holds the role himself gives it away, to a colleague whose passkey counts. */
  private judgeDelegation(statement: Statement<'delegation'>): RegistryVerdict {
    const { organizationId, personId, details, at } = statement;
    const fault = this.delegations.fault(statement);
    if (fault) return no(fault);
    if (!this.rolesAt(organizationId, personId, Number.MAX_SAFE_INTEGER).includes('approver'))
      return no('delegator-not-approver');
    if (!this.passkeys.hasAny(organizationId, details.toPersonId)) return no('delegate-not-enrolled');
    return this.onAnotherSide(organizationId, details.toPersonId, at) ? no('roles-on-two-sides') : yes;
  }

  private judgeGrant(statement: Statement<'role-grant'>): RegistryVerdict {
    const organization = this.organizations.get(statement.organizationId);
    if (!organization) return no('organization-unknown');
    const { personId, roles } = statement.details;
    const grantable = grantableRoles(organization.kind);
    if (!roles.every((role) => grantable.includes(role))) return no('roles-not-for-this-kind');
    return roles.length > 0 && this.onAnotherSide(statement.organizationId, personId, statement.at)
      ? no('roles-on-two-sides')
      : yes;
  }

  private judgeIdentification(statement: Statement<'identification'>): RegistryVerdict {
    const institution = this.organizations.get(statement.organizationId);
    if (institution?.kind !== 'institution') return no('identification-by-no-institution');
    const { organizationId, personId } = statement.details;
    if (organizationId === statement.organizationId) return no('identification-of-itself');
    // A second "first member" would be a way for an institution to take an employer over.
    if (this.organizations.has(organizationId)) return no('organization-already-identified');
    if (
      personId === statement.personId ||
      this.rolesAt(statement.organizationId, personId, Number.MAX_SAFE_INTEGER).length > 0
    ) {
      return no('identified-person-of-institution');
    }
    return this.judgeVouch(statement, organizationId);
  }

  /** An endorsed party never acts for an endorser: nobody holds roles in an institution and in an employer, or answers for one. */
  private onAnotherSide(organizationId: string, personId: string, at: string): boolean {
    const institution = this.isInstitution(organizationId);
    return [...this.sidesNow(personId), ...this.delegations.sidesAfter(personId, at)].some(
      (other) => other !== organizationId && this.isInstitution(other) !== institution,
    );
  }

  private sidesNow(personId: string): string[] {
    return [...this.roles].flatMap(([key, states]) => {
      const [organizationId = '', person] = key.split('/');
      return person === personId && (states.at(-1)?.roles.length ?? 0) > 0 ? [organizationId] : [];
    });
  }

  private isInstitution(organizationId: string): boolean {
    return this.organizations.get(organizationId)?.kind === 'institution';
  }

  private addRoles(organizationId: string, personId: string, added: Role[], order: number) {
    const now = this.rolesAt(organizationId, personId, Number.MAX_SAFE_INTEGER);
    return this.setRoles(organizationId, personId, [...new Set([...now, ...added])], order);
  }

  private setRoles(organizationId: string, personId: string, roles: Role[], order: number) {
    const key = keyOf(organizationId, personId);
    this.roles.set(key, [...(this.roles.get(key) ?? []), { order, roles: [...new Set(roles)].sort() }]);
    return { organizationId, personId };
  }
}

const keyOf = (organizationId: string, personId: string): string => `${organizationId}/${personId}`;
