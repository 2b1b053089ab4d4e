import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { issuanceActivities } from '../../../services/issuance/src/activities.js';
import { keyId, publicJwk } from '../../../services/issuance/src/credential/did.js';
import { decodeStatusList, getStatus } from '../../../services/issuance/src/credential/status-list.js';
import { Chains } from '../../../services/issuance/src/gate/chain.js';
import { ownResolvers } from '../../../services/issuance/src/verify/resolvers.js';
import { canonicalBytes, digestOf } from '../../../services/shared/src/canonical.js';
import { instant } from '../../../services/shared/src/clock.js';
import { editionSchema, manifestSchema } from '../../../services/shared/src/content.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { DetailsOf } from '../../../services/shared/src/statement.js';
import {
  type SignedStatement,
  signed,
  statementOf,
  TestPerson,
  type TestVersion,
  versionOf,
} from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

type Row = { result: string; earner: string; version: string };
type Place = { listNumber: number; statusIndex: number };

/** What somebody who owns the database, the events and the workflows tries beyond planting and editing one row. */
describe('whoever owns the database', () => {
  let world: World;
  let people: Stage & { policy: { id: string; revision: number; digest: string } };
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
  }, 180_000);
  afterAll(() => world.close());

  async function passed(version: TestVersion = people.version, who: Partial<Stage> = {}) {
    const { resultId, earner, caseId } = await world.assess({ ...people, ...who }, version);
    return { row: { result: resultId, earner, version: version.digest }, caseId, resultId };
  }
  const releaseOne = (row: Row, who: Partial<Stage> = {}) => world.release({ ...people, ...who }, [row]);
  async function expectCode(releaseId: string, code: string): Promise<void> {
    const before = await world.signatures();
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
    expect(await world.rowCodes(releaseId)).toEqual([code]);
    expect((await world.signatures()).awards).toBe(before.awards + (code === 'issued' ? 4 : 0));
  }
  async function freshVersion(): Promise<TestVersion> {
    const version = versionOf({ organizationId: people.college });
    await world.submit(people.lead, version, people.policy);
    return version;
  }
  /** An award row as its owner would write it before the gate does. */
  async function plantAward(releaseId: string, one: { resultId: string; caseId: string }, change: object) {
    const result = await world.database.result.findUniqueOrThrow({ where: { resultId: one.resultId } });
    const { organizationId, versionId, earnerId } = result;
    const data = { awardId: randomId(), organizationId, releaseId, ...one, versionId, earnerId };
    await world.database.award.create({
      data: {
        ...data,
        listNumber: 1,
        statusIndex: 4711,
        created: instant(world.now),
        state: 'intended',
        status: 'valid',
        ...change,
      },
    });
  }

  it("gets no award in another institution's name by a row that was reserved for it", async () => {
    const other = await world.registerOrganization('institution', 'Other College');
    const { row, resultId, caseId } = await passed();
    const releaseId = await releaseOne(row);
    await plantAward(releaseId, { resultId, caseId }, { organizationId: other });
    await expectCode(releaseId, 'award-altered');
  });

  it('gets no award of a day before its approval', async () => {
    const { row, resultId, caseId } = await passed();
    const releaseId = await releaseOne(row);
    await plantAward(releaseId, { resultId, caseId }, { created: '2020-01-01T00:00:00Z', statusIndex: 4712 });
    await expectCode(releaseId, 'award-altered');
  });

  it('gets no key of its own into a DID document', async () => {
    const did = world.service.signer.did(people.college);
    const half = publicJwk(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
    if (!half.ok) throw new Error(half.code);
    const planted = keyId(did, half.value);
    await world.database.signingKey.create({
      data: {
        keyId: planted,
        organizationId: people.college,
        algorithm: 'EdDSA',
        publicJwk: half.value,
        sealed: null,
        state: 'retired',
      },
    });
    const document = await world.service.signer.didDocument(people.college);
    expect(document?.assertionMethod).toHaveLength(2);
    expect(JSON.stringify(document)).not.toContain(planted);
  });

  it('gets no award whose text nobody confirmed, though its parts were', async () => {
    const version = versionOf({
      organizationId: people.college,
      microCertificationId: people.version.manifest.microCertificationId,
      number: 7,
    });
    const english = version.parts.find((one) => one.kind === 'blueprint' && one.language === 'en');
    const edition = editionSchema.parse(JSON.parse(new TextDecoder().decode(english?.content)));
    if (edition.kind !== 'blueprint') throw new Error('not a blueprint');
    for (const task of edition.body.tasks) task.description = 'Watch a film about it.';
    const content = canonicalBytes(edition);
    const manifest = manifestSchema.parse(version.manifest);
    if (!manifest.editions.en || !english) throw new Error('no English edition');
    manifest.editions.en.blueprint = digestOf(content);
    const bytes = canonicalBytes(manifest);
    const eased: TestVersion = {
      manifest,
      manifestBytes: bytes,
      digest: digestOf(bytes),
      parts: version.parts.map((one) =>
        one === english ? { ...one, content, digest: digestOf(content) } : one,
      ),
    };
    await world.submit(people.lead, eased, people.policy);
    const { row } = await passed(eased);
    await expectCode(await releaseOne(row), 'edition-of-another-part');
  });

  it('gets no award for a mark that came after the approval', async () => {
    const { row, caseId } = await passed();
    const releaseId = await releaseOne(row);
    const details: DetailsOf<'mark'> = {
      markId: randomId(),
      caseId,
      versionId: people.version.manifest.versionId,
      levels: [{ criterionId: 'r1', levelId: 'l2' }],
      evidence: [],
      outcome: 'pass',
    };
    const mark = signed(
      people.assessor,
      statementOf('mark', people.assessor, {
        role: 'assessor',
        subject: { kind: 'case', id: caseId, digest: null },
        details,
        at: world.at(),
      }),
    );
    const value = { markId: details.markId, caseId, decision: world.decision(mark) };
    await world.assessment(people.college, { case: 'markGiven', value }, mark);
    await expectCode(releaseId, 'mark-after-approval');
  });

  it('gets no award for a case that says it was opened before its version was submitted', async () => {
    const version = await freshVersion();
    await world.confirmBoth(people.approver, version);
    const { resultId, earner } = await world.assess(people, version, { openedAt: '2026-11-01T12:00:00Z' });
    const row = { result: resultId, earner, version: version.digest };
    await expectCode(await releaseOne(row), 'case-before-submission');
  });

  it('gets no award with one piece of evidence in the place of another', async () => {
    const item = (id: string) => ({
      id,
      name: 'Photo',
      kind: 'photo',
      mediaType: 'image/jpeg',
      digest: digestOf(canonicalBytes({ id })),
    });
    const [first, second] = [item(randomId()), item(randomId())];
    const evidence = [first, second].map((one) => ({
      evidenceId: one.id,
      item: digestOf(canonicalBytes(one)),
    }));
    const { resultId, earner } = await world.assess(people, people.version, { mark: { evidence } });
    const disclosure = world.disclosures.get(resultId);
    if (!disclosure) throw new Error('nothing is disclosed');
    world.disclosures.set(resultId, { ...disclosure, evidence: [first, first] });
    const row = { result: resultId, earner, version: people.version.digest };
    await expectCode(await releaseOne(row), 'disclosure-differs');
  });

  it('makes one employer under two names count once', async () => {
    const two = { confirmations: 2, organizations: 2 };
    const needs = { 'in-demand': two, fidelity: two };
    const { ref } = await world.approvePolicy(people.lead, [people.employer], { needs });
    const version = versionOf({ organizationId: people.college });
    await world.submit(people.lead, version, ref);
    const twin = await world.nameEmployer('Demo Employer', people.college);
    const person = new TestPerson(twin);
    const claim = await world.claim(person);
    await world.own(
      world.identification(people.registrar, twin, person, claim, 'Demo Employer'),
      people.college,
    );
    await world.confirmBoth(people.approver, version);
    await world.confirmBoth(person, version);
    await expectCode(await releaseOne((await passed(version)).row), 'in-demand-not-confirmed');
  });

  it("finds no employer in the institution's own mail", async () => {
    const version = await freshVersion();
    const shadow = await world.nameEmployer('Demo College', people.college);
    const person = new TestPerson(shadow);
    const claim = await world.claim(person);
    await world.own(
      world.identification(people.registrar, shadow, person, claim, 'Demo College'),
      people.college,
    );
    await world.confirmBoth(person, version);
    await expectCode(await releaseOne((await passed(version)).row), 'endorser-is-issuer');
  });

  it('finds no employer whom the marker or the proposer of the release identified', async () => {
    const many = await world.member(people.administrator, ['registrar', 'assessor', 'programme-lead']);
    const employer = await world.nameEmployer('Fourth Employer', people.college);
    const person = new TestPerson(employer);
    const claim = await world.claim(person);
    await world.own(world.identification(many, employer, person, claim, 'Fourth Employer'), people.college);
    const version = await freshVersion();
    await world.confirmBoth(person, version);
    const marked = await passed(version, { assessor: many });
    await expectCode(await releaseOne(marked.row), 'endorser-identified-by-marker');
    const proposed = await passed(version);
    await expectCode(await releaseOne(proposed.row, { lead: many }), 'endorser-identified-by-proposer');
    await expectCode(await releaseOne((await passed(version)).row), 'issued');
  });

  it('signs no address of an issuer that nobody signed', async () => {
    await world.database.profile.update({
      where: { organizationId: people.college },
      data: { url: 'https://phishing.example' },
    });
    const { row, resultId } = await passed();
    await expectCode(await releaseOne(row), 'issued');
    const { awardId } = await world.database.award.findFirstOrThrow({ where: { resultId } });
    const { json } = await world.service.awards.forms(awardId, 'en');
    expect(json).not.toContain('phishing');
  });

  describe('and statements that are said again', () => {
    /** The same signed statement at a place of its own, written into the ledger as if it counted. */
    async function sayAgain(decided: SignedStatement, source: 'catalogue' | 'issuance'): Promise<void> {
      const { ledgerEntry } = world.database;
      // The database's own rule stands in the way; its owner takes it away.
      await world.database.$executeRawUnsafe('DROP INDEX IF EXISTS ledger_statement_once');
      const first = await ledgerEntry.findFirstOrThrow({ where: { digest: decided.digest } });
      const place = world.nextPlace(source, decided.digest);
      world.moveOn(place);
      const [next] = await world.database.$queryRawUnsafe<{ order: bigint }[]>(
        `SELECT nextval('ledger_applied_order') AS "order"`,
      );
      await ledgerEntry.create({
        data: {
          ...first,
          eventId: newId(),
          sequence: BigInt(place.sequence),
          previous: place.previous,
          hash: place.hash,
          state: 'applied',
          appliedOrder: next?.order ?? 0n,
          decision: new Uint8Array(first.decision),
          event: new Uint8Array(first.event),
        },
      });
    }

    it('keeps a role that was taken away from coming back', async () => {
      const { personId } = await world.member(people.administrator, []);
      const grant = world.grant(people.administrator, personId, ['registrar']);
      await world.deliverGrant(grant, people.college, personId, ['registrar']);
      const taken = world.grant(people.administrator, personId, []);
      await world.deliverGrant(taken, people.college, personId, []);
      await sayAgain(grant, 'catalogue');
      const registry = await world.service.evidence.current(world.database);
      expect(registry.rolesAt(people.college, personId, Number.MAX_SAFE_INTEGER)).toEqual([]);
    });

    it('keeps a removed passkey from being vouched for again', async () => {
      const person = new TestPerson(people.college);
      const claim = await world.claim(person);
      await world.own(world.enrolment(people.administrator, person, claim), people.college);
      const { personId, credentialId } = person;
      const removal = statementOf('passkey-removal', people.administrator, {
        role: 'administrator',
        subject: { kind: 'passkey', id: personId, digest: claim.digest },
        details: { personId, credentialId },
        at: world.at(),
      });
      await world.own(signed(people.administrator, removal), people.college);
      await world.own(world.enrolment(people.administrator, person, claim), people.college);
      expect((await world.refusals()).at(-1)).toBe('passkey-removed');
    });
  });

  describe('and the status lists', () => {
    const statusOf = async (place: Place, purpose: 'revocation' | 'suspension'): Promise<boolean> => {
      const list = await world.service.statuses.list(people.college, purpose, place.listNumber);
      const { credentialSubject } = JSON.parse(list?.json ?? '{}');
      const bits = decodeStatusList(credentialSubject.encodedList);
      if (!bits.ok) throw new Error(bits.code);
      return getStatus(bits.value, place.statusIndex);
    };
    const suspension = (awardId: string): SignedStatement =>
      signed(
        people.registrar,
        statementOf('award-suspension', people.registrar, {
          role: 'registrar',
          subject: { kind: 'award', id: awardId, digest: null },
          details: { awardId, reason: 'other' },
          at: world.at(),
        }),
      );
    async function issued() {
      const { row, resultId } = await passed();
      await expectCode(await releaseOne(row), 'issued');
      return world.database.award.findFirstOrThrow({ where: { resultId } });
    }

    it('moves no bit by moving the place of an award', async () => {
      const revoked = await issued();
      const other = await issued();
      await world.own(suspension(revoked.awardId), people.college);
      expect(await statusOf(revoked, 'suspension')).toBe(true);
      await world.database.award.update({ where: { awardId: other.awardId }, data: { statusIndex: 9 } });
      await world.database.award.update({
        where: { awardId: revoked.awardId },
        data: { statusIndex: other.statusIndex },
      });
      await world.service.statuses.resign(people.college).catch(() => undefined);
      expect(await statusOf(revoked, 'suspension')).toBe(true);
      expect(await statusOf(other, 'suspension')).toBe(false);
    });
  });

  it('does not see a release refused that was verified between two looks', async () => {
    const { row } = await passed();
    const releaseId = await releaseOne(row);
    const approval = await world.database.ledgerEntry.findFirstOrThrow({
      where: { about: `approval:${releaseId}` },
    });
    await world.database.release.update({
      where: { releaseId },
      data: { state: 'approved', approvedBy: approval.digest },
    });
    const { database } = world.service;
    let looks = 0;
    const chains = new Chains(
      world.service.evidence,
      world.service.versions,
      ownResolvers(world.service.signer, null, undefined),
      () => '',
    );
    const release = chains.release.bind(chains);
    chains.release = async (...of) =>
      looks++ === 0 ? { ok: false, code: 'release-not-approved' } : release(...of);
    const { releaseReady } = issuanceActivities({ ...world.service.parts, chains });
    expect(await releaseReady({ releaseId })).toEqual({ count: 1 });
    expect(await database.release.findUnique({ where: { releaseId } })).toMatchObject({ state: 'approved' });
  });

  it('cannot make a running signer forget what it has seen', async () => {
    const head = await world.database.chainHead.findUniqueOrThrow({ where: { source: 'endorsement' } });
    await world.database.chainHead.update({
      where: { source: 'endorsement' },
      data: { sequence: head.sequence - 1n },
    });
    await expect(world.service.heads.afterwards()).rejects.toThrow('endorsement');
    world.restart();
    await world.database.ledgerEntry.deleteMany({
      where: { source: 'endorsement', sequence: head.sequence },
    });
    await expect(world.service.heads.check()).rejects.toThrow('endorsement');
  });
});
