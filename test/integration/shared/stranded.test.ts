import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Settled, Settling } from '../../../services/shared/src/decision-settling.js';
import type { Tx } from '../../../services/shared/src/outbox.js';
import { inTransaction, type ScratchDatabase, scratchDatabase } from '../../support/scratch.js';

jest.setTimeout(180_000);

let database: ScratchDatabase;
beforeAll(async () => {
  database = await scratchDatabase();
});
afterAll(() => database?.drop());

const received = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const [place, id] of ids.entries())
    await database.pool.query(
      `INSERT INTO ground.decision (decision_id, type, organization_id, person_id, digest, statement, assertion, state, command_key, received_at)
       VALUES ($1, 'mark', 'college', 'person', $2, '', '', 'received', $2, now() - interval '1 hour' + $3 * interval '1 millisecond')`,
      [id, `digest-${id}`, place],
    );
  return ids;
};
const attempts = async (): Promise<number[]> =>
  (await database.pool.query('SELECT DISTINCT attempts FROM ground.decision ORDER BY attempts')).rows.map(
    (row) => row.attempts,
  );
const later = (ms: number): Date => new Date(Date.now() + ms);

test('those that cannot be brought on hold up no other, and are tried more and more rarely', async () => {
  const ids = await received(50);
  const stuck = new Set(ids.slice(0, 30));
  let tried: string[] = [];
  const settling = new Settling<Tx>(
    ['mark'],
    async ({ decisionId }, updateId): Promise<Settled> => {
      tried.push(decisionId);
      expect(updateId).not.toBe('');
      if (decisionId === ids[0]) throw new Error('for ever');
      return stuck.has(decisionId)
        ? { ok: false, code: 'workflow-timeout' }
        : { ok: false, code: 'not-asked' };
    },
    (work) => inTransaction(database.pool, work),
  );
  await expect(settling.resume(later(0))).rejects.toThrow('for ever');
  expect(tried).toEqual(ids);
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS n FROM ground.decision WHERE state = 'released'`,
  );
  expect(rows).toEqual([{ n: 20 }]);
  tried = [];
  // Too soon after the last attempt.
  expect(await settling.resume(later(0))).toBe(0);
  await expect(settling.resume(later(600_000))).rejects.toThrow('for ever');
  expect(new Set(tried)).toEqual(stuck);
  expect(await attempts()).toEqual([1, 2]);
  // A decision that came meanwhile does not wait behind them.
  const [fresh = ''] = await received(1);
  tried = [];
  expect(await settling.resume(later(45_000))).toBe(1);
  expect(tried).toEqual([fresh]);
});
