import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import type { PolicyV2 } from '../../../services/shared/src/content.js';
import { randomId } from '../../../services/shared/src/ids.js';
import {
  confirmationOf,
  signed,
  statementOf,
  TestPerson,
  type TestVersion,
  versionOf,
} from '../../support/statements.js';
import { Endorsing } from './endorsing.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

/** What the approval whole adds to the signer, each bent in one thing, with the named refusal. */
describe('policies of the second form', () => {
  let world: World;
  let say: Endorsing;
  let people: Stage;
  let second: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    say = new Endorsing(world);
    people = await stage(world);
    const employer = await world.registerOrganization('employer', 'Second Employer');
    second = await world.member(await world.administrator(employer), ['approver']);
  }, 180_000);
  afterAll(() => world.close());

  const asked = () => [people.employer, second.organizationId];
  async function versionUnder(change: Partial<PolicyV2> = {}, lead = people.lead): Promise<TestVersion> {
    const ref = await say.approvePolicy(lead, asked(), change);
    const version = versionOf({ organizationId: people.college });
    await world.submit(lead, version, ref);
    return version;
  }
  async function both(approver: TestPerson, version: TestVersion) {
    return {
      demand: await say.confirm(approver, version, 'in-demand'),
      fidelity: await say.confirm(approver, version, 'fidelity'),
    };
  }
  const opened = (version: TestVersion) => world.assess(people, version);
  /** The gate's code for a case of a version; `issued` where it passes. */
  async function codeOf(version: TestVersion, of?: { resultId: string; earner: string }): Promise<string> {
    const { resultId, earner } = of ?? (await opened(version));
    const releaseId = await world.release(people, [{ result: resultId, earner, version: version.digest }]);
    const before = await world.signatures();
    await world.service.gate.run(releaseId, 0, 1);
    const [code = ''] = await world.rowCodes(releaseId);
    expect((await world.signatures()).awards).toBe(before.awards + (code === 'issued' ? 4 : 0));
    return code;
  }
  const last = async (): Promise<string | undefined> => (await world.refusals()).at(-1);
  /** The refusals that an action brings about. */
  async function refusalsOf(action: () => Promise<unknown>): Promise<string[]> {
    const before = await world.refusals();
    await action();
    return (await world.refusals()).slice(before.length);
  }

  it('count as the first form does, where they ask the same', async () => {
    const version = await versionUnder();
    expect(await codeOf(version)).toBe('in-demand-not-confirmed');
    await both(people.approver, version);
    expect(await codeOf(version)).toBe('issued');
  });

  it('are refused where bytes, name or organization are not what was approved', async () => {
    expect(
      await refusalsOf(() => say.approvePolicy(people.lead, asked(), {}, canonicalBytes({ v: 2 }))),
    ).toEqual(['event-mismatch']);
    expect(
      await refusalsOf(() => say.approvePolicy(people.lead, asked(), { organizationId: randomId() })),
    ).toEqual(['policy-of-another-organization']);
    expect(await refusalsOf(() => say.approvePolicy(people.lead, []))).toEqual(['policy-unreadable']);
  });

  it('want every named body of a kind', async () => {
    const version = await versionUnder({
      required: { 'in-demand': [second.organizationId], fidelity: [] },
    });
    await both(people.approver, version);
    expect(await codeOf(version)).toBe('required-body-missing');
    await say.confirm(second, version, 'in-demand');
    expect(await codeOf(version)).toBe('issued');
  });

  it('stop at a standing decline where they give a veto, until the same organization confirms or recalls', async () => {
    const version = await versionUnder({ veto: true });
    await both(people.approver, version);
    const declined = await say.decline(second, version, 'in-demand');
    expect(await codeOf(version)).toBe('declined-by-asked-organization');
    const { requestId } = declined.signedStatement.details;
    await say.recall(second, version, 'in-demand', { digest: declined.digest, requestId });
    expect(await codeOf(version)).toBe('issued');
    await say.decline(second, version, 'fidelity');
    expect(await codeOf(version)).toBe('declined-by-asked-organization');
    await say.confirm(second, version, 'fidelity');
    expect(await codeOf(version)).toBe('issued');
  });

  it('do not stop at a decline where they give no veto, nor at one of somebody who was not asked', async () => {
    const version = await versionUnder();
    await both(people.approver, version);
    await say.decline(second, version, 'in-demand');
    expect(await codeOf(version)).toBe('issued');
    const ref = await say.approvePolicy(people.lead, [people.employer], { veto: true });
    const vetoed = versionOf({ organizationId: people.college });
    await world.submit(people.lead, vetoed, ref);
    await both(people.approver, vetoed);
    await say.decline(second, vetoed, 'in-demand');
    expect(await codeOf(vetoed)).toBe('issued');
  });

  it('count no confirmation from its withdrawal on, and every case that was opened before', async () => {
    const version = await versionUnder();
    const { demand } = await both(people.approver, version);
    const early = await opened(version);
    await say.withdraw(people.approver, version, 'in-demand', demand);
    expect(await codeOf(version)).toBe('confirmation-withdrawn');
    expect(await codeOf(version, early)).toBe('issued');
    expect(await refusalsOf(() => say.withdraw(people.approver, version, 'in-demand', demand))).toEqual([
      'answer-already-ended',
    ]);
  });

  it('let no withdrawal that is dated back reach a case that was opened meanwhile', async () => {
    const version = await versionUnder();
    const { demand } = await both(people.approver, version);
    const at = world.at();
    world.now = new Date(world.now.getTime() + 3_600_000);
    const { row, early } = { row: await opened(version), early: world.at() };
    await say.decline(second, version, 'fidelity', { at: early });
    await say.withdraw(people.approver, version, 'in-demand', demand, { at });
    expect(await last()).not.toBe('event-mismatch');
    expect(await codeOf(version, row)).toBe('issued');
    world.now = new Date(world.now.getTime() + 3_600_000);
    expect(await codeOf(version)).toBe('confirmation-withdrawn');
  });

  it('let no confirmation that is dated back reach a case that was opened before it', async () => {
    const version = await versionUnder();
    const at = world.at();
    world.now = new Date(world.now.getTime() + 3_600_000);
    const early = await opened(version);
    await say.decline(second, version, 'in-demand');
    for (const kind of ['in-demand', 'fidelity'] as const)
      await say.confirm(people.approver, version, kind, { at });
    expect(await codeOf(version, early)).toBe('confirmation-dated-back');
    expect(await codeOf(version)).toBe('issued');
  });

  it('never count what was recalled, nor sign it later', async () => {
    const version = await versionUnder();
    const { demand } = await both(people.approver, version);
    await say.recall(people.approver, version, 'in-demand', demand);
    expect(await codeOf(version)).toBe('confirmation-recalled');
    expect(await refusalsOf(() => say.recall(people.approver, version, 'in-demand', demand))).toEqual([
      'answer-already-ended',
    ]);
    await say.confirm(people.approver, version, 'in-demand');
    expect(await codeOf(version)).toBe('issued');
  });

  it('sign nothing that was recalled before its employer was identified', async () => {
    const version = await versionUnder();
    const employer = await world.nameEmployer('Waiting Employer', people.college);
    const person = new TestPerson(employer);
    const claim = await world.claim(person);
    const given = await say.confirm(person, version, 'in-demand', { organization: 'Waiting Employer' });
    await say.recall(person, version, 'in-demand', given);
    const before = await world.signatures();
    await world.own(
      world.identification(people.registrar, employer, person, claim, 'Waiting Employer'),
      people.college,
    );
    expect((await world.signatures()).confirmations).toBe(before.confirmations);
    const refused = (await world.said()).flatMap(({ event }) =>
      event.case === 'confirmationRefused' && event.value.confirmationId === given.confirmationId
        ? [event.value.code]
        : [],
    );
    expect(refused).toEqual(['answer-recalled']);
  });

  it('refuse to end what is unknown, of another organization, or about something else', async () => {
    const version = await versionUnder();
    const { demand } = await both(people.approver, version);
    const elsewhere = await versionUnder();
    const cases: [string, () => Promise<unknown>][] = [
      ['answer-of-another-organization', () => say.withdraw(second, version, 'in-demand', demand)],
      ['answer-of-another-organization', () => say.recall(second, version, 'in-demand', demand)],
      ['answer-of-another-part', () => say.withdraw(people.approver, version, 'fidelity', demand)],
      ['answer-of-another-part', () => say.withdraw(people.approver, elsewhere, 'in-demand', demand)],
      ['answer-of-another-part', () => say.recall(people.approver, version, 'fidelity', demand)],
      [
        'answer-of-another-part',
        () => say.recall(people.approver, version, 'in-demand', { ...demand, requestId: randomId() }),
      ],
      [
        'answer-unknown',
        () => say.withdraw(people.approver, version, 'in-demand', { ...demand, digest: version.digest }),
      ],
      [
        'answer-unknown',
        () => say.recall(people.approver, version, 'in-demand', { ...demand, digest: version.digest }),
      ],
      [
        'event-mismatch',
        () => say.withdraw(people.approver, version, 'in-demand', { ...demand, confirmationId: randomId() }),
      ],
      [
        'event-mismatch',
        () => say.withdraw(people.approver, version, 'in-demand', demand, { told: { kind: 'fidelity' } }),
      ],
      [
        'event-mismatch',
        () =>
          say.recall(people.approver, version, 'in-demand', demand, {
            told: { recalledDigest: version.digest },
          }),
      ],
    ];
    for (const [code, action] of cases) expect(await refusalsOf(action)).toEqual([code]);
    expect(await codeOf(version)).toBe('issued');
  });

  it('show who prepared and what is renewed, by role alone, and refuse what the ledger does not hold', async () => {
    const version = await versionUnder();
    const administrator = await world.administrator(
      await world.registerOrganization('employer', 'Third Employer'),
    );
    const approver = await world.member(administrator, ['approver']);
    const supervisor = await world.member(administrator, ['supervisor']);
    const requestId = randomId();
    const made = await say.prepare(supervisor, version, requestId);
    const prepared = { personId: supervisor.personId, statement: made.digest };
    const confirm = (details: NonNullable<Parameters<Endorsing['confirm']>[3]>['details'], by = approver) =>
      refusalsOf(() =>
        say.confirm(by, version, 'fidelity', {
          organization: 'Third Employer',
          details: { requestId, ...details },
        }),
      );
    expect(await confirm({ prepared: { ...prepared, statement: version.digest } })).toEqual([
      'preparation-unknown',
    ]);
    expect(await confirm({ prepared: { ...prepared, personId: randomId() } })).toEqual([
      'preparation-of-another',
    ]);
    expect(await confirm({ prepared, requestId: randomId() })).toEqual(['preparation-of-another']);
    expect(await confirm({ prepared }, second)).toEqual(['preparation-of-another']);
    const alone = await world.member(administrator, ['approver', 'supervisor']);
    const own = await say.prepare(alone, version, requestId);
    expect(await confirm({ prepared: { personId: alone.personId, statement: own.digest } }, alone)).toEqual([
      'preparer-is-signer',
    ]);
    expect(await confirm({ renews: version.digest })).toEqual(['renewed-unknown']);
    const theirs = await say.confirm(people.approver, version, 'fidelity');
    expect(await confirm({ renews: theirs.digest })).toEqual(['renewed-of-another']);
    const first = await say.confirm(approver, version, 'fidelity', { details: { requestId, prepared } });
    const renewed = await say.confirm(approver, version, 'fidelity', { details: { renews: first.digest } });
    const credential = async (confirmationId: string): Promise<string> =>
      (await world.service.confirmations.forms(confirmationId, 'en'))?.json ?? '';
    expect(await credential(first.confirmationId)).toContain(
      'A supervisor of the organization prepared the ratings',
    );
    expect(await credential(first.confirmationId)).not.toContain(supervisor.personId);
    expect(await credential(renewed.confirmationId)).toContain('This renews an earlier confirmation');
  });

  it('take a renewal with a term of its own', async () => {
    const version = await versionUnder();
    const until = '2026-12-01T04:59:59Z';
    const first = await say.confirm(people.approver, version, 'in-demand', { validUntil: until });
    await say.confirm(people.approver, version, 'fidelity');
    await say.confirm(people.approver, version, 'in-demand', {
      details: { renews: first.digest },
      validUntil: '2028-12-01T04:59:59Z',
    });
    world.now = new Date('2027-03-01T12:00:00Z');
    expect(await codeOf(version)).toBe('issued');
  });

  it('hear preparations, rounds and do-not-asks about what is there alone', async () => {
    const version = await versionUnder();
    const administrator = await world.administrator(
      await world.registerOrganization('employer', 'Fourth Employer'),
    );
    const supervisor = await world.member(administrator, ['supervisor']);
    const elsewhere = await versionUnder();
    expect(
      await refusalsOf(() =>
        say.prepare(supervisor, version, randomId(), {
          details: { versionId: elsewhere.manifest.versionId },
        }),
      ),
    ).toEqual(['answer-of-another-part']);
    const { versionId, microCertificationId } = version.manifest;
    const round = { versionId, microCertificationId, round: 2, reason: 'again' as const };
    const opening = { role: 'programme-lead' as const, details: round };
    expect(await refusalsOf(() => say.aboutAsking('round-opening', people.lead, opening))).toEqual([]);
    const other = await world.registerOrganization('institution', 'Round College');
    const stranger = await world.member(await world.administrator(other), ['programme-lead']);
    expect(await refusalsOf(() => say.aboutAsking('round-opening', stranger, opening))).toEqual([
      'version-of-another-organization',
    ]);
    const details = { scope: { kind: 'everyone' as const }, words: null };
    const asked = await say.aboutAsking('do-not-ask', second, { role: 'approver', details });
    const end = { role: 'approver' as const, details: { doNotAsk: asked.digest } };
    expect(await refusalsOf(() => say.aboutAsking('do-not-ask-end', people.approver, end))).toEqual([
      'do-not-ask-unknown',
    ]);
    expect(await refusalsOf(() => say.aboutAsking('do-not-ask-end', second, end))).toEqual([]);
  });

  // ---- waivers --------------------------------------------------------------------------------------------------

  const allowed = { waiver: { longestMonths: 12 } };

  it('take a waiver of two persons for the confirmations of a kind, and say so in the award', async () => {
    const version = await versionUnder(allowed);
    await say.confirm(people.approver, version, 'fidelity');
    expect(await codeOf(version)).toBe('in-demand-not-confirmed');
    const waiver = await say.waive(people.lead, version, 'in-demand');
    expect(await codeOf(version)).toBe('waiver-not-approved');
    await say.approveWaiver(people.registrar, waiver);
    const submitted = await world.member(people.administrator, ['programme-lead']);
    expect(submitted.personId).not.toBe(people.lead.personId);
    const { resultId, earner } = await opened(version);
    expect(await codeOf(version, { resultId, earner })).toBe('issued');
    const award = await world.database.award.findFirstOrThrow({ where: { resultId } });
    const bodies = await world.database.awardCredential.findMany({ where: { awardId: award.awardId } });
    expect(bodies).toHaveLength(4);
    for (const { body, language } of bodies) {
      const verified = await world.service.verifier.verify(body ?? '');
      expect(verified.checks.filter((one) => one.outcome !== 'passed')).toEqual([]);
      const [waived] = verified.waived;
      expect(waived?.kind).toBe('in-demand');
      expect(waived?.words).toContain(
        language === 'fr'
          ? 'Aucun employeur de la région ne fait encore cela.'
          : 'No employer of the region does this yet.',
      );
      expect(waived?.words).toMatch(language === 'fr' ? /24 novembre 2027/ : /November 24, 2027/);
      expect(waived?.words).toContain(language === 'fr' ? 'registrariat' : 'registrar');
      expect(verified.credential).not.toMatchObject({
        description: expect.not.stringContaining(waived?.words ?? '-'),
      });
    }
  });

  it('refuse a waiver that the policy does not allow, or not for so long', async () => {
    const forbidden = await versionUnder();
    await say.confirm(people.approver, forbidden, 'fidelity');
    await say.approveWaiver(people.registrar, await say.waive(people.lead, forbidden, 'in-demand'));
    expect(await codeOf(forbidden)).toBe('waiver-not-allowed');
    const short = await versionUnder({ waiver: { longestMonths: 3 } });
    await say.confirm(people.approver, short, 'fidelity');
    await say.approveWaiver(people.registrar, await say.waive(people.lead, short, 'in-demand'));
    expect(await codeOf(short)).toBe('waiver-too-long');
  });

  it('let a waiver count in its term alone, from its approval to its end', async () => {
    const version = await versionUnder(allowed);
    await say.confirm(people.approver, version, 'fidelity', { validUntil: '2030-01-01T04:59:59Z' });
    const waiver = await say.waive(people.lead, version, 'in-demand', { validUntil: '2027-11-25T04:59:59Z' });
    const early = await opened(version);
    await say.approveWaiver(people.registrar, waiver);
    expect(await codeOf(version, early)).toBe('waiver-not-in-force');
    const within = await opened(version);
    await say.endWaiver(people.registrar, waiver);
    expect(await codeOf(version)).toBe('waiver-ended');
    expect(await codeOf(version, within)).toBe('issued');
    expect(await refusalsOf(() => say.endWaiver(people.registrar, waiver))).toEqual(['waiver-already-ended']);
    expect(await refusalsOf(() => say.approveWaiver(people.registrar, waiver))).toEqual([
      'waiver-already-ended',
    ]);
    const other = await say.waive(people.lead, version, 'in-demand', { validUntil: '2027-11-25T04:59:59Z' });
    await say.approveWaiver(people.registrar, other);
    world.now = new Date('2027-12-01T12:00:00Z');
    const late = await opened(version);
    expect(['waiver-not-in-force', 'waiver-ended']).toContain(await codeOf(version, late));
  });

  it('let no waiver approval that is dated back reach a case that was opened before it', async () => {
    const version = await versionUnder(allowed);
    await say.confirm(people.approver, version, 'fidelity', { validUntil: '2030-01-01T04:59:59Z' });
    const waiver = await say.waive(people.lead, version, 'in-demand', { validUntil: '2028-02-25T04:59:59Z' });
    const at = world.at();
    world.now = new Date(world.now.getTime() + 3_600_000);
    const early = await opened(version);
    await say.decline(second, version, 'fidelity');
    await say.approveWaiver(people.registrar, waiver, { at });
    expect(await codeOf(version, early)).toBe('waiver-not-in-force');
    expect(await codeOf(version)).toBe('issued');
  });

  it('refuse waivers of one person, of a marker, of another institution, of another text', async () => {
    const version = await versionUnder(allowed);
    await say.confirm(people.approver, version, 'fidelity', { validUntil: '2030-01-01T04:59:59Z' });
    const until = { validUntil: '2028-02-25T04:59:59Z' };
    const proposer = await world.member(people.administrator, ['programme-lead', 'registrar']);
    const own = await say.waive(proposer, version, 'in-demand', until);
    expect(await refusalsOf(() => say.approveWaiver(proposer, own))).toEqual(['waiver-approver-is-proposer']);
    const other = await world.registerOrganization('institution', 'Waiver College');
    const administrator = await world.administrator(other);
    const stranger = await world.member(administrator, ['registrar', 'programme-lead']);
    expect(await refusalsOf(() => say.approveWaiver(stranger, own))).toEqual([
      'waiver-of-another-organization',
    ]);
    expect(await refusalsOf(() => say.waive(stranger, version, 'in-demand', until))).toEqual([
      'version-of-another-organization',
    ]);
    expect(
      await refusalsOf(() =>
        say.waive(people.lead, version, 'in-demand', { ...until, details: { kind: 'fidelity' } }),
      ),
    ).toEqual(['answer-of-another-part']);
    expect(
      await refusalsOf(() => say.waive(people.lead, version, 'in-demand', { validUntil: null })),
    ).toEqual(['waiver-without-term']);
    expect(
      await refusalsOf(() =>
        say.waive(people.lead, version, 'in-demand', { ...until, details: own.signedStatement.details }),
      ),
    ).toEqual(['waiver-id-taken']);
    expect(
      await refusalsOf(() =>
        say.approveWaiver(people.registrar, own, { details: { waiver: version.digest } }),
      ),
    ).toEqual(['waiver-unknown']);
    expect(
      await refusalsOf(() =>
        say.approveWaiver(people.registrar, own, { told: { validUntil: '2031-01-01T04:59:59Z' } }),
      ),
    ).toEqual(['event-mismatch']);
    expect(await codeOf(version)).toBe('waiver-not-approved');
    const marker = await world.member(people.administrator, ['registrar', 'assessor']);
    await say.approveWaiver(marker, own);
    const { resultId, earner } = await world.assess({ lead: people.lead, assessor: marker }, version);
    expect(await codeOf(version, { resultId, earner })).toBe('waiver-by-marker');
    expect(await codeOf(version)).toBe('issued');
    expect(await refusalsOf(() => say.approveWaiver(people.registrar, own))).toEqual([
      'waiver-already-approved',
    ]);
  });

  it('let no opening that is dated back reach into a term that has ended', async () => {
    const version = await versionUnder();
    const inTerm = world.at();
    for (const kind of ['in-demand', 'fidelity'] as const)
      await say.confirm(people.approver, version, kind, { at: inTerm, validUntil: '2028-01-01T04:59:59Z' });
    const honest = await opened(version);
    const back = world.at();
    world.now = new Date('2028-02-02T12:00:00Z');
    expect(await codeOf(version)).toBe('confirmation-not-in-force');
    expect(await codeOf(version, await world.assess(people, version, { openedAt: back }))).toBe(
      'confirmation-not-in-force',
    );
    expect(await codeOf(version, honest)).toBe('issued');
  });

  it('refuse the approval of who submitted the version', async () => {
    const submitter = await world.member(people.administrator, ['programme-lead', 'registrar']);
    const version = await versionUnder(allowed, submitter);
    const waiver = await say.waive(people.lead, version, 'in-demand', { validUntil: '2028-02-25T04:59:59Z' });
    expect(await refusalsOf(() => say.approveWaiver(submitter, waiver))).toEqual([
      'waiver-approver-is-submitter',
    ]);
  });
});

