import { grantableRoles, type OrganizationKind, type Role } from '../../../shared/src/roles.js';

/** A person in an organization; no name is kept here. */
export interface Member {
  personId: string;
  /** Roles that were granted. */
  roles: Role[];
  /** Roles that count: those in the signer's registry of passkeys and roles. */
  enrolledRoles: Role[];
  state: MemberState;
}

/** `pending`: granted, and not yet in the signer's registry as granted. */
export type MemberState = 'pending' | 'enrolled' | 'erased';

export type GrantRefusal = { ok: false; code: 'role-not-grantable' | 'own-role-grant' };

/**
 * Whether an administrator may give these roles (the whole set, none of them takes all away).
 * An institution separates duties: nobody there grants to themselves. An employer may be one person, who then holds
 * the roles of it, and stays administrator so that the organization is not locked.
 */
export function canGrant(
  kind: OrganizationKind,
  granterId: string,
  granteeId: string,
  roles: readonly Role[],
): { ok: true } | GrantRefusal {
  const grantable = grantableRoles(kind);
  if (roles.some((role) => !grantable.includes(role))) return { ok: false, code: 'role-not-grantable' };
  if (granterId !== granteeId) return { ok: true };
  const mayHelpThemselves = kind !== 'institution' && roles.includes('administrator');
  return mayHelpThemselves ? { ok: true } : { ok: false, code: 'own-role-grant' };
}

/** The state of a member from what was granted and what the registry holds. */
export function memberState(roles: readonly Role[], enrolled: readonly Role[], erased: boolean): MemberState {
  if (erased) return 'erased';
  const same = roles.length === enrolled.length && roles.every((role) => enrolled.includes(role));
  return same && enrolled.length > 0 ? 'enrolled' : 'pending';
}

const roleWords: Record<Role, { en: string; fr: string }> = {
  approver: { en: 'approver', fr: 'personne approbatrice' },
  supervisor: { en: 'supervisor', fr: 'personne superviseure' },
  assessor: { en: 'assessor', fr: 'personne évaluatrice' },
  moderator: { en: 'moderator', fr: 'arbitre' },
  'programme-lead': { en: 'programme lead', fr: 'responsable de programme' },
  registrar: { en: 'registrar', fr: 'registraire' },
  administrator: { en: 'administrator', fr: 'administrateur' },
  earner: { en: 'earner', fr: 'titulaire' },
  auditor: { en: 'auditor', fr: 'vérificateur' },
};

/** The sentence above the button of a grant. The person's name is added by the page, which alone knows it. */
export function grantSentence(organization: string, roles: readonly Role[]): { en: string; fr: string } {
  if (roles.length === 0)
    return {
      en: `This person holds no role any more at ${organization}.`,
      fr: `Cette personne n'exerce plus aucun rôle chez ${organization}.`,
    };
  const list = (locale: string, words: string[]): string =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
  const en = list(
    'en-CA',
    roles.map((role) => roleWords[role].en),
  );
  const fr = list(
    'fr-CA',
    roles.map((role) => roleWords[role].fr),
  );
  return {
    en: `This person acts for ${organization} as ${en}, and in no other role.`,
    fr: `Cette personne agit pour ${organization} à titre de ${fr}, et dans aucun autre rôle.`,
  };
}
