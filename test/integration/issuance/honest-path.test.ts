import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(60_000);

describe('the honest path', () => {
  let world: World;
  let people: Stage;
  beforeAll(async () => {
    world = await World.open();
    people = await stage(world);
  }, 60_000);
  afterAll(() => world.close());

  it('enrols from the operator key down, signs both confirmations and issues an award that verifies', async () => {
    expect(await world.refusals()).toEqual([]);
    await world.confirmBoth(people.approver, people.version);
    expect(await world.refusals()).toEqual([]);
    const signed = (await world.said()).filter(({ event }) => event.case === 'confirmationSigned');
    expect(signed).toHaveLength(2);
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
  }, 60_000);
});
