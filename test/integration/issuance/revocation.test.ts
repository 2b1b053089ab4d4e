import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeStatusList, getStatus } from '../../../services/issuance/src/credential/status-list.js';
import { revocationTree } from '../../../services/issuance/src/revocation/revocation.js';
import { randomId } from '../../../services/shared/src/ids.js';
import { Problem } from '../../../services/shared/src/problem.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { parseStatement } from '../../../services/shared/src/statement.js';
import { portalOrigin, signed, statementOf, TestPerson } from '../../support/statements.js';
import { answer, appeal, approve, goPast, type Proposed, propose, reject, revoke } from './revoking.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

interface Issued {
  awardId: string;
  earnerId: string;
  listNumber: number;
  statusIndex: number;
  releaseId: string;
}

describe('proposed revocations', () => {
  let world: World;
  let people: Stage;
  let start: Date;
  let openedAt: string;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
    openedAt = world.at();
    start = world.now;
  }, 180_000);
  beforeEach(() => {
    // Each test begins after the one before: instants of one chain go forward.
    start = new Date(Math.max(start.getTime(), world.now.getTime()));
    world.now = start;
  });
  afterAll(() => world.close());

  async function issue(count: number): Promise<Issued[]> {
    const rows = [];
    for (let index = 0; index < count; index++) {
      // The confirmations' term is a year: cases are of the first day.
      const { resultId, earner } = await world.assess(people, people.version, {
        openedAt,
      });
      rows.push({ result: resultId, earner, version: people.version.digest });
    }
    const releaseId = await world.release(people, rows);
    await world.service.gate.run(releaseId, 0, count);
    return world.database.award.findMany({ where: { releaseId }, orderBy: { awardId: 'asc' } });
  }

  /** The award's bits in both signed lists, as a verifier reads them. */
  async function bits({ listNumber, statusIndex }: Issued): Promise<string> {
    const found: string[] = [];
    for (const purpose of ['revocation', 'suspension'] as const) {
      const list = await world.service.statuses.list(people.college, purpose, listNumber);
      const read = decodeStatusList(JSON.parse(list?.json ?? '{}').credentialSubject.encodedList);
      if (!read.ok) throw new Error(read.code);
      if (getStatus(read.value, statusIndex)) found.push(purpose);
    }
    return found.join('+') || 'none';
  }
  const allBits = (awards: Issued[]) => Promise.all(awards.map(bits));
  const ids = (awards: Issued[]) => awards.map((one) => one.awardId);
  const lastRefusal = async () => (await world.refusals()).at(-1);

  /** Tells a whole revocation as its workflow would; gives the occasions of its notices. */
  async function tell(proposed: Proposed, occasion: string): Promise<void> {
    let from: number | null = 0;
    while (from !== null) {
      const told: { next: number | null } = await world.service.activities.tellRevocation({
        revocationId: proposed.revocationId,
        occasion,
        awardId: null,
        from,
      });
      from = told.next;
    }
  }
  const said = async (name: string) => (await world.said()).filter(({ event }) => event.case === name);

  it('suspend at once, revoke with the second approval, and cannot be undone', async () => {
    const awards = await issue(2);
    await allBits(awards);
    const sign = jest.spyOn(world.service.signer, 'sign');
    const proposed = await propose(world, people.lead, ids(awards));
    expect(await allBits(awards)).toEqual(['suspension', 'suspension']);
    // However many awards it is about, each list that changes is signed once.
    expect(sign).toHaveBeenCalledTimes(1);
    await approve(world, people.registrar, 'registrar', proposed);
    expect(await lastRefusal()).toBe('appeal-window-open');
    goPast(world, proposed.appealUntil);
    await approve(world, people.registrar, 'registrar', proposed);
    expect(await allBits(awards)).toEqual(['suspension', 'suspension']);
    await approve(world, people.registrar, 'registrar', proposed);
    expect(await lastRefusal()).toBe('revocation-approver-twice');
    const colleague = await world.member(people.administrator, ['registrar']);
    await approve(world, colleague, 'registrar', proposed);
    expect(await lastRefusal()).toBe('revocation-approvers-of-one-role');
    await approve(world, people.lead, 'programme-lead', proposed);
    expect(await lastRefusal()).toBe('revocation-approver-is-proposer');
    sign.mockClear();
    await approve(world, people.administrator, 'administrator', proposed);
    expect(sign).toHaveBeenCalledTimes(2);
    sign.mockRestore();
    expect(await allBits(awards)).toEqual(['revocation', 'revocation']);
    await reject(world, people.registrar, 'registrar', proposed);
    expect(await lastRefusal()).toBe('revocation-ended');
    // Neither a planted row nor a deleted one gives anything back.
    await world.database.award.updateMany({
      where: { awardId: { in: ids(awards) } },
      data: { status: 'valid' },
    });
    await world.database.revocation.update({
      where: { revocationId: proposed.revocationId },
      data: { state: 'ended', outcome: 'rejected' },
    });
    await world.service.statuses.resign(people.college);
    expect(await allBits(awards)).toEqual(['revocation', 'revocation']);
  });

  it('are no more made by one signature; what a ledger of before took by one stays revoked', async () => {
    const [award] = await issue(1);
    if (!award) throw new Error('nothing was issued');
    const { awardId } = award;
    const single = (type: 'award-revocation' | 'award-reinstatement') =>
      signed(
        people.registrar,
        statementOf(type, people.registrar, {
          role: 'registrar',
          subject: { kind: 'award', id: awardId, digest: null },
          details: { awardId, reason: 'misconduct' },
          at: world.at(),
        }),
      );
    const decided = single('award-revocation');
    await world.own(decided, people.college);
    expect([await lastRefusal(), await bits(award)]).toEqual(['revocation-needs-two', 'none']);
    // As a ledger has it that took such a statement when one signature was enough.
    const { appliedOrder } = await world.database.ledgerEntry.findFirstOrThrow({
      where: { appliedOrder: { not: null } },
      orderBy: { appliedOrder: 'desc' },
    });
    const { eventId } = await world.database.ledgerEntry.findFirstOrThrow({
      where: { digest: decided.digest },
    });
    await world.database.ledgerEntry.update({
      where: { eventId },
      data: { state: 'applied', code: null, appliedOrder: (appliedOrder ?? 0n) + 1n },
    });
    world.restart();
    await world.service.statuses.resign(people.college);
    expect(await bits(award)).toBe('revocation');
    await world.own(single('award-reinstatement'), people.college);
    expect([await lastRefusal(), await bits(award)]).toEqual(['award-revoked', 'revocation']);
    await propose(world, people.lead, [awardId]);
    await world.database.inTransaction((tx) =>
      world.service.statuses.refresh(tx, people.college, [awardId], null),
    );
    const shown = await world.database.award.findUniqueOrThrow({ where: { awardId } });
    expect([shown.status, shown.statusReason]).toEqual(['revoked', 'misconduct']);
  });

  it('give back what they suspended when rejected, lapsed, or taken out; a registrar’s own suspension stays', async () => {
    const awards = await issue(3);
    const [first, second] = awards;
    if (!first || !second) throw new Error('nothing was issued');
    const rejected = await propose(world, people.lead, ids(awards));
    const suspension = signed(
      people.registrar,
      statementOf('award-suspension', people.registrar, {
        role: 'registrar',
        subject: { kind: 'award', id: first.awardId, digest: null },
        details: { awardId: first.awardId, reason: 'misconduct' },
        at: world.at(),
      }),
    );
    await world.own(suspension, people.college);
    await reject(world, people.registrar, 'registrar', rejected);
    expect(await allBits(awards)).toEqual(['suspension', 'none', 'none']);
    const proposed = await propose(world, people.lead, ids(awards));
    expect(await allBits(awards)).toEqual(['suspension', 'suspension', 'suspension']);
    await answer(world, people.administrator, 'revocation-exemption', {
      ...proposed,
      awardId: second.awardId,
      appeal: null,
    });
    expect(await allBits(awards)).toEqual(['suspension', 'none', 'suspension']);
    // An engine whose clock is ahead gives nothing back before the signer's own clock says so.
    await expect(tell(proposed, 'lapsed')).rejects.toThrow('has not lapsed yet');
    goPast(world, proposed.lapsesAt);
    await tell(proposed, 'lapsed');
    expect(await allBits(awards)).toEqual(['suspension', 'none', 'none']);
    await approve(world, people.administrator, 'administrator', proposed);
    expect(await lastRefusal()).toBe('revocation-ended');
  });

  it('hear the earner: an appeal in the window is answered before any approval, by people not involved', async () => {
    const awards = await issue(2);
    const [first, second] = awards;
    if (!first || !second) throw new Error('nothing was issued');
    const proposed = await propose(world, people.lead, ids(awards));
    const stranger = new TestPerson(people.college);
    await world.claim(stranger);
    await appeal(world, stranger, first.awardId, proposed);
    expect(await lastRefusal()).toBe('appeal-of-another-earner');
    const earner = new TestPerson(people.college, first.earnerId);
    await world.claim(earner);
    const lodged = await appeal(world, earner, first.awardId, proposed);
    await appeal(world, earner, first.awardId, proposed);
    expect(await lastRefusal()).toBe('appeal-already-made');
    goPast(world, proposed.appealUntil);
    await approve(world, people.registrar, 'registrar', proposed);
    expect(await lastRefusal()).toBe('appeal-unanswered');
    // The registrar released the award, the assessor marked it: neither answers.
    const about = { ...proposed, awardId: first.awardId, appeal: lodged.digest };
    const marker = await world.member(
      people.administrator,
      ['assessor', 'administrator'],
      people.assessor.personId,
    );
    await answer(world, marker, 'revocation-appeal-dismissal', about);
    expect(await lastRefusal()).toBe('appeal-answered-by-involved');
    await answer(world, people.administrator, 'revocation-appeal-dismissal', {
      ...about,
      appeal: proposed.digest,
    });
    expect(await lastRefusal()).toBe('appeal-unknown');
    await answer(world, people.administrator, 'revocation-exemption', about);
    await approve(world, people.registrar, 'registrar', proposed);
    await approve(world, people.administrator, 'administrator', proposed);
    expect(await allBits(awards)).toEqual(['none', 'revocation']);
    const late = new TestPerson(people.college, second.earnerId);
    await world.claim(late);
    await appeal(world, late, second.awardId, proposed);
    expect(await lastRefusal()).toBe('revocation-ended');
  });

  it('are refused by name: short windows, no end, rows that differ, foreign or revoked awards', async () => {
    const awards = await issue(1);
    const soon = new Date(world.now.getTime() + 86_400_000).toISOString().slice(0, 19);
    await propose(world, people.lead, ids(awards), { appealUntil: `${soon}Z` });
    expect(await lastRefusal()).toBe('appeal-window-too-short');
    await propose(world, people.lead, ids(awards), { validUntil: null });
    expect(await lastRefusal()).toBe('revocation-without-end');
    await propose(world, people.lead, ids(awards), { count: 2 });
    expect(await lastRefusal()).toBe('revocation-rows-differ');
    await propose(world, people.lead, [randomId()]);
    expect(await lastRefusal()).toBe('award-unknown');
    await propose(world, people.assessor, ids(awards), { role: 'assessor' });
    expect(await lastRefusal()).toBe('role-not-for-this-decision');
    const college = await world.registerOrganization('institution', `College ${randomId().slice(0, 8)}`);
    const lead = await world.member(await world.administrator(college), ['programme-lead']);
    await propose(world, lead, ids(awards));
    expect(await lastRefusal()).toBe('award-unknown');
    await tell(await revoke(world, people, ids(awards)), 'revoked');
    await propose(world, people.lead, ids(awards));
    expect(await lastRefusal()).toBe('award-revoked');
  });

  it('are approved in the role that is still needed, or the one that the person chooses, by who has several', async () => {
    const [award] = await issue(1);
    if (!award) throw new Error('nothing was issued');
    const { revocationId, ...proposed } = await propose(world, people.lead, [award.awardId]);
    const of = { ...proposed, revocationId };
    const { decisions } = world.service;
    const several: Role[] = ['registrar', 'administrator'];
    const colleague = await world.member(people.administrator, several);
    const prepared = async (by: TestPerson, roles: Role[], role?: Role) => {
      const { personId, organizationId } = by;
      const acting = { personId, organizationId, roles, locale: 'en' as const };
      const body = { revocationId, ...(role ? { role } : {}) };
      const ready = await decisions.prepare('revocation-approval', acting, body);
      const [statement = ''] = ready.statements;
      return { acting, ready, said: parseStatement(Buffer.from(statement, 'base64url')).role };
    };
    const refusal = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'accepted',
        (error: unknown) => (error instanceof Problem ? error.code : String(error)),
      );
    expect(await refusal(prepared(colleague, several))).toBe('appeal-window-open');
    goPast(world, of.appealUntil);
    expect((await prepared(colleague, several)).said).toBe('registrar');
    expect((await prepared(colleague, several, 'administrator')).said).toBe('administrator');
    expect(await refusal(prepared(colleague, several, 'programme-lead'))).toBe('forbidden');
    await approve(world, people.registrar, 'registrar', of);
    const { said, acting, ready } = await prepared(colleague, several);
    expect(said).toBe('administrator');
    expect(await refusal(prepared(colleague, several, 'registrar'))).toBe('revocation-approvers-of-one-role');
    expect(await refusal(prepared(colleague, ['registrar']))).toBe('revocation-approvers-of-one-role');
    const assertion = colleague.authenticator.sign(ready.options, portalOrigin);
    const body = { statements: ready.statements, list: ready.list, assertion };
    const submit = (roles: Role[]) =>
      refusal(decisions.submit('revocation-approval', { ...acting, roles }, body, randomId()));
    // A role that was taken away meanwhile is no longer one to decide in.
    expect(await submit(['registrar'])).toBe('statement-mismatch');
    // Taken: only the workflow is missing here.
    expect(await submit(several)).toContain('Temporal');
  });

  it('sign no list that would forget: a row that is gone or another leaves the old list', async () => {
    const awards = await issue(2);
    const proposed = await revoke(world, people, ids(awards));
    const { revocationId } = proposed;
    const row = await world.database.revocationRow.findFirstOrThrow({ where: { revocationId, index: 0 } });
    await world.database.revocationRow.delete({ where: { revocationId_index: { revocationId, index: 0 } } });
    world.restart();
    await expect(world.service.statuses.resign(people.college)).rejects.toThrow('revocation-rows-differ');
    expect(await allBits(awards)).toEqual(['revocation', 'revocation']);
    const planted = revocationTree([randomId()]).rows[0];
    await world.database.revocationRow.create({
      data: {
        ...row,
        row: new Uint8Array(planted?.row ?? []),
        path: row.path.map((node) => new Uint8Array(node)),
      },
    });
    await expect(world.service.statuses.resign(people.college)).rejects.toThrow('revocation-rows-differ');
    await world.database.revocationRow.update({
      where: { revocationId_index: { revocationId, index: 0 } },
      data: { row: new Uint8Array(row.row) },
    });
    world.restart();
    await world.service.statuses.resign(people.college);
  });

  it('tell every earner once of each step, and what is shown follows the statements, however often it is done', async () => {
    const awards = await issue(3);
    const proposed = await propose(world, people.lead, ids(awards));
    const before = {
      notices: (await said('revocationNoticeDue')).length,
      changes: (await said('awardStatusChanged')).length,
    };
    await tell(proposed, 'proposed');
    await tell(proposed, 'proposed');
    expect((await said('revocationNoticeDue')).length - before.notices).toBe(3);
    expect((await said('awardStatusChanged')).length - before.changes).toBe(3);
    goPast(world, proposed.appealUntil);
    await approve(world, people.registrar, 'registrar', proposed);
    await approve(world, people.administrator, 'administrator', proposed);
    await tell(proposed, 'revoked');
    const shown = await world.database.award.findMany({ where: { awardId: { in: ids(awards) } } });
    expect(shown.map((award) => [award.status, award.statusReason])).toEqual(
      awards.map(() => ['revoked', 'issued-in-error']),
    );
    const { activities } = world.service;
    await activities.endRevocation({ revocationId: proposed.revocationId, outcome: 'revoked' });
    await activities.endRevocation({ revocationId: proposed.revocationId, outcome: 'revoked' });
    const completed = (await said('revocationCompleted')).flatMap(({ event }) =>
      event.case === 'revocationCompleted' && event.value.revocationId === proposed.revocationId
        ? [event.value]
        : [],
    );
    expect(completed.map((one) => [one.outcome, one.revoked, one.exempted])).toEqual([['revoked', 3, 0]]);
    await activities.remindRevocation({ revocationId: proposed.revocationId, ordinal: 0 });
    await activities.remindRevocation({ revocationId: proposed.revocationId, ordinal: 0 });
    const reminders = (await said('revocationNoticeDue')).flatMap(({ event }) =>
      event.case === 'revocationNoticeDue' && event.value.occasion === 'undecided' ? [event.value] : [],
    );
    expect(reminders.map((one) => [one.awardId, one.earnerId])).toEqual([['', '']]);
  });
});
