import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { grantableRoles, type Role, roles } from '../../../shared/src/roles.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { Registry } from './registry.js';
import { type RegistryStatement, type RegistryType } from './registry-types.js';

const college = '00000000-0000-4000-8000-00000000000c';
const employers = ['00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000e2'];
const organizations = [college, ...employers];
const people = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);

function statement<T extends RegistryType>(
  type: T,
  organizationId: string,
  personId: string,
  details: DetailsOf<T>,
): RegistryStatement {
  const subject = { kind: 'test', id: personId, digest: null };
  const frame = {
    v: 1,
    role: 'administrator',
    policy: null,
    decision: 'test',
    validFrom: null,
    validUntil: null,
  };
  const rest = { terms: '', nonce: '', at: '2026-11-24T15:00:00Z', subject };
  return { ...frame, ...rest, type, organizationId, personId, details } as Statement<T> as RegistryStatement;
}
const register = (organizationId: string, kind: 'institution' | 'employer' = 'employer') =>
  statement('organization-registration', organizationId, people[0] ?? '', {
    kind,
    name: 'n',
    mailDomain: 'n.example',
  });
const claim = (organizationId: string, personId: string, credentialId = personId) =>
  statement('passkey-claim', organizationId, personId, {
    credentialId,
    publicKey: 'AA',
    rpId: 'localhost',
    origins: ['http://localhost:4500'],
  });
const vouch = (organizationId: string, personId: string, digest: string) =>
  statement('administrator-vouch', organizationId, personId, { personId, claim: digest });
const until = '2026-12-25T04:59:59Z';
const delegate = (
  organizationId: string,
  from: string,
  to: string,
  delegationId: string,
): RegistryStatement => ({
  ...statement('delegation', organizationId, from, { delegationId, toPersonId: to }),
  validFrom: '2026-11-24T15:00:00Z',
  validUntil: until,
});
const grant = (organizationId: string, personId: string, granted: Role[]) =>
  statement('role-grant', organizationId, personId, { personId, roles: granted });

/** Applies what is judged well, as the ledger does; gives the refusals. */
function play(registry: Registry, statements: RegistryStatement[], from = 1): string[] {
  return statements.flatMap((one, index) => {
    const verdict = registry.judge(one);
    if (!verdict.ok) return ['code' in verdict ? verdict.code : 'wait'];
    registry.apply(one, `claim-${one.organizationId}-${one.personId}`, from + index);
    return [];
  });
}
const claimId = (organizationId: string, personId: string): string => `claim-${organizationId}-${personId}`;

