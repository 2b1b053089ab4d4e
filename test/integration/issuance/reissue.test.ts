import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { digestOfValue } from '../../../services/shared/src/canonical.js';
import { randomId } from '../../../services/shared/src/ids.js';
import type { DetailsOf } from '../../../services/shared/src/statement.js';
import { earnerIdentity, signed, statementOf, type TestPerson } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

describe('corrected awards', () => {
  let world: World;
  let people: Stage;
  let colleague: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    colleague = await world.member(people.administrator, ['registrar']);
    await world.confirmBoth(people.approver, people.version);
  }, 180_000);
  afterAll(() => world.close());

  async function issue() {
    const { resultId, earner, caseId } = await world.assess(people, people.version);
    const releaseId = await world.release(people, [
      { result: resultId, earner, version: people.version.digest },
    ]);
    await world.service.gate.run(releaseId, 0, 1);
    const award = await world.database.award.findFirstOrThrow({ where: { resultId } });
    return { ...award, caseId };
  }
  type Issued = Awaited<ReturnType<typeof issue>>;

  async function propose(award: Issued, change: Partial<DetailsOf<'award-reissue'>> = {}, by = people.lead) {
    const details: DetailsOf<'award-reissue'> = {
      awardId: award.awardId,
      replacementId: randomId(),
      caseId: award.caseId,
      reason: 'corrected-content',
      words: null,
      ...change,
    };
    const decided = signed(
      by,
      statementOf('award-reissue', by, {
        role: by === people.lead ? 'programme-lead' : 'registrar',
        subject: { kind: 'award', id: award.awardId, digest: null },
        details,
        at: world.at(),
      }),
    );
    const { awardId, replacementId, caseId, reason } = details;
    const value = { awardId, replacementId, caseId, reasonCode: reason, decision: world.decision(decided) };
    await world.issuance(by.organizationId, { case: 'awardReissueProposed', value }, decided);
    return { ...details, digest: decided.digest };
  }

  async function approve(of: Awaited<ReturnType<typeof propose>>, by = colleague): Promise<void> {
    const { awardId, replacementId, digest } = of;
    const decided = signed(
      by,
      statementOf('award-reissue-approval', by, {
        role: 'registrar',
        subject: { kind: 'award', id: awardId, digest: null },
        details: { awardId, replacementId, reissue: digest },
        at: world.at(),
      }),
    );
    const value = { awardId, replacementId, decision: world.decision(decided) };
    await world.issuance(by.organizationId, { case: 'awardReissueApproved', value }, decided);
  }
  const lastRefusal = async () => (await world.refusals()).at(-1);
  const credential = async (awardId: string) =>
    JSON.parse((await world.service.awards.forms(awardId, 'en')).json);
  const statusOf = async (awardId: string) =>
    (await world.service.verifier.verify((await world.service.awards.forms(awardId, 'en')).json)).statusToday;

  it('take the place of the other one, keep its date, and revoke it', async () => {
    const award = await issue();
    world.now = new Date(world.now.getTime() + 30 * 86_400_000);
    const proposed = await propose(award);
    expect(await statusOf(award.awardId)).toBe('valid');
    await approve(proposed);
    const before = await credential(award.awardId);
    const corrected = await credential(proposed.replacementId);
    expect(corrected.awardedDate ?? corrected.validFrom).toBe(before.awardedDate ?? before.validFrom);
    expect([await statusOf(award.awardId), await statusOf(proposed.replacementId)]).toEqual([
      'revoked',
      'valid',
    ]);
    const linked = await world.database.award.findUniqueOrThrow({ where: { awardId: award.awardId } });
    expect([linked.replacedBy, linked.status, linked.statusReason]).toEqual([
      proposed.replacementId,
      'revoked',
      'superseded-by-correction',
    ]);
    const { replacedBy } = await world.service.verifier.verify(before);
    expect(replacedBy).toBe(`https://countersign.localhost/awards/${proposed.replacementId}/en`);
    const told = (await world.said()).map(({ event }) => event.case);
    expect(told.filter((name) => name === 'awardReplaced')).toHaveLength(1);
    // What the ledger does again changes nothing, and no second one takes its place.
    await world.service.ledger.advance();
    await propose(award);
    expect(await lastRefusal()).toBe('award-replaced');
    expect(await world.database.award.count({ where: { caseId: award.caseId } })).toBe(2);
  });

  it('are signed for no entry that was planted as applied: not of one person, nor of another institution', async () => {
    const other = await world.registerOrganization('institution', 'Other College');
    const administrator = await world.administrator(other);
    const [lead, registrar] = [
      await world.member(administrator, ['registrar']),
      await world.member(administrator, ['registrar']),
    ];
    for (const [proposer, approver, code] of [
      [people.registrar, people.registrar, 'reissue-approver-is-proposer'],
      [lead, registrar, 'reissue-unknown'],
    ] as const) {
      const award = await issue();
      const proposed = await propose(award, {}, proposer);
      await approve(proposed, approver);
      expect(await lastRefusal()).toBe(code);
      await world.database.$executeRawUnsafe(
        `UPDATE ledger SET state = 'applied', code = NULL, applied_order = nextval('ledger_applied_order') WHERE about = $1 AND state = 'refused'`,
        `reissue:${award.awardId}`,
      );
      const { awardId, replacementId, digest } = proposed;
      const row = {
        organizationId: people.college,
        reason: 'corrected-content',
        proposal: digest,
        approval: digest,
      };
      await world.database.reissue.upsert({
        where: { replacementId },
        create: { replacementId, awardId, ...row, state: 'due', createdAt: world.now },
        update: { state: 'due' },
      });
      const before = await world.signatures();
      await world.service.ledger.advance();
      expect((await world.signatures()).awards).toBe(before.awards);
      expect(await statusOf(awardId)).toBe('valid');
      await world.database.reissue.delete({ where: { replacementId } });
    }
  });

  it('need two people, of whom the registrar neither proposed nor marked', async () => {
    const award = await issue();
    const proposed = await propose(award, {}, people.registrar);
    await approve(proposed, people.registrar);
    expect(await lastRefusal()).toBe('reissue-approver-is-proposer');
    await approve({ ...proposed, digest: digestOfValue({ other: 1 }) });
    expect(await lastRefusal()).toBe('reissue-unknown');
    const marker = await world.member(
      people.administrator,
      ['assessor', 'registrar'],
      people.assessor.personId,
    );
    await approve(proposed, marker);
    expect(await lastRefusal()).toBe('reissue-approver-marked');
    await propose({ ...award, caseId: randomId() });
    expect(await lastRefusal()).toBe('award-unknown');
    // Another proposal takes the place of one that nobody approved; an approval of the first brings nothing on.
    const second = await propose(award);
    await approve(proposed);
    const rows = await world.database.reissue.findMany({ where: { awardId: award.awardId } });
    expect(rows.map((row) => [row.replacementId, row.state]).sort()).toEqual(
      [
        [proposed.replacementId, 'superseded'],
        [second.replacementId, 'proposed'],
      ].sort(),
    );
    expect(await statusOf(award.awardId)).toBe('valid');
  });

  it('carry a corrected identity where its digest was signed, and no other', async () => {
    const award = await issue();
    const { identity, digest } = earnerIdentity();
    const disclosed = world.disclosures.get(award.resultId);
    if (!disclosed) throw new Error('nothing is disclosed');
    world.disclosures.set(award.resultId, { ...disclosed, earner: identity });
    const unsigned = await propose(award);
    await approve(unsigned);
    expect(
      await world.database.reissue.findUniqueOrThrow({ where: { replacementId: unsigned.replacementId } }),
    ).toMatchObject({ state: 'refused', code: 'disclosure-differs' });
    expect(await statusOf(award.awardId)).toBe('valid');
    const proposed = await propose(award, { reason: 'corrected-identity', earner: digest });
    await approve(proposed);
    expect(await statusOf(award.awardId)).toBe('revoked');
    const { credentialSubject } = await credential(proposed.replacementId);
    expect(JSON.stringify(credentialSubject)).toContain(identity.identityHash);
  });

  it('are not needed where a registrar corrected the identity before the award', async () => {
    const [first, second, foreign] = [earnerIdentity(), earnerIdentity(), earnerIdentity()];
    const { resultId, earner, earnerId, caseId } = await world.assess(people, people.version);
    const correct = async (by: TestPerson, of: { before: string; earner: string }) => {
      const details: DetailsOf<'identity-correction'> = {
        ...{ caseId, earnerId, ...of },
        ...{ profile: digestOfValue(randomId()), words: digestOfValue(randomId()) },
      };
      const decided = signed(
        by,
        statementOf('identity-correction', by, {
          role: 'registrar',
          subject: { kind: 'case', id: caseId, digest: null },
          details,
          at: world.at(),
        }),
      );
      const value = { caseId, earnerId, ...of, decision: world.decision(decided) };
      await world.assessment(by.organizationId, { case: 'identityCorrected', value }, decided);
    };
    await correct(people.registrar, { before: earner, earner: first.digest });
    await correct(people.registrar, { before: first.digest, earner: second.digest });
    // Nobody of another institution says who somebody is.
    const other = await world.registerOrganization('institution', 'Far College');
    const stranger = await world.member(await world.administrator(other), ['registrar']);
    await correct(stranger, { before: second.digest, earner: foreign.digest });
    const disclosed = world.disclosures.get(resultId);
    if (!disclosed) throw new Error('nothing is disclosed');
    const attempt = async (identity: typeof first.identity) => {
      world.disclosures.set(resultId, { ...disclosed, earner: identity });
      const row = { result: resultId, earner, version: people.version.digest };
      const releaseId = await world.release(people, [row]);
      await world.service.gate.run(releaseId, 0, 1);
      return world.database.award.findFirst({ where: { resultId, state: 'issued' } });
    };
    for (const identity of [disclosed.earner, first.identity, foreign.identity])
      expect(await attempt(identity)).toBeNull();
    const award = await attempt(second.identity);
    const { credentialSubject } = await credential(award?.awardId ?? '');
    expect(JSON.stringify(credentialSubject)).toContain(second.identity.identityHash);
  });

  it('are signed once, whatever crashes on the way', async () => {
    const award = await issue();
    const proposed = await propose(award);
    const crash = jest.spyOn(world.service.signer, 'sealPlace').mockImplementationOnce(() => {
      throw new Error('a crash');
    });
    await approve(proposed);
    crash.mockRestore();
    expect(await statusOf(award.awardId)).toBe('valid');
    const body = await world.database.awardCredential.findMany({
      where: { awardId: proposed.replacementId },
    });
    // As a new process, and from two places at once.
    world.restart();
    await Promise.all([world.service.ledger.advance(), world.service.ledger.advance()]);
    expect(await statusOf(award.awardId)).toBe('revoked');
    expect(
      await world.database.awardCredential.findMany({ where: { awardId: proposed.replacementId } }),
    ).toEqual(body);
    const replaced = (await world.said()).filter(
      ({ event }) => event.case === 'awardReplaced' && event.value.awardId === award.awardId,
    );
    expect(replaced).toHaveLength(1);
  });
});
