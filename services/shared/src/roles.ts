/** The roles a person can hold in an organization (DESIGN.md section 1). */
export const roles = [
  'approver',
  'supervisor',
  'assessor',
  'moderator',
  'programme-lead',
  'registrar',
  'administrator',
  'earner',
  'auditor',
] as const;

export type Role = (typeof roles)[number];

/** Roles that an organization of a kind can grant: only employers and other external bodies approve. */
export function grantableRoles(kind: OrganizationKind): readonly Role[] {
  switch (kind) {
    case 'institution':
      return ['assessor', 'moderator', 'programme-lead', 'registrar', 'administrator', 'auditor'];
    case 'employer':
    case 'external-body':
      return ['approver', 'supervisor', 'administrator', 'auditor'];
  }
}

export const organizationKinds = ['institution', 'employer', 'external-body'] as const;
export type OrganizationKind = (typeof organizationKinds)[number];
