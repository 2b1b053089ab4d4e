import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { listForNext, reserveAward } from '../../../services/issuance/src/award/award.store.js';
import { statusListEntries } from '../../../services/issuance/src/credential/status-list.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import { World } from './world.js';

jest.setTimeout(180_000);

let world: World;
beforeAll(async () => {
  world = await World.open();
}, 60_000);
afterAll(() => world.close());

/** An award's row, at a place of a list. */
const rowAt = (organizationId: string, listNumber: number, statusIndex: number) => ({
  awardId: randomId(),
  organizationId,
  releaseId: newId(),
  resultId: newId(),
  caseId: randomId(),
  versionId: newId(),
  earnerId: randomId(),
  created: '2026-11-24T15:00:00Z',
  listNumber,
  statusIndex,
  state: 'issued',
  status: 'valid',
});

test('a status list is used to the half, then the next one; how full it is shows in its indexes', async () => {
  const organizationId = randomId();
  expect(await listForNext(world.database, organizationId)).toBe(1);
  // Every second index of the part that is looked at, but one: not half of it.
  const places = Array.from({ length: 512 }, (_, index) => index * 2);
  const [last = 0, ...before] = places.toReversed();
  await world.database.award.createMany({ data: before.map((index) => rowAt(organizationId, 1, index)) });
  expect(await listForNext(world.database, organizationId)).toBe(1);
  await world.database.award.createMany({ data: [rowAt(organizationId, 1, last)] });
  expect(await listForNext(world.database, organizationId)).toBe(2);
  const {
    state: _state,
    status: _status,
    listNumber: _list,
    statusIndex: _index,
    awardId: _id,
    ...of
  } = rowAt(organizationId, 1, 0);
  const reserved = await reserveAward(world.database, of);
  expect(reserved.listNumber).toBe(2);
  expect(reserved.statusIndex).toBeLessThan(statusListEntries);
  expect(await listForNext(world.database, organizationId)).toBe(2);
  // Another organization has lists of its own.
  expect(await listForNext(world.database, randomId())).toBe(1);
});
