import type { Membership } from '../../../shared/src/auth.js';
import type { Role } from '../../../shared/src/roles.js';

/** What the signer's registry last said of a person in an organization. */
export interface RecordedMembership {
  organizationId: string;
  roles: Role[];
  /** A passkey of the person was enrolled there once. */
  enrolled: boolean;
}

/** That an organization, or an institution for an employer, named the person. */
export interface NamedFor {
  organizationId: string;
  kind: 'member' | 'contact';
}

/** A membership as a session carries it. */
export interface SessionMembership extends Membership {
  /** Not recorded by the signer yet: enough to read and to enrol a passkey. */
  provisional: boolean;
}

/**
 * The memberships of a signed-in person. Recorded ones come from the signer's registry. Until a passkey is enrolled,
 * a contact may act as approver of the employer for which it was named, and of no other; a member named by the
 * organization's administrator or the operator holds no role, which is enough to enrol a passkey.
 * After the first enrolment nothing provisional counts, so that a removed role does not come back.
 *
 * @param delegated organizations in which an approver lets this person answer now: the role is in the token as long
 */
export function membershipsOf(
  recorded: readonly RecordedMembership[],
  named: readonly NamedFor[],
  delegated: readonly string[] = [],
): SessionMembership[] {
  const found = new Map<string, SessionMembership>();
  for (const { organizationId, roles: held, enrolled } of recorded) {
    const standsIn = delegated.includes(organizationId) && !held.includes('approver');
    const roles: Role[] = standsIn ? [...held, 'approver'] : [...held];
    if (enrolled) found.set(organizationId, { organizationId, roles, provisional: false });
  }
  const enrolled = new Set(found.keys());
  for (const { organizationId, kind } of named) {
    if (enrolled.has(organizationId)) continue;
    const before = found.get(organizationId)?.roles ?? [];
    const roles: Role[] = kind === 'contact' || before.includes('approver') ? ['approver'] : [];
    found.set(organizationId, { organizationId, roles, provisional: true });
  }
  return [...found.values()].sort((a, b) => (a.organizationId < b.organizationId ? -1 : 1));
}
