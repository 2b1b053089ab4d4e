import type { ActingPerson } from './auth.js';
import { Problem } from './problem.js';
import type { Role } from './roles.js';
import type { Statement } from './statement.js';

/** Who may take a decision. */
interface Deciders {
  roles: readonly Role[];
  earner?: 'too' | 'only';
}

/**
 * The role in which a person decides. An earner decides what is the earner's own, as `self`, and nothing else.
 *
 * @throws Problem forbidden
 */
export function roleFor(kind: Deciders, acting: ActingPerson): Statement['role'] {
  if (acting.earner) {
    if (kind.earner === undefined) throw new Problem('forbidden');
    return 'self';
  }
  if (kind.earner === 'only') throw new Problem('forbidden');
  if (kind.roles.length === 0) return 'self';
  const [role] = heldRoles(kind, acting);
  if (!role) throw new Problem('forbidden');
  return role;
}

/** Roles of a person that may decide, in the kind's order. */
export const heldRoles = ({ roles }: Pick<Deciders, 'roles'>, acting: ActingPerson): Role[] =>
  roles.filter((role) => acting.roles.includes(role));
