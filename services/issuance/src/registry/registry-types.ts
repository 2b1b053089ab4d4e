import type { OrganizationKind, Role } from '../../../shared/src/roles.js';
import type { Statement, StatementType } from '../../../shared/src/statement.js';

/** Statements from which the registry is made, from the operator's key down (DESIGN.md section 6). */
export const registryTypes = [
  'organization-registration',
  'administrator-vouch',
  'passkey-claim',
  'passkey-enrolment',
  'passkey-removal',
  'role-grant',
  'identification',
  'delegation',
  'delegation-end',
] as const satisfies readonly StatementType[];
export type RegistryType = (typeof registryTypes)[number];
export type RegistryStatement = Statement<RegistryType>;

/** True for a statement that changes the registry. */
export function changesRegistry(statement: Statement): statement is RegistryStatement {
  return registryTypes.some((type) => type === statement.type);
}

export type IdentificationMethod = 'operator' | 'mail-domain' | 'business-registry' | 'in-person';

/** An organization whose identity somebody vouched for. */
export interface KnownOrganization {
  organizationId: string;
  kind: OrganizationKind;
  name: string;
  mailDomain: string;
  method: IdentificationMethod;
  /** Who identified it; null for the operator. */
  by: { organizationId: string; personId: string } | null;
}

/** A passkey as its owner claimed it. */
export interface ClaimedPasskey {
  /** Digest of the claim's statement. */
  claim: string;
  organizationId: string;
  personId: string;
  credentialId: string;
  publicKey: Uint8Array;
  rpId: string;
  origins: string[];
}

export interface EnrolledPasskey extends ClaimedPasskey {
  /** Order of application since which it counts, and from which on no more. */
  since: number;
  until: number | null;
}

/** A person's whole state in an organization, as it is announced. */
export interface EnrolmentState {
  organizationId: string;
  personId: string;
  roles: Role[];
  passkeys: (Omit<ClaimedPasskey, 'claim' | 'organizationId' | 'personId'> & {
    state: 'claimed' | 'enrolled' | 'removed';
  })[];
}

export const registryRefusals = [
  'organization-already-registered',
  'organization-already-identified',
  'organization-unknown',
  'claim-unknown',
  'claim-of-another',
  'passkey-already-enrolled',
  'passkey-unknown',
  'passkey-removed',
  'roles-not-for-this-kind',
  'identification-by-no-institution',
  'identification-of-itself',
  'identified-person-of-institution',
  'roles-on-two-sides',
  'delegation-without-term',
  'delegation-to-oneself',
  'delegation-id-taken',
  'delegation-unknown',
  'delegation-ended',
  'delegator-not-approver',
  'delegate-not-enrolled',
] as const;
export type RegistryRefusal = (typeof registryRefusals)[number];

/** `wait`: what it refers to may still come from another source. */
export type RegistryVerdict = { ok: true } | { ok: false; code: RegistryRefusal } | { ok: false; wait: true };
