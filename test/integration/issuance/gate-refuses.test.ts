import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalBytes, digestOf } from '../../../services/shared/src/canonical.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import {
  confirmationOf,
  policyOf,
  signed,
  TestPerson,
  type TestVersion,
  versionOf,
} from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

type Row = { result: string; earner: string; version: string };

/**
 * The gate refuses an award when rows, events or arguments say "endorsed", "passed" or "approved" but the signed
 * statements do not add up. Each case bends one thing of a release that would otherwise be issued.
 */
describe('the gate refuses', () => {
  let world: World;
  let people: Stage & { policy: { id: string; revision: number; digest: string } };
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
  }, 180_000);
  afterAll(() => world.close());

  /** A version of its own that is not confirmed yet. */
  async function freshVersion(lead: TestPerson = people.lead, policy = people.policy): Promise<TestVersion> {
    const version = versionOf({ organizationId: people.college });
    await world.submit(lead, version, policy);
    return version;
  }
  async function passed(
    version: TestVersion = people.version,
    bend: Parameters<World['assess']>[2] = {},
  ): Promise<{ row: Row; caseId: string; resultId: string }> {
    const { resultId, earner, caseId } = await world.assess(people, version, bend);
    return { row: { result: resultId, earner, version: version.digest }, caseId, resultId };
  }

  /** Runs the gate over a release and expects the rows' codes, and as many new awards as rows were issued. */
  async function expectRows(releaseId: string, codes: string[], rows = codes.length): Promise<void> {
    const before = await world.signatures();
    expect(await world.service.gate.run(releaseId, 0, rows)).toEqual({ ok: true });
    expect(await world.rowCodes(releaseId)).toEqual(codes);
    const issued = codes.filter((code) => code === 'issued').length;
    expect((await world.signatures()).awards).toBe(before.awards + issued * 4);
    const aside = (await world.said()).flatMap(({ event }) =>
      event.case === 'awardSetAside' && event.value.releaseId === releaseId ? [event.value.code] : [],
    );
    expect(aside.sort()).toEqual(codes.filter((code) => code !== 'issued').sort());
  }
  const releaseOne = async (row: Row): Promise<string> => world.release(people, [row]);

  it('nothing of an honest release', async () => {
    const rows = [(await passed()).row, (await passed()).row, (await passed()).row];
    await expectRows(await world.release(people, rows), ['issued', 'issued', 'issued']);
  });

  // ---- the release ---------------------------------------------------------------------------------------------

  it('a release that nobody approved, whatever its row says', async () => {
    const releaseId = await world.release(people, [(await passed()).row], { approve: false });
    await world.database.release.update({
      where: { releaseId },
      data: { state: 'approved', approvedBy: people.version.digest, approvedAt: world.now },
    });
    const before = await world.signatures();
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({
      ok: false,
      code: 'release-not-approved',
    });
    expect(await world.service.gate.run(newId(), 0, 1)).toEqual({ ok: false, code: 'release-not-approved' });
    expect(await world.signatures()).toEqual(before);
  });

  it('a release that its proposer approved', async () => {
    const both = await world.member(people.administrator, ['programme-lead', 'registrar']);
    const releaseId = await world.release({ lead: both, registrar: both }, [(await passed()).row]);
    expect((await world.refusals()).at(-1)).toBe('approver-is-proposer');
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({
      ok: false,
      code: 'release-not-approved',
    });
  });

  it('an approval of another proposal', async () => {
    const releaseId = await world.release(people, [(await passed()).row], {
      proposal: people.version.digest,
    });
    expect((await world.refusals()).at(-1)).toBe('proposal-unknown');
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({
      ok: false,
      code: 'release-not-approved',
    });
  });

  it('a row that was added after the approval', async () => {
    const [approved, added] = [await passed(), await passed()];
    const releaseId = await releaseOne(approved.row);
    const data = {
      releaseId,
      index: 1,
      resultId: added.resultId,
      row: new Uint8Array(canonicalBytes(added.row)),
      path: [],
      state: 'proposed',
    };
    await world.database.releaseRow.create({ data });
    await expectRows(releaseId, ['issued', 'row-not-in-approved-root']);
  });

  it('a row that was swapped for another', async () => {
    const [approved, swapped] = [await passed(), await passed()];
    const releaseId = await releaseOne(approved.row);
    const data = { resultId: swapped.resultId, row: new Uint8Array(canonicalBytes(swapped.row)) };
    await world.database.releaseRow.updateMany({ where: { releaseId }, data });
    await expectRows(releaseId, ['row-not-in-approved-root']);
  });

  it('a row of which only the result was swapped', async () => {
    const [approved, swapped] = [await passed(), await passed()];
    const releaseId = await releaseOne(approved.row);
    await world.database.releaseRow.updateMany({
      where: { releaseId },
      data: { resultId: swapped.resultId },
    });
    await expectRows(releaseId, ['row-of-another-result']);
  });

  it('rows that changed places', async () => {
    const releaseId = await world.release(people, [(await passed()).row, (await passed()).row]);
    for (const [from, to] of [
      [0, 7],
      [1, 0],
      [7, 1],
    ] as const)
      await world.database.releaseRow.updateMany({ where: { releaseId, index: from }, data: { index: to } });
    await expectRows(releaseId, ['row-not-in-approved-root', 'row-not-in-approved-root']);
  });

  it('a row that was moved from another release', async () => {
    const [mine, theirs] = [await passed(), await passed()];
    const releaseId = await releaseOne(mine.row);
    const from = await releaseOne(theirs.row);
    await world.database.releaseRow.updateMany({ where: { releaseId: from }, data: { releaseId, index: 1 } });
    await expectRows(releaseId, ['issued', 'row-not-in-approved-root']);
  });

  // ---- the case ------------------------------------------------------------------------------------------------

  it('a result that was pointed at another case', async () => {
    const [mine, theirs] = [await passed(), await passed()];
    await world.database.result.update({
      where: { resultId: mine.resultId },
      data: { caseId: theirs.caseId },
    });
    await expectRows(await releaseOne(mine.row), ['earner-mismatch']);
  });

  it('a result of a case that nobody opened', async () => {
    const mine = await passed();
    await world.database.result.update({ where: { resultId: mine.resultId }, data: { caseId: randomId() } });
    await expectRows(await releaseOne(mine.row), ['case-not-opened']);
  });

  it('a row of a version other than the case’s', async () => {
    const elsewhere = await freshVersion();
    const { row } = await passed();
    await expectRows(await releaseOne({ ...row, version: elsewhere.digest }), ['version-mismatch']);
  });

  it('a mark outside the rubric', async () => {
    const { row } = await passed(people.version, {
      mark: { levels: [{ criterionId: 'r1', levelId: 'l9' }] },
    });
    await expectRows(await releaseOne(row), ['mark-outside-rubric']);
  });

  it('a mark whose levels do not amount to its outcome', async () => {
    const { row } = await passed(people.version, {
      mark: { levels: [{ criterionId: 'r1', levelId: 'l1' }] },
    });
    await expectRows(await releaseOne(row), ['mark-outcome-differs']);
  });

  it('a mark that is no pass, though the result says so', async () => {
    const { row } = await passed(people.version, {
      mark: { levels: [{ criterionId: 'r1', levelId: 'l1' }], outcome: 'not-yet' },
    });
    await expectRows(await releaseOne(row), ['mark-not-pass']);
  });

  it('a mark by the registrar who approves', async () => {
    const both = await world.member(people.administrator, ['assessor', 'registrar']);
    const { resultId, earner } = await world.assess({ lead: people.lead, assessor: both }, people.version);
    const releaseId = await world.release({ lead: people.lead, registrar: both }, [
      { result: resultId, earner, version: people.version.digest },
    ]);
    await expectRows(releaseId, ['marker-is-releaser']);
  });

  it('a mark by who submitted the version', async () => {
    const both = await world.member(people.administrator, ['assessor', 'programme-lead']);
    const version = await freshVersion(both);
    await world.confirmBoth(people.approver, version);
    const { resultId, earner } = await world.assess({ lead: people.lead, assessor: both }, version);
    await expectRows(await releaseOne({ result: resultId, earner, version: version.digest }), [
      'marker-is-proposer',
    ]);
  });

  it('a release approved by who submitted the version', async () => {
    const both = await world.member(people.administrator, ['registrar', 'programme-lead']);
    const version = await freshVersion(both);
    await world.confirmBoth(people.approver, version);
    const { row } = await passed(version);
    await expectRows(await world.release({ lead: people.lead, registrar: both }, [row]), [
      'releaser-is-proposer',
    ]);
  });

  it('a mark whose ledger entry was changed', async () => {
    const { row, caseId } = await passed();
    const about = `mark:${caseId}`;
    const { hash } = await world.database.ledgerEntry.findFirstOrThrow({ where: { about } });
    await world.database.ledgerEntry.updateMany({ where: { about }, data: { hash: 'uEiA' } });
    await expectRows(await releaseOne(row), ['mark-missing']);
    await world.database.ledgerEntry.updateMany({ where: { about }, data: { hash } });
  });

  it('a disclosure of another earner, or with other evidence', async () => {
    const [first, second] = [await passed(), await passed()];
    const [one, two] = [world.disclosures.get(first.resultId), world.disclosures.get(second.resultId)];
    if (!one || !two) throw new Error('two disclosures');
    world.disclosures.set(first.resultId, { ...one, earner: two.earner });
    world.disclosures.set(second.resultId, { ...two, evidence: [...two.evidence, ...one.evidence] });
    await expectRows(await world.release(people, [first.row, second.row]), [
      'disclosure-differs',
      'disclosure-differs',
    ]);
  });

  it('a result of which nothing is disclosed', async () => {
    const { row, resultId } = await passed();
    world.disclosures.delete(resultId);
    await expectRows(await releaseOne(row), ['disclosure-missing']);
  });

  it('a second award of one result, and of one case', async () => {
    const { row, caseId, resultId } = await passed();
    await expectRows(await releaseOne(row), ['issued']);
    const again = newId();
    const result = await world.database.result.findUniqueOrThrow({ where: { resultId } });
    await world.database.result.create({ data: { ...result, resultId: again, caseId } });
    const disclosure = world.disclosures.get(resultId);
    if (disclosure) world.disclosures.set(again, { ...disclosure, resultId: again });
    await expectRows(await releaseOne({ ...row, result: again }), ['case-already-awarded']);
    await world.database.releaseRow.updateMany({ where: { resultId }, data: { state: 'set-aside' } });
    await expectRows(await releaseOne(row), ['result-already-awarded']);
  });

  // ---- version and policy --------------------------------------------------------------------------------------

  it('a version that nobody submitted', async () => {
    const version = versionOf({ organizationId: people.college });
    await expectRows(await releaseOne((await passed(version)).row), ['submission-missing']);
  });

  it('a manifest that was edited', async () => {
    const version = await freshVersion();
    await world.confirmBoth(people.approver, version);
    const bytes = new Uint8Array(canonicalBytes({ ...version.manifest, hours: 300 }));
    await world.database.content.update({ where: { digest: version.digest }, data: { bytes } });
    await expectRows(await releaseOne((await passed(version)).row), ['manifest-altered']);
  });

  it('a rubric that was edited', async () => {
    const version = await freshVersion();
    await world.confirmBoth(people.approver, version);
    const blueprint = version.parts.find((part) => part.kind === 'blueprint' && part.language === '');
    const text = new TextDecoder()
      .decode(blueprint?.content)
      .replace('"passLevelId":"l2"', '"passLevelId":"l1"');
    const bytes = new TextEncoder().encode(text);
    await world.database.content.update({ where: { digest: blueprint?.digest ?? '' }, data: { bytes } });
    await expectRows(await releaseOne((await passed(version)).row), ['content-altered']);
  });

  it('a policy whose bytes were edited to ask for nothing', async () => {
    const made = await world.approvePolicy(people.lead, [people.employer]);
    const version = await freshVersion(people.lead, made.ref);
    const nothing = { confirmations: 0, organizations: 0 };
    const bytes = new Uint8Array(
      canonicalBytes({ ...made.policy, needs: { 'in-demand': nothing, fidelity: nothing } }),
    );
    await world.database.content.update({ where: { digest: made.digest }, data: { bytes } });
    await expectRows(await releaseOne((await passed(version)).row), ['policy-altered']);
  });

  it('a policy that was planted and never approved', async () => {
    const planted = policyOf(people.college, [people.employer]);
    await world.database.content.create({
      data: { digest: planted.digest, bytes: new Uint8Array(planted.bytes) },
    });
    const version = await freshVersion(people.lead, {
      id: planted.policy.policyId,
      revision: 1,
      digest: planted.digest,
    });
    await expectRows(await releaseOne((await passed(version)).row), ['policy-not-approved']);
  });

  it('an approved policy that asks for nothing: the floor stands', async () => {
    const nothing = { confirmations: 0, organizations: 0 };
    const { ref } = await world.approvePolicy(people.lead, [people.employer], {
      needs: { 'in-demand': nothing, fidelity: nothing },
    });
    const version = await freshVersion(people.lead, ref);
    await expectRows(await releaseOne((await passed(version)).row), ['in-demand-not-confirmed']);
    await world.confirmBoth(people.approver, version);
    await expectRows(await releaseOne((await passed(version)).row), ['issued']);
  });

  it("another organization's policy", async () => {
    const elsewhere = await world.registerOrganization('institution', 'Other College');
    const lead = await world.member(await world.administrator(elsewhere), ['programme-lead']);
    const { ref } = await world.approvePolicy(lead, [people.employer]);
    const version = await freshVersion(people.lead, ref);
    await expectRows(await releaseOne((await passed(version)).row), ['policy-of-another-organization']);
  });

  // ---- confirmations -------------------------------------------------------------------------------------------

  const confirm = async (
    approver: TestPerson,
    version: TestVersion,
    kind: 'in-demand' | 'fidelity',
    of: Partial<Parameters<typeof confirmationOf>[3]> = {},
  ): Promise<string> => {
    const statement = confirmationOf(approver, version, kind, { at: world.at(), ...of });
    return world.confirm(statement, signed(approver, statement));
  };

  it('a missing kind', async () => {
    const version = await freshVersion();
    await confirm(people.approver, version, 'in-demand');
    await expectRows(await releaseOne((await passed(version)).row), ['fidelity-not-confirmed']);
  });

  it('confirmations that are rows only', async () => {
    const version = await freshVersion();
    const { parts, versionId } = version.manifest;
    for (const [kind, partDigest] of [
      ['in-demand', parts.competencies],
      ['fidelity', parts.blueprint],
    ] as const) {
      const data = {
        confirmationId: randomId(),
        statement: digestOf(canonicalBytes(kind)),
        organizationId: people.employer,
        versionId,
        kind,
        partDigest,
        state: 'signed',
      };
      await world.database.confirmation.create({ data });
    }
    await expectRows(await releaseOne((await passed(version)).row), ['in-demand-not-confirmed']);
  });

  it('confirmations of another version’s parts', async () => {
    const version = await freshVersion();
    await expectRows(await releaseOne((await passed(version)).row), ['in-demand-not-confirmed']);
    // The same digests under another version count: what is confirmed is the text.
    const { microCertificationId } = people.version.manifest;
    const second = versionOf({
      organizationId: people.college,
      microCertificationId,
      number: 2,
      variant: 'changed',
    });
    await world.submit(people.lead, second, people.policy);
    await expectRows(await releaseOne((await passed(second)).row), ['fidelity-not-confirmed']);
    await confirm(people.approver, second, 'fidelity');
    await expectRows(await releaseOne((await passed(second)).row), ['issued']);
  });

  it('confirmations that had ended at the opening of the case', async () => {
    const version = await freshVersion();
    const at = world.at();
    await world.confirmBoth(people.approver, version, { at, validUntil: '2027-01-01T04:59:59Z' });
    const { row: early } = await passed(version);
    world.now = new Date('2027-02-02T12:00:00Z');
    const { row: late } = await passed(version);
    await expectRows(await releaseOne(late), ['confirmation-not-in-force']);
    // The moment is the opening of the case: who had begun in time is awarded also after the term.
    await expectRows(await releaseOne(early), ['issued']);
  });

  it('confirmations that were dated back before their signature', async () => {
    const version = await freshVersion();
    const { row } = await passed(version);
    await world.confirmBoth(people.approver, version, { validFrom: '2026-01-01T05:00:00Z' });
    await expectRows(await releaseOne(row), ['confirmation-not-in-force']);
  });

  it('too few organizations', async () => {
    const two = { confirmations: 2, organizations: 2 };
    const { ref } = await world.approvePolicy(people.lead, [people.employer], {
      needs: { 'in-demand': two, fidelity: two },
    });
    const version = await freshVersion(people.lead, ref);
    await world.confirmBoth(people.approver, version);
    await confirm(people.approver, version, 'in-demand');
    await expectRows(await releaseOne((await passed(version)).row), ['in-demand-not-confirmed']);
  });

  it('one person who confirms for two organizations', async () => {
    const two = { confirmations: 2, organizations: 2 };
    const { ref } = await world.approvePolicy(people.lead, [people.employer], {
      needs: { 'in-demand': two, fidelity: two },
    });
    const version = await freshVersion(people.lead, ref);
    const second = await world.registerOrganization('employer', 'Second Employer');
    const same = await world.member(
      await world.administrator(second),
      ['approver'],
      people.approver.personId,
    );
    await world.confirmBoth(people.approver, version);
    await world.confirmBoth(same, version);
    await expectRows(await releaseOne((await passed(version)).row), ['confirmer-for-two-organizations']);
  });

  it('an employer whom the version’s submitter identified', async () => {
    const both = await world.member(people.administrator, ['programme-lead', 'registrar']);
    const employer = await world.nameEmployer('Third Employer', people.college);
    const person = new TestPerson(employer);
    const claim = await world.claim(person);
    await world.own(world.identification(both, employer, person, claim, 'Third Employer'), people.college);
    const version = await freshVersion(both);
    await world.confirmBoth(person, version);
    await expectRows(await releaseOne((await passed(version)).row), ['endorser-identified-by-proposer']);
    const another = await freshVersion(people.lead);
    await world.confirmBoth(person, another);
    await expectRows(await releaseOne((await passed(another)).row), ['issued']);
  });

  it('a stored endorsement that was edited', async () => {
    const version = await freshVersion();
    await world.confirmBoth(people.approver, version);
    const rows = await world.database.confirmationCredential.findMany({
      where: { form: 'data-integrity' },
      orderBy: { signedAt: 'desc' },
      take: 4,
    });
    for (const { confirmationId, language, form, body } of rows) {
      const edited = body
        .replace('Demo Employer confirms', 'Demo Employer guarantees')
        .replace('Demo Employer confirme', 'Demo Employer garantit');
      await world.database.confirmationCredential.update({
        where: { confirmationId_language_form: { confirmationId, language, form } },
        data: { body: edited },
      });
    }
    await expectRows(await releaseOne((await passed(version)).row), ['endorsement-altered']);
  });

  it('an intent that somebody else wrote', async () => {
    const [mine, theirs] = [await passed(), await passed()];
    const releaseId = await releaseOne(mine.row);
    const other = await releaseOne(theirs.row);
    await expectRows(other, ['issued']);
    const { organizationId, versionId, earnerId } = await world.database.result.findUniqueOrThrow({
      where: { resultId: mine.resultId },
    });
    const awardId = randomId();
    const award = {
      awardId,
      organizationId,
      releaseId,
      resultId: mine.resultId,
      caseId: mine.caseId,
      versionId,
      earnerId,
      listNumber: 1,
      statusIndex: 4711,
    };
    await world.database.award.create({
      data: { ...award, created: world.at(), state: 'intended', status: 'valid' },
    });
    const bytes = new Uint8Array(canonicalBytes({ id: 'https://countersign.localhost/awards/forged/en' }));
    for (const language of ['en', 'fr'])
      await world.database.awardIntent.create({
        data: { awardId, language, digest: digestOf(bytes), sealed: bytes },
      });
    await expectRows(releaseId, ['intent-altered']);
  });
});
