import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  claimOf,
  confirmationOf,
  signed,
  statementOf,
  TestOperator,
  TestPerson,
} from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

describe('the registry refuses', () => {
  let world: World;
  let people: Stage;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
  }, 180_000);
  afterAll(() => world.close());
  const last = async (): Promise<string | undefined> => (await world.refusals()).at(-1);

  it('an administrator whom somebody else than the operator vouches for', async () => {
    const person = new TestPerson(people.employer);
    const claim = await world.claim(person);
    const subject = { kind: 'person', id: person.personId, digest: claim.digest };
    const statement = statementOf('administrator-vouch', person, {
      role: 'operator',
      subject,
      details: { personId: person.personId, claim: claim.digest },
      at: world.at(),
    });
    await world.own(await new TestOperator().sign(statement), people.employer);
    expect(await last()).toBe('operator-signature-invalid');
  });

  it('an institution that enrols a passkey for an employer', async () => {
    const person = new TestPerson(people.employer);
    const claim = await world.claim(person);
    await world.own(world.enrolment(people.administrator, person, claim), people.college);
    expect(await last()).toBe('claim-of-another');
  });

  it('an institution that grants itself approvers', async () => {
    await world.deliverGrant(
      world.grant(people.administrator, people.lead.personId, ['approver']),
      people.college,
      people.lead.personId,
      ['approver'],
    );
    expect(await last()).toBe('roles-not-for-this-kind');
  });

  it('one person in an institution and in an employer', async () => {
    const employer = await world.registerOrganization('employer', 'Fourth Employer');
    const administrator = await world.administrator(employer);
    await world.deliverGrant(
      world.grant(administrator, people.lead.personId, ['approver']),
      employer,
      people.lead.personId,
      ['approver'],
    );
    expect(await last()).toBe('roles-on-two-sides');
  });

  it('a claim that is not signed by the passkey that it claims', async () => {
    const [person, thief] = [new TestPerson(people.employer), new TestPerson(people.employer)];
    const claim = claimOf(person, world.at());
    await world.own({ ...claim, assertion: thief.assert(claim.statement) }, people.employer);
    expect(await last()).toBe('assertion-signature-invalid');
  });

  it('a second first member of an identified employer', async () => {
    const person = new TestPerson(people.employer);
    const claim = await world.claim(person);
    await world.own(
      world.identification(people.registrar, people.employer, person, claim, 'Demo Employer'),
      people.college,
    );
    expect(await last()).toBe('organization-already-identified');
  });

  it("an identification of the registrar's own second hat", async () => {
    const employer = await world.nameEmployer('Fifth Employer', people.college);
    const person = new TestPerson(employer, people.registrar.personId);
    const claim = await world.claim(person);
    await world.own(
      world.identification(people.registrar, employer, person, claim, 'Fifth Employer'),
      people.college,
    );
    expect(await last()).toBe('identified-person-of-institution');
  });

  it('to count a planted employer: its member’s answer is held, and signed once it is identified', async () => {
    const employer = await world.nameEmployer('Planted Employer', people.college);
    const person = new TestPerson(employer);
    const claim = await world.claim(person);
    await world.database.organization.create({
      data: {
        organizationId: employer,
        kind: 'employer',
        name: 'Planted Employer',
        mailDomain: 'planted.example',
        method: 'operator',
      },
    });
    await world.database.enrolment.update({
      where: { organizationId_personId: { organizationId: employer, personId: person.personId } },
      data: { roles: ['approver'], passkeys: [{ credentialId: person.credentialId, state: 'enrolled' }] },
    });
    const before = await world.signatures();
    const statement = confirmationOf(person, people.version, 'in-demand', {
      at: world.at(),
      organization: 'Planted Employer',
    });
    const confirmationId = await world.confirm(statement, signed(person, statement));
    const held = (await world.said()).flatMap(({ event }) =>
      event.case === 'confirmationHeld' ? [event.value] : [],
    );
    expect(held.map((one) => [one.confirmationId, one.reason])).toEqual([
      [confirmationId, 'organization-not-identified'],
    ]);
    expect(await world.signatures()).toEqual(before);
    await world.database.organization.delete({ where: { organizationId: employer } });
    await world.own(
      world.identification(people.registrar, employer, person, claim, 'Planted Employer'),
      people.college,
    );
    expect((await world.signatures()).confirmations).toBe(before.confirmations + 4);
    const identified = (await world.said()).flatMap(({ event }) =>
      event.case === 'organizationIdentified' && event.value.organizationId === employer
        ? [event.value.method]
        : [],
    );
    expect(identified).toEqual(['mail-domain']);
  });

  it('what was signed with a passkey after its removal, not what was signed before', async () => {
    const employer = await world.registerOrganization('employer', 'Sixth Employer');
    const administrator = await world.administrator(employer);
    const person = await world.member(administrator, ['approver']);
    const before = await world.signatures();
    const kept = confirmationOf(person, people.version, 'in-demand', { at: world.at() });
    await world.confirm(kept, signed(person, kept));
    const details = { personId: person.personId, credentialId: person.credentialId };
    const subject = { kind: 'passkey', id: person.personId, digest: null };
    await world.own(
      signed(
        administrator,
        statementOf('passkey-removal', administrator, {
          role: 'administrator',
          subject,
          details,
          at: world.at(),
        }),
      ),
      employer,
    );
    const late = confirmationOf(person, people.version, 'fidelity', { at: world.at() });
    await world.confirm(late, signed(person, late));
    expect(await last()).toBe('passkey-not-enrolled');
    expect((await world.signatures()).confirmations).toBe(before.confirmations + 4);
    world.restart();
    expect(
      (await world.service.evidence.find(world.database, { about: `part:${kept.subject.digest}` })).some(
        (one) => one.statement.personId === person.personId,
      ),
    ).toBe(true);
  });

  it('to believe an entry of the ledger that was planted as applied', async () => {
    const thief = new TestPerson(people.employer);
    const claim = claimOf(thief, world.at());
    await world.own(claim, people.employer);
    const forged = await new TestOperator().sign(
      statementOf('administrator-vouch', thief, {
        role: 'operator',
        subject: { kind: 'person', id: thief.personId, digest: claim.digest },
        details: { personId: thief.personId, claim: claim.digest },
        at: world.at(),
      }),
    );
    await world.own(forged, people.employer);
    await world.database.$executeRawUnsafe(
      `UPDATE ledger SET state = 'applied', code = NULL, applied_order = nextval('ledger_applied_order') WHERE digest = $1`,
      forged.digest,
    );
    world.restart();
    const registry = await world.service.evidence.current(world.database);
    expect(registry.rolesAt(people.employer, thief.personId, Number.MAX_SAFE_INTEGER)).toEqual([]);
    const statement = confirmationOf(thief, people.version, 'in-demand', { at: world.at() });
    const before = await world.signatures();
    await world.confirm(statement, signed(thief, statement));
    expect(await world.signatures()).toEqual(before);
  });

  it('to start on a ledger that was cut, or under another origin', async () => {
    await expect(world.service.heads.check()).resolves.toBeUndefined();
    await expect(world.service.signer.checkOrigin()).resolves.toBeUndefined();
    const head = await world.database.chainHead.findUniqueOrThrow({ where: { source: 'endorsement' } });
    await world.database.$executeRawUnsafe(
      `UPDATE ledger SET hash = 'uEiAAAA' WHERE source = 'endorsement' AND sequence = $1`,
      head.sequence,
    );
    world.restart();
    await expect(world.service.heads.check()).rejects.toThrow('endorsement');
    await world.database.origin.updateMany({ data: { origin: 'https://elsewhere.example' } });
    await expect(world.service.signer.checkOrigin()).rejects.toThrow('elsewhere');
  });

  it('to open a key that was moved to another organization', async () => {
    const { signingKey } = world.database;
    const stolen = await signingKey.findFirstOrThrow({
      where: { organizationId: people.college, algorithm: 'EdDSA' },
    });
    await signingKey.deleteMany({ where: { organizationId: people.employer, algorithm: 'EdDSA' } });
    await signingKey.update({ where: { keyId: stolen.keyId }, data: { organizationId: people.employer } });
    await world.database.origin.updateMany({ data: { origin: 'https://countersign.localhost' } });
    const statement = confirmationOf(people.approver, people.version, 'in-demand', { at: world.at() });
    const before = await world.signatures();
    await world.confirm(statement, signed(people.approver, statement)).catch(() => undefined);
    expect(await world.signatures()).toEqual(before);
  });
});
