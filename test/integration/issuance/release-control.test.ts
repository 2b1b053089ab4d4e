import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ControlType } from '../../../services/issuance/src/release/control.js';
import { recordReleaseDecision } from '../../../services/issuance/src/release/release-record.js';
import { commitTo } from '../../../services/issuance/src/words/words.js';
import { newId } from '../../../services/shared/src/ids.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { signed, statementOf } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

const cases = {
  'release-pause': 'releasePaused',
  'release-resume': 'releaseResumed',
  'release-cancellation': 'releaseCancelled',
} as const;

describe('a release with exceptions, paused, resumed, cancelled', () => {
  let world: World;
  let people: Stage;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
  }, 180_000);
  afterAll(() => world.close());

  const assessed = async (count: number) => {
    const rows = [];
    for (let index = 0; index < count; index++) {
      const { resultId, earner } = await world.assess(people, people.version);
      rows.push({ result: resultId, earner, version: people.version.digest });
    }
    return rows;
  };

  /** A registrar's word about a release, as it reaches the ledger; `by` another than this college's registrar. */
  async function control(
    type: ControlType,
    releaseId: string,
    by = people.registrar,
    written: string | null = null,
  ): Promise<void> {
    const decided = signed(
      by,
      statementOf(type, by, {
        role: 'registrar',
        subject: { kind: 'release', id: releaseId, digest: null },
        details: { releaseId, words: written },
        at: world.at(),
      }),
    );
    await world.issuance(
      by.organizationId,
      { case: cases[type], value: { releaseId, decision: world.decision(decided) } },
      decided,
    );
  }

  it('holds back the exceptions of the approval, with their reason, and lets another release propose them', async () => {
    const rows = await assessed(3);
    const [first, second] = rows.map((row) => row.result).sort();
    const exceptions = [{ resultId: second ?? '', reason: 'evidence-in-doubt' as const }];
    const releaseId = await world.release(people, rows, { exceptions });
    expect(await world.service.gate.run(releaseId, 0, 3)).toEqual({ ok: true });
    expect(await world.rowCodes(releaseId)).toEqual(['issued', 'evidence-in-doubt', 'issued']);
    expect(await world.database.releaseRow.findFirst({ where: { resultId: second ?? '' } })).toMatchObject({
      state: 'held-back',
    });
    const again = await world.release(
      people,
      rows.filter((row) => row.result === second),
    );
    expect(await world.service.gate.run(again, 0, 1)).toEqual({ ok: true });
    expect(await world.rowCodes(again)).toEqual(['issued']);
    expect(
      await world.database.award.count({ where: { resultId: { in: [first ?? '', second ?? ''] } } }),
    ).toBe(2);
  });

  it('issues no row while the ledger holds it paused, whatever rows and callers say', async () => {
    const releaseId = await world.release(people, await assessed(2));
    await control('release-pause', releaseId);
    const before = await world.signatures();
    expect(await world.service.gate.run(releaseId, 0, 2)).toEqual({ ok: false, code: 'release-paused' });
    expect([await world.rowCodes(releaseId), await world.signatures()]).toEqual([['draft', 'draft'], before]);
    await control('release-resume', releaseId);
    expect(await world.service.gate.run(releaseId, 0, 2)).toEqual({ ok: true });
    expect(await world.rowCodes(releaseId)).toEqual(['issued', 'issued']);
  });

  it('stops between two rows where a pause comes while a range is in hand', async () => {
    const releaseId = await world.release(people, await assessed(3));
    const gate = world.service.gate;
    const paused = new Promise<void>((resolve, reject) => {
      let begun = false;
      const onRow = (index: number): void => {
        if (index !== 0 || begun) return;
        begun = true;
        control('release-pause', releaseId).then(resolve, reject);
      };
      void gate.run(releaseId, 0, 1, onRow);
    });
    await paused;
    expect(await gate.run(releaseId, 0, 3)).toEqual({ ok: false, code: 'release-paused' });
    await control('release-resume', releaseId);
    expect(await gate.run(releaseId, 0, 3)).toEqual({ ok: true });
    expect(await world.database.award.count({ where: { releaseId } })).toBe(3);
  });

  it("heeds only this college's registrar, in an order that makes sense", async () => {
    const releaseId = await world.release(people, await assessed(1));
    const college = await world.registerOrganization('institution', 'Another College');
    const stranger = await world.member(await world.administrator(college), ['registrar']);
    await control('release-pause', releaseId, stranger);
    await control('release-resume', releaseId);
    await control('release-pause', releaseId);
    await control('release-pause', releaseId);
    expect((await world.refusals()).slice(-3)).toEqual([
      'release-unknown',
      'release-not-paused',
      'release-paused',
    ]);
    await control('release-cancellation', releaseId);
    await control('release-resume', releaseId);
    expect((await world.refusals()).at(-1)).toBe('release-cancelled');
  });

  it('frees what a cancelled release did not issue, also what was half signed; what was issued stays', async () => {
    const rows = await assessed(3);
    const releaseId = await world.release(people, rows);
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
    // A crash after the second row's intent was stored, before it was published.
    const half = await world.database.releaseRow.findFirstOrThrow({ where: { releaseId, index: 1 } });
    const publish = jest.spyOn(world.service.signer, 'sealPlace').mockImplementation(() => {
      throw new Error('a crash');
    });
    await expect(world.service.gate.run(releaseId, 1, 2)).rejects.toThrow('a crash');
    publish.mockRestore();
    await control('release-cancellation', releaseId);
    expect(await world.service.gate.run(releaseId, 0, 3)).toEqual({ ok: false, code: 'release-cancelled' });
    await world.service.releases.cancel(releaseId);
    await world.service.releases.cancel(releaseId);
    expect(
      (await world.database.releaseRow.findMany({ where: { releaseId }, orderBy: { index: 'asc' } })).map(
        (row) => row.state,
      ),
    ).toEqual(['issued', 'cancelled', 'cancelled']);
    expect(await world.database.award.findMany({ where: { releaseId } })).toHaveLength(1);
    const again = await world.release(
      people,
      rows.filter((row) => row.result !== (rows.map((one) => one.result).sort()[0] ?? '')),
    );
    expect(await world.service.gate.run(again, 0, 2)).toEqual({ ok: true });
    expect(await world.database.award.count({ where: { resultId: half.resultId, state: 'issued' } })).toBe(1);
  });

  it('publishes nothing of a row that a cancellation freed while it was being signed', async () => {
    const rows = await assessed(1);
    const releaseId = await world.release(people, rows);
    const { signer } = world.service;
    const sign = signer.sign.bind(signer);
    const spy = jest.spyOn(signer, 'sign').mockImplementationOnce(async (...args) => {
      await world.service.releases.cancel(releaseId);
      return sign(...args);
    });
    await expect(world.service.gate.run(releaseId, 0, 1)).rejects.toThrow();
    spy.mockRestore();
    expect(
      await world.database.award.count({ where: { resultId: rows[0]?.result ?? '', state: 'issued' } }),
    ).toBe(0);
  });

  it('says why it was paused to those who decide, and to auditors that it was', async () => {
    const { words, releaseReader: reader } = world.service;
    const releaseId = await world.release(people, await assessed(2));
    const written = commitTo('The register is being checked.');
    await world.database.inTransaction(async (tx) => {
      await words.keep(tx, people.registrar, people.registrar.personId, written, world.now);
      await words.claim(tx, people.registrar, written.commitment);
    });
    await control('release-pause', releaseId, people.registrar, written.commitment);
    const seenBy = (role: Role) =>
      reader.one({ organizationId: people.college, roles: [role] }, releaseId, 0);
    const pause = { act: 'pause', personId: people.registrar.personId };
    for (const role of ['registrar', 'programme-lead', 'administrator'] as const)
      expect((await seenBy(role)).controls).toMatchObject([
        { ...pause, words: 'The register is being checked.' },
      ]);
    expect((await seenBy('auditor')).controls).toMatchObject([{ ...pause, words: null }]);
    const { versionId } = people.version.manifest;
    expect((await seenBy('auditor')).gates).toMatchObject([
      { gate: 'results-final', count: 2, passed: true },
      { gate: 'version-endorsed', versionId, count: 2, passed: true },
      { gate: 'proposed', count: 2 },
      { gate: 'approved', count: 2 },
    ]);
  });

  it('takes over a reservation whose row was set aside', async () => {
    const rows = await assessed(1);
    const releaseId = await world.release(people, rows);
    const crash = jest.spyOn(world.service.signer, 'sealPlace').mockImplementation(() => {
      throw new Error('a crash');
    });
    await expect(world.service.gate.run(releaseId, 0, 1)).rejects.toThrow('a crash');
    crash.mockRestore();
    await world.database.releaseRow.updateMany({
      where: { releaseId },
      data: { state: 'set-aside', code: 'x' },
    });
    const again = await world.release(people, rows);
    expect(await world.service.gate.run(again, 0, 1)).toEqual({ ok: true });
    expect(await world.rowCodes(again)).toEqual(['issued']);
  });

  it('records a decision once, and nothing of one that is not there', async () => {
    await expect(recordReleaseDecision(world.database, () => world.now, newId())).rejects.toThrow();
  });
});