describe('delegations', () => {
  let world: World;
  let say: Endorsing;
  let people: Stage;
  let administrator: TestPerson;
  let approver: TestPerson;
  let delegate: TestPerson;
  beforeAll(async () => {
    world = await World.open();
    say = new Endorsing(world);
    people = await stage(world);
    administrator = await world.administrator(
      await world.registerOrganization('employer', 'Delegating Employer'),
    );
    approver = await world.member(administrator, ['approver']);
    delegate = await world.member(administrator, ['supervisor']);
  }, 180_000);
  afterAll(() => world.close());

  const last = async (): Promise<string | undefined> => (await world.refusals()).at(-1);
  async function confirmsAs(person: TestPerson, at = world.at()): Promise<string | null> {
    const before = await world.refusals();
    const signatures = await world.signatures();
    const statement = confirmationOf(person, people.version, 'in-demand', {
      at,
      organization: 'Delegating Employer',
    });
    await world.confirm(statement, signed(person, statement));
    const refused = (await world.refusals()).slice(before.length);
    expect((await world.signatures()).confirmations).toBe(
      signatures.confirmations + (refused.length === 0 ? 4 : 0),
    );
    return refused[0] ?? null;
  }

  it('let a colleague answer from their place on, to their end', async () => {
    expect(await confirmsAs(delegate)).toBe('role-not-held');
    const delegation = await say.delegate(approver, delegate);
    expect(await confirmsAs(delegate)).toBeNull();
    // Also for a process that reads the ledger anew.
    world.restart();
    expect(await confirmsAs(delegate)).toBeNull();
    await say.endDelegation(approver, delegation);
    expect(await confirmsAs(delegate)).toBe('role-not-held');
    await say.endDelegation(approver, delegation);
    expect(await last()).toBe('delegation-ended');
    world.restart();
    const { evidence } = world.service;
    const counted = (
      await evidence.find(world.database, { about: `part:${people.version.manifest.parts.competencies}` })
    ).filter(({ statement }) => statement.personId === delegate.personId);
    // What was signed in its time stays good.
    expect(counted).toHaveLength(2);
  });

  it('end with their date, whatever date a later answer bears', async () => {
    const short = await say.delegate(approver, delegate, { validUntil: '2026-11-24T17:00:00Z' });
    const inTime = world.at();
    expect(await confirmsAs(delegate)).toBeNull();
    world.now = new Date('2026-11-24T18:00:00Z');
    expect(await confirmsAs(delegate)).toBe('role-not-held');
    expect(await confirmsAs(approver)).toBeNull();
    expect(await confirmsAs(delegate, inTime)).toBe('role-not-held');
    expect(short.signedStatement.details.toPersonId).toBe(delegate.personId);
  });

  it('fall with the role of who delegated', async () => {
    const other = await world.member(administrator, ['approver']);
    await say.delegate(other, delegate);
    expect(await confirmsAs(delegate)).toBeNull();
    await world.deliverGrant(
      world.grant(administrator, other.personId, []),
      administrator.organizationId,
      other.personId,
      [],
    );
    expect(await confirmsAs(delegate)).toBe('role-not-held');
  });

  it('are given by an approver himself, to another, enrolled, on the same side, for a term', async () => {
    const third = await world.member(administrator, ['supervisor']);
    await say.delegate(approver, delegate);
    await say.delegate(delegate, third);
    expect(await last()).toBe('delegator-not-approver');
    await say.delegate(administrator, third);
    expect(await last()).toBe('role-not-held');
    await say.delegate(approver, approver);
    expect(await last()).toBe('delegation-to-oneself');
    await say.delegate(approver, third, { validUntil: null });
    expect(await last()).toBe('delegation-without-term');
    await say.delegate(approver, third, {
      validFrom: '2025-01-01T05:00:00Z',
      validUntil: '2025-02-01T05:00:00Z',
    });
    expect(await last()).toBe('delegation-without-term');
    await say.delegate(approver, new TestPerson(administrator.organizationId));
    expect(await last()).toBe('delegate-not-enrolled');
    const claimed = new TestPerson(administrator.organizationId);
    await world.claim(claimed);
    await say.delegate(approver, claimed);
    expect(await last()).toBe('delegate-not-enrolled');
    const given = await say.delegate(approver, third);
    await say.delegate(approver, delegate, {
      details: { delegationId: given.signedStatement.details.delegationId },
    });
    expect(await last()).toBe('delegation-id-taken');
    await say.delegate(approver, third, { told: { toPersonId: delegate.personId } });
    expect(await last()).toBe('event-mismatch');
    await say.endDelegation(people.approver, given);
    expect(await last()).toBe('delegation-unknown');
  });

  it('keep institutions and employers apart', async () => {
    // Somebody of the college with a passkey at the employer, but no role there.
    const { college } = people;
    const both = await world.member(people.administrator, ['assessor']);
    const at = new TestPerson(administrator.organizationId, both.personId);
    const claim = await world.claim(at);
    await world.own(world.enrolment(administrator, at, claim), administrator.organizationId);
    expect(await last()).toBe('roles-on-two-sides');
    await say.delegate(approver, at);
    expect(await last()).toBe('delegate-not-enrolled');
    // And the other way round: who answers by delegation gets no role in the college.
    const lent = await world.member(administrator, []);
    await say.delegate(approver, lent);
    const inCollege = new TestPerson(college, lent.personId);
    const second = await world.claim(inCollege);
    await world.own(world.enrolment(people.administrator, inCollege, second), college);
    expect(await last()).toBe('roles-on-two-sides');
    await world.deliverGrant(
      world.grant(people.administrator, lent.personId, ['assessor']),
      college,
      lent.personId,
      ['assessor'],
    );
    expect(await last()).toBe('roles-on-two-sides');
  });
});

