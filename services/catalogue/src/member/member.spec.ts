import { expect, it } from '@jest/globals';
import { canGrant, grantSentence, memberState } from './member.js';

it.each([
  ['institution', 'a', 'b', ['registrar', 'assessor'], { ok: true }],
  ['institution', 'a', 'b', ['approver'], { ok: false, code: 'role-not-grantable' }],
  ['institution', 'a', 'b', ['earner'], { ok: false, code: 'role-not-grantable' }],
  ['institution', 'a', 'a', ['administrator', 'registrar'], { ok: false, code: 'own-role-grant' }],
  ['institution', 'a', 'a', [], { ok: false, code: 'own-role-grant' }],
  ['employer', 'a', 'a', ['administrator', 'approver'], { ok: true }],
  ['employer', 'a', 'a', ['approver'], { ok: false, code: 'own-role-grant' }],
  ['employer', 'a', 'b', ['registrar'], { ok: false, code: 'role-not-grantable' }],
  ['external-body', 'a', 'b', [], { ok: true }],
] as const)('%s: %s grants to %s %j: %j', (kind, granter, grantee, roles, expected) => {
  expect(canGrant(kind, granter, grantee, roles)).toEqual(expected);
});

it('a member is pending until the registry holds what was granted', () => {
  expect(memberState(['registrar'], [], false)).toBe('pending');
  expect(memberState(['registrar', 'auditor'], ['auditor', 'registrar'], false)).toBe('enrolled');
  expect(memberState(['auditor'], ['auditor', 'registrar'], false)).toBe('pending');
  expect(memberState(['auditor'], ['auditor'], true)).toBe('erased');
});

it('says what is granted in both languages', () => {
  expect(grantSentence('Demo College', ['registrar', 'auditor'])).toEqual({
    en: 'This person acts for Demo College as registrar and auditor, and in no other role.',
    fr: 'Cette personne agit pour Demo College à titre de registraire et vérificateur, et dans aucun autre rôle.',
  });
  expect(grantSentence('Demo College', []).en).toBe('This person holds no role any more at Demo College.');
});