describe('registry', () => {
  const [one = '', two = ''] = people;
  const [employer = ''] = employers;

  it('waits for the registration of an organization that the operator vouches into', () => {
    expect(
      play(new Registry(), [claim(employer, one), vouch(employer, one, claimId(employer, one))]),
    ).toEqual(['wait']);
  });

  it('knows the past: a removed passkey counts for what came before', () => {
    const registry = new Registry();
    const removal = statement('passkey-removal', employer, one, { personId: one, credentialId: one });
    const faults = play(registry, [
      register(employer),
      claim(employer, one),
      vouch(employer, one, claimId(employer, one)),
      removal,
    ]);
    expect(faults).toEqual([]);
    expect(registry.passkeyAt(employer, one, one, 3)).not.toBeNull();
    expect(registry.passkeyAt(employer, one, one, 4)).toBeNull();
    expect(registry.claimedPasskey(employer, one, one)).toBeNull();
    expect(registry.enrolment(employer, one).passkeys.map((key) => key.state)).toEqual(['removed']);
  });

  it('lets a registrar identify an employer once, and nobody of the institution', () => {
    const registry = new Registry();
    const details = {
      organizationId: employer,
      name: 'n',
      mailDomain: 'n.example',
      method: 'mail-domain' as const,
    };
    const identify = (personId: string) =>
      statement('identification', college, two, { ...details, personId, claim: claimId(employer, personId) });
    play(registry, [register(college, 'institution'), claim(employer, one), claim(employer, two)]);
    expect(play(registry, [identify(two)], 4)).toEqual(['identified-person-of-institution']);
    expect(play(registry, [identify(one)], 5)).toEqual([]);
    expect(registry.rolesAt(employer, one, 5)).toEqual(['administrator', 'approver']);
    expect(registry.organization(employer)?.by).toEqual({ organizationId: college, personId: two });
    expect(play(registry, [identify(one)], 6)).toEqual(['organization-already-identified']);
  });

  it('lets a colleague answer for an approver in its term, until its end, and as long as the role is held', () => {
    const registry = new Registry();
    const acts = (order: number, at: string): boolean =>
      registry.actsByDelegation({ organizationId: employer, personId: two, order, at });
    play(registry, [register(employer), claim(employer, one), vouch(employer, one, claimId(employer, one))]);
    play(registry, [claim(employer, two), vouch(employer, two, claimId(employer, two))], 4);
    expect(play(registry, [delegate(employer, one, two, 'd1')], 6)).toEqual(['delegator-not-approver']);
    play(registry, [grant(employer, one, ['approver'])], 7);
    expect(play(registry, [delegate(employer, one, two, 'd1')], 8)).toEqual([]);
    expect([acts(7, until), acts(8, until), acts(8, '2026-12-25T05:00:00Z')]).toEqual([false, true, false]);
    expect(acts(8, '2026-11-24T14:59:59Z')).toBe(false);
    const end = (delegation: string) =>
      statement('delegation-end', employer, one, { delegationId: 'd1', toPersonId: two, delegation });
    expect(play(registry, [end('another')], 9)).toEqual(['delegation-unknown']);
    expect(play(registry, [end(claimId(employer, one))], 10)).toEqual([]);
    expect([acts(9, until), acts(10, until)]).toEqual([true, false]);
    play(registry, [delegate(employer, one, two, 'd2')], 11);
    expect(acts(11, until)).toBe(true);
    play(registry, [grant(employer, one, [])], 12);
    expect([acts(11, until), acts(12, until)]).toEqual([true, false]);
    expect(
      registry.copy().actsByDelegation({ organizationId: employer, personId: two, order: 11, at: until }),
    ).toBe(true);
  });

  const anyStatement: fc.Arbitrary<RegistryStatement> = fc
    .record({
      type: fc.constantFrom('register', 'claim', 'vouch', 'enrol', 'grant', 'remove', 'identify', 'delegate'),
      organizationId: fc.constantFrom(...organizations),
      other: fc.constantFrom(...organizations),
      personId: fc.constantFrom(...people),
      actor: fc.constantFrom(...people),
      granted: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 3 }),
    })
    .map(({ type, organizationId, other, personId, actor, granted }) => {
      const digest = claimId(other, personId);
      switch (type) {
        case 'register':
          return register(organizationId, organizationId === college ? 'institution' : 'employer');
        case 'claim':
          return claim(organizationId, personId);
        case 'vouch':
          return vouch(organizationId, personId, digest);
        case 'enrol':
          return statement('passkey-enrolment', organizationId, actor, { personId, claim: digest });
        case 'delegate':
          return delegate(organizationId, actor, personId, `${organizationId}/${actor}/${personId}`);
        case 'grant':
          return grant(organizationId, personId, granted);
        case 'remove':
          return statement('passkey-removal', organizationId, actor, { personId, credentialId: personId });
        default: {
          const details = {
            organizationId: other,
            name: 'n',
            mailDomain: 'n.example',
            method: 'in-person' as const,
          };
          return statement('identification', organizationId, actor, { ...details, personId, claim: digest });
        }
      }
    });

  it('keeps its promises whatever statements come', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 60 }), (statements) => {
        const registry = new Registry();
        play(registry, statements);
        for (const personId of people) {
          const answersFor = (organizationId: string): boolean =>
            registry.actsByDelegation({ organizationId, personId, order: 1000, at: until });
          const sides = organizations.filter(
            (id) => registry.rolesAt(id, personId, 1000).length > 0 || answersFor(id),
          );
          // Nobody answers for an institution as for an employer.
          expect(answersFor(college)).toBe(false);
          // Nobody acts for an institution and for an employer.
          expect(sides.includes(college) && sides.length > 1).toBe(false);
          for (const organizationId of organizations) {
            const known = registry.organization(organizationId);
            const held = registry.rolesAt(organizationId, personId, 1000);
            // Roles only in an organization that somebody identified, and only those of its kind.
            expect(held.every((role) => known !== null && grantableRoles(known.kind).includes(role))).toBe(
              true,
            );
            const key = registry.passkeyAt(organizationId, personId, personId, 1000);
            // A passkey counts for the organization and person who claimed it, never for another.
            expect(key === null || (key.organizationId === organizationId && key.personId === personId)).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the past the same answers after more statements', () => {
    fc.assert(
      fc.property(
        fc.array(anyStatement, { maxLength: 30 }),
        fc.array(anyStatement, { maxLength: 30 }),
        (before, after) => {
          const registry = new Registry();
          play(registry, before);
          const order = before.length;
          const then = organizations.flatMap((o) =>
            people.map((p) => [
              registry.rolesAt(o, p, order),
              registry.passkeyAt(o, p, p, order)?.claim,
              registry.actsByDelegation({ organizationId: o, personId: p, order, at: until }),
            ]),
          );
          play(registry, after, order + 1);
          const now = organizations.flatMap((o) =>
            people.map((p) => [
              registry.rolesAt(o, p, order),
              registry.passkeyAt(o, p, p, order)?.claim,
              registry.actsByDelegation({ organizationId: o, personId: p, order, at: until }),
            ]),
          );
          expect(now).toEqual(then);
        },
      ),
      { numRuns: 200 },
    );
  });
});