describe('what an earner decides', () => {
  let world: World;
  let people: Stage;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
  }, 180_000);
  afterAll(() => world.close());

  async function appeal(
    person: TestPerson,
    of: { caseId: string; resultId: string },
    organizationId: string,
    earnerId = person.personId,
  ): Promise<string | undefined> {
    const before = await world.refusals();
    const appealId = randomId();
    const statement = statementOf('appeal', person, {
      role: 'self',
      subject: { kind: 'case', id: of.caseId, digest: null },
      details: { appealId, caseId: of.caseId, resultId: of.resultId, words: people.version.digest },
      at: world.at(),
    });
    const decided = signed(person, statement);
    const value = {
      appealId,
      caseId: of.caseId,
      earnerId,
      decideBy: world.at(),
      decision: world.decision(decided),
    };
    await world.assessment(organizationId, { case: 'appealLodged', value }, decided);
    return (await world.refusals())[before.length];
  }

  it('counts with a claimed passkey, for the earner of the case alone', async () => {
    const { college } = people;
    const assessed = await world.assess(people, people.version);
    const earner = new TestPerson(college, assessed.earnerId);
    expect(await appeal(earner, assessed, college)).toBe('passkey-not-enrolled');
    await world.claim(earner);
    // Nobody of the institution, whose passkey counts there, appeals in the earner's name.
    expect(await appeal(people.assessor, assessed, college)).toBe('not-the-earner');
    const forged = new TestPerson(college, people.assessor.personId);
    await world.claim(forged);
    expect(await appeal(forged, assessed, college)).toBe('not-the-earner');
    const stranger = new TestPerson(college);
    await world.claim(stranger);
    expect(await appeal(stranger, assessed, college)).toBe('not-the-earner');
    const elsewhere = new TestPerson(people.employer, assessed.earnerId);
    await world.claim(elsewhere);
    expect(await appeal(elsewhere, assessed, people.employer)).toBe('not-the-earner');
    expect(await appeal(earner, { ...assessed, caseId: randomId() }, college)).toBe('not-the-earner');
    // A withdrawal of before named no earner; an appeal always did.
    expect(await appeal(earner, assessed, college, '')).toBe('event-mismatch');
    expect(await appeal(earner, assessed, college)).toBeUndefined();
    // A claimed passkey decides nothing else.
    const statement = { ...confirmationOf(earner, people.version, 'in-demand', { at: world.at() }) };
    await world.confirm(statement, signed(earner, statement));
    const held = (await world.said()).filter(({ event }) => event.case === 'confirmationHeld');
    expect(held).toHaveLength(1);
  });

  it('is told of the earner who signed it', async () => {
    const assessed = await world.assess(people, people.version);
    const earner = new TestPerson(people.college, assessed.earnerId);
    await world.claim(earner);
    const by = async (
      role: 'self' | 'programme-lead',
      person: TestPerson,
      whose: 'earner' | 'institution',
    ) => {
      const before = await world.refusals();
      const { caseId } = assessed;
      const subject = { kind: 'case', id: caseId, digest: null };
      const decided = signed(
        person,
        statementOf('case-withdrawal', person, {
          role,
          subject,
          details: { caseId, by: whose },
          at: world.at(),
        }),
      );
      const value = { caseId, by: whose, decision: world.decision(decided) };
      await world.assessment(people.college, { case: 'caseWithdrawn', value }, decided);
      return (await world.refusals())[before.length];
    };
    expect(await by('self', earner, 'institution')).toBe('role-not-for-this-decision');
    expect(await by('programme-lead', people.lead, 'earner')).toBe('role-not-for-this-decision');
    expect(await by('self', people.assessor, 'earner')).toBe('not-the-earner');
    expect(await by('self', earner, 'earner')).toBeUndefined();
  });
});
