import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import { newNonce, randomId } from '../../../services/shared/src/ids.js';
import { bindList, type Statement, statementDigest } from '../../../services/shared/src/statement.js';
import {
  confirmationOf,
  type SignedStatement,
  signed,
  statementOf,
  TestPerson,
  versionOf,
} from '../../support/statements.js';
import { type Bend, type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

/**
 * The signer refuses when events, rows or places say one thing and the signed statements another. Each case bends one
 * thing of a confirmation that would otherwise be signed, and expects the named refusal and not one new signature.
 */
describe('the ledger refuses a confirmation', () => {
  let world: World;
  let people: Stage;
  let other: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    const employer = await world.registerOrganization('employer', 'Second Employer');
    other = await world.member(await world.administrator(employer), ['approver']);
  }, 180_000);
  afterAll(() => world.close());

  const fresh = (change: Partial<Parameters<typeof confirmationOf>[3]> = {}): Statement =>
    confirmationOf(people.approver, people.version, 'in-demand', { at: world.at(), ...change });

  /** Delivers and expects the refusal, told twice (decision and confirmation), and no signature. */
  async function refused(
    statement: Statement,
    decided: SignedStatement,
    code: string,
    bend: Bend & { change?: Record<string, string> } = {},
  ): Promise<void> {
    const before = await world.refusals();
    const signatures = await world.signatures();
    const confirmationId = await world.confirm(statement, decided, bend);
    expect((await world.refusals()).slice(before.length)).toEqual([code]);
    const told = (await world.said()).flatMap(({ event }) =>
      event.case === 'confirmationRefused' && event.value.confirmationId === confirmationId
        ? [event.value.code]
        : [],
    );
    expect(told).toEqual([code]);
    expect(await world.signatures()).toEqual(signatures);
  }

  it('without an assertion', async () => {
    const statement = fresh();
    await refused(
      statement,
      { ...signed(people.approver, statement), assertion: new Uint8Array() },
      'assertion-missing',
    );
  });

  it('with an assertion that is no assertion', async () => {
    const statement = fresh();
    await refused(
      statement,
      { ...signed(people.approver, statement), assertion: canonicalBytes({ approved: true }) },
      'assertion-missing',
    );
  });

  it('with an assertion over another statement', async () => {
    const statement = fresh();
    const elsewhere = signed(people.approver, fresh());
    await refused(
      statement,
      { ...signed(people.approver, statement), assertion: elsewhere.assertion },
      'assertion-over-another-statement',
    );
  });

  it("with another person's assertion", async () => {
    const statement = fresh();
    await refused(
      statement,
      { ...signed(people.approver, statement), assertion: signed(other, statement).assertion },
      'passkey-not-enrolled',
    );
  });

  it("in another organization's name", async () => {
    const statement = { ...fresh(), organizationId: other.organizationId } as Statement;
    await refused(statement, signed(people.approver, statement), 'passkey-not-enrolled');
  });

  it('in the name of another person of the organization', async () => {
    const statement = { ...fresh(), personId: randomId() } as Statement;
    await refused(statement, signed(people.approver, statement), 'passkey-not-enrolled');
  });

  it('by a member who does not hold the role', async () => {
    const administrator = await world.administrator(
      await world.registerOrganization('employer', 'Third Employer'),
    );
    const statement = confirmationOf(administrator, people.version, 'in-demand', { at: world.at() });
    await refused(statement, signed(administrator, statement), 'role-not-held');
  });

  it('in a role that may not confirm', async () => {
    const statement = { ...fresh(), role: 'auditor' } as Statement;
    await refused(statement, signed(people.approver, statement), 'role-not-for-this-decision');
  });

  it('dated ahead of its time', async () => {
    const at = '2027-01-01T12:00:00Z';
    const statement = { ...fresh(), at } as Statement;
    await refused(statement, signed(people.approver, statement), 'statement-dated-ahead');
  });

  it('signed at another origin', async () => {
    const statement = fresh();
    await refused(
      statement,
      signed(people.approver, statement, { origin: 'https://countersign.example.evil' }),
      'assertion-of-another-origin',
    );
  });

  it('signed for another relying party', async () => {
    const statement = fresh();
    await refused(
      statement,
      signed(people.approver, statement, { rpId: 'evil.example' }),
      'assertion-signature-invalid',
    );
  });

  it('signed without verification of the user', async () => {
    const statement = fresh();
    await refused(
      statement,
      signed(people.approver, statement, { withoutUserVerification: true }),
      'assertion-without-user-verification',
    );
  });

  it('with a changed signature', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    const assertion = JSON.parse(new TextDecoder().decode(decided.assertion));
    const bytes = Buffer.from(assertion.response.signature, 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    assertion.response.signature = bytes.toString('base64url');
    await refused(
      statement,
      { ...decided, assertion: new TextEncoder().encode(JSON.stringify(assertion)) },
      'assertion-signature-invalid',
    );
  });

  it('that was changed after signing', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    const changed = { ...statement, validUntil: '2031-01-01T04:59:59Z' } as Statement;
    const bytes = canonicalBytes(changed);
    const bent = { ...decided, statement: bytes, digest: signed(people.approver, changed).digest };
    await refused(changed, bent, 'assertion-over-another-statement');
  });

  it('whose bytes are not canonical', async () => {
    const statement = fresh();
    const spaced = new TextEncoder().encode(`${new TextDecoder().decode(canonicalBytes(statement))} `);
    const decided = signed(people.approver, statement);
    await refused(
      statement,
      {
        ...decided,
        statement: spaced,
        digest: statementDigest(spaced),
        assertion: people.approver.assert(spaced),
      },
      'statement-unreadable',
    );
  });

  it('under other terms', async () => {
    const statement = { ...fresh(), terms: people.version.digest } as Statement;
    await refused(statement, signed(people.approver, statement), 'terms-unknown');
  });

  it('with a passkey that was planted in rows', async () => {
    const planted = new TestPerson(people.employer, people.approver.personId);
    const publicKey = Buffer.from(planted.publicKey, 'base64url');
    await world.database.$executeRawUnsafe(
      `INSERT INTO ground.passkey (organization_id, credential_id, person_id, public_key, rp_id, origins, state) VALUES ($1, $2, $3, $4, 'localhost', '{http://localhost:4500}', 'enrolled')`,
      people.employer,
      planted.credentialId,
      planted.personId,
      publicKey,
    );
    await world.database.claimable.create({
      data: {
        organizationId: people.employer,
        credentialId: planted.credentialId,
        personId: planted.personId,
        publicKey,
        rpId: 'localhost',
        origins: ['http://localhost:4500'],
        transports: [],
      },
    });
    await world.database.enrolment.update({
      where: { organizationId_personId: { organizationId: people.employer, personId: planted.personId } },
      data: { passkeys: [{ credentialId: planted.credentialId, state: 'enrolled' }] },
    });
    const statement = confirmationOf(planted, people.version, 'in-demand', { at: world.at() });
    await refused(statement, signed(planted, statement), 'passkey-not-enrolled');
  });

  it('that is a decline in the dress of a confirmation', async () => {
    const { requestId, versionId, microCertificationId } = (fresh() as Statement<'confirmation'>).details;
    const details = {
      kind: 'in-demand' as const,
      requestId,
      versionId,
      microCertificationId,
      reason: 'not-in-demand' as const,
      words: people.version.digest,
      public: true,
    };
    const subject = {
      kind: 'competencies',
      id: microCertificationId,
      digest: people.version.manifest.parts.competencies,
    };
    const decline = statementOf('decline', people.approver, {
      role: 'approver',
      subject,
      details,
      at: world.at(),
    });
    await refused(decline, signed(people.approver, decline), 'statement-of-another-type');
  });

  it('whose event tells of another kind', async () => {
    const statement = fresh();
    await refused(statement, signed(people.approver, statement), 'event-mismatch', {
      change: { kind: 'fidelity' },
    });
  });

  it('whose event tells of another term', async () => {
    const statement = fresh();
    await refused(statement, signed(people.approver, statement), 'event-mismatch', {
      change: { validUntil: '2040-01-01T00:00:00Z' },
    });
  });

  it('without a term', async () => {
    const statement = { ...fresh(), validUntil: null } as Statement;
    await refused(statement, signed(people.approver, statement), 'confirmation-without-term');
  });

  it('whose sentence says another term than the one signed beside it', async () => {
    const statement = fresh({ change: { validUntil: '2040-01-01T00:00:00Z' } });
    await refused(statement, signed(people.approver, statement), 'confirmation-without-term');
  });

  it('of another part than the version has', async () => {
    const elsewhere = versionOf({ organizationId: people.college, variant: 'another' });
    const statement = confirmationOf(people.approver, people.version, 'fidelity', {
      at: world.at(),
      change: {
        subject: {
          kind: 'blueprint',
          id: people.version.manifest.microCertificationId,
          digest: elsewhere.manifest.parts.blueprint,
        },
      },
    });
    const before = await world.signatures();
    const confirmationId = await world.confirm(statement, signed(people.approver, statement));
    const told = (await world.said()).flatMap(({ event }) =>
      event.case === 'confirmationRefused' && event.value.confirmationId === confirmationId
        ? [event.value.code]
        : [],
    );
    expect(told).toEqual(['confirmation-of-another-part']);
    expect(await world.signatures()).toEqual(before);
  });

  it('outside the list that was signed', async () => {
    const statements = [fresh(), fresh(), fresh()];
    const { personId, organizationId } = people.approver;
    const items = bindList(statements.map(canonicalBytes), {
      personId,
      organizationId,
      nonce: newNonce(),
      at: world.at(),
    });
    const [first, , third] = items;
    const statement = statements[2];
    if (!first || !third || !statement) throw new Error('three items');
    const bent = {
      ...signed(people.approver, statement),
      list: third.list,
      index: 1,
      path: third.path,
      assertion: people.approver.assert(third.list ?? new Uint8Array()),
    };
    await refused(statement, bent, 'list-mismatch');
  });

  it('without its place in the sequence', async () => {
    const statement = fresh();
    await refused(statement, signed(people.approver, statement), 'decision-without-place', { place: null });
  });

  it('at a place of another source', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    await refused(statement, decided, 'decision-of-another-source', {
      place: world.nextPlace('assessment', decided.digest),
    });
  });

  it('at a place that another decision holds', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    await refused(statement, decided, 'place-taken', {
      place: { ...world.nextPlace('endorsement', decided.digest), sequence: 1 },
    });
  });

  it('at a place that does not follow from the one before', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    const place = world.nextPlace('endorsement', decided.digest);
    await refused(statement, decided, 'chain-broken', { place: { ...place, previous: place.hash } });
  });

  it('at a place whose hash is of another statement', async () => {
    const statement = fresh();
    const place = world.nextPlace('endorsement', signed(people.approver, fresh()).digest);
    await refused(statement, signed(people.approver, statement), 'chain-broken', { place });
  });

  it('beyond a gap, until the gap is filled', async () => {
    const [first, second] = [fresh(), fresh()];
    const [one, two] = [signed(people.approver, first), signed(people.approver, second)];
    const place = world.nextPlace('endorsement', one.digest);
    const before = await world.signatures();
    world.moveOn(place);
    const after = world.nextPlace('endorsement', two.digest);
    await world.confirm(second, two, { place: after });
    expect(await world.signatures()).toEqual(before);
    await world.confirm(first, one, { place });
    world.moveOn(after);
    expect((await world.signatures()).confirmations).toBe(before.confirmations + 8);
  });

  it('a second time: the same statement again, at a place of its own', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    await world.confirm(statement, decided);
    await refused(statement, decided, 'statement-replayed');
  });

  it('under the id of another confirmation', async () => {
    const statement = fresh();
    const decided = signed(people.approver, statement);
    const confirmationId = await world.confirm(statement, decided);
    const again = fresh();
    const before = await world.signatures();
    await world.confirm(again, signed(people.approver, again), { change: { confirmationId } });
    expect((await world.refusals()).at(-1)).toBe('confirmation-id-taken');
    expect(await world.signatures()).toEqual(before);
  });
});
