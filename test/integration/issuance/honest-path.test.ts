import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { confirmationOf, signed } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

describe('the honest path', () => {
  let world: World;
  let people: Stage;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
  }, 180_000);
  afterAll(() => world.close());

  it('enrols from the operator key down, signs both confirmations and issues an award that verifies', async () => {
    expect(await world.refusals()).toEqual([]);
    await world.confirmBoth(people.approver, people.version);
    expect(await world.refusals()).toEqual([]);
    const told = (await world.said()).filter(({ event }) => event.case === 'confirmationSigned');
    expect(told).toHaveLength(2);
    const { resultId, earner } = await world.assess(people, people.version);
    const releaseId = await world.release(people, [
      { result: resultId, earner, version: people.version.digest },
    ]);
    expect(await world.refusals()).toEqual([]);
    expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
    expect(await world.rowCodes(releaseId)).toEqual(['issued']);
    const issued = (await world.said()).flatMap(({ event }) =>
      event.case === 'awardIssued' ? [event.value] : [],
    );
    expect(issued).toHaveLength(1);
    for (const language of ['en', 'fr'] as const) {
      const forms = await world.service.awards.forms(issued[0]?.awardId ?? '', language);
      for (const form of [forms.json, forms.jwt]) {
        const verified = await world.service.verifier.verify(form);
        expect(verified.checks.filter((check) => check.outcome !== 'passed')).toEqual([]);
        expect(verified.validWhenAwarded.answer).toBe('yes');
      }
    }
  }, 180_000);

  it('tells each thing once, though events come again and turns run side by side', async () => {
    const statement = confirmationOf(people.approver, people.version, 'in-demand', { at: world.at() });
    const confirmationId = await world.confirm(statement, signed(people.approver, statement));
    await world.database.confirmation.update({ where: { confirmationId }, data: { state: 'due' } });
    const before = (await world.said()).length;
    await Promise.all([1, 2, 3, 4].map(() => world.service.ledger.advance()));
    const told = (await world.said()).slice(before).map(({ event }) => event.case);
    expect(told).toEqual(['confirmationSigned']);
    const bodies = await world.database.confirmationCredential.findMany({ where: { confirmationId } });
    expect(bodies).toHaveLength(4);
  });
});
