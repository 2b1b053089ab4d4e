import { expect, test } from '@jest/globals';
import { isAtDomain } from '../person/person.js';
import { membershipsOf, type RecordedMembership } from './membership.js';

const employer = 'e';
const other = 'o';

test('a contact is a provisional approver of the employer for which it was named, and of no other', () => {
  expect(membershipsOf([], [{ organizationId: employer, kind: 'contact' }])).toEqual([
    { organizationId: employer, roles: ['approver'], provisional: true },
  ]);
});

test('a member named by an administrator holds no role until the signer recorded one', () => {
  expect(membershipsOf([], [{ organizationId: other, kind: 'member' }])).toEqual([
    { organizationId: other, roles: [], provisional: true },
  ]);
});

test('a claimed passkey does not end the first visit, an enrolled one does', () => {
  const named = [{ organizationId: employer, kind: 'contact' as const }];
  expect(membershipsOf([{ organizationId: employer, roles: [], enrolled: false }], named)).toEqual([
    { organizationId: employer, roles: ['approver'], provisional: true },
  ]);
  expect(
    membershipsOf(
      [{ organizationId: employer, roles: ['approver', 'administrator'], enrolled: true }],
      named,
    ),
  ).toEqual([{ organizationId: employer, roles: ['approver', 'administrator'], provisional: false }]);
});

test('a role that was removed does not come back by the old invitation', () => {
  expect(
    membershipsOf(
      [{ organizationId: employer, roles: [], enrolled: true }],
      [{ organizationId: employer, kind: 'contact' }],
    ),
  ).toEqual([{ organizationId: employer, roles: [], provisional: false }]);
});

test('a contact named twice is one membership', () => {
  const named = [
    { organizationId: employer, kind: 'member' as const },
    { organizationId: employer, kind: 'contact' as const },
    { organizationId: employer, kind: 'member' as const },
  ];
  expect(membershipsOf([], named)).toEqual([
    { organizationId: employer, roles: ['approver'], provisional: true },
  ]);
});

test("a contact's address is exactly at the employer's domain", () => {
  expect(isAtDomain('Ann@Lakeside.Example', 'lakeside.example')).toBe(true);
  expect(isAtDomain('ann@mail.lakeside.example', 'lakeside.example')).toBe(false);
  expect(isAtDomain('ann@notlakeside.example', 'lakeside.example')).toBe(false);
});

test('a delegate acts as approver as long as the delegation is in force, where a passkey is enrolled', () => {
  const recorded = (enrolled: boolean): RecordedMembership[] => [
    { organizationId: 'e', roles: ['supervisor'], enrolled },
  ];
  const rolesOf = (enrolled: boolean, delegated: string[]) =>
    membershipsOf(recorded(enrolled), [], delegated).map((one) => one.roles);
  expect(rolesOf(true, ['e'])).toEqual([['supervisor', 'approver']]);
  expect(rolesOf(true, [])).toEqual([['supervisor']]);
  expect(rolesOf(true, ['other'])).toEqual([['supervisor']]);
  expect(rolesOf(false, ['e'])).toEqual([]);
});
