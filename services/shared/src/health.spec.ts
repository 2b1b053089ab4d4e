import { expect, test } from '@jest/globals';
import { Readiness, serveHealth } from './health.js';

test('readiness lists what fails, within its time', async () => {
  const readiness = new Readiness();
  readiness.register('fine', async () => undefined);
  readiness.register('also fine', () => true);
  expect(await readiness.readyz()).toEqual({ status: 200, body: { status: 'ok', problems: [] } });
  readiness.register('database', async () => {
    throw new Error('no connection');
  });
  readiness.register('consumer', () => false);
  const stuck = ['stuck', 'stuck too', 'stuck as well', 'stuck besides'];
  for (const name of stuck) readiness.register(name, () => new Promise(() => undefined));
  const startedAt = Date.now();
  const answer = await readiness.readyz();
  // One after the other they would take eight seconds.
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  expect(answer.status).toBe(503);
  expect(answer.body.problems).toEqual([
    { name: 'database', detail: 'no connection' },
    { name: 'consumer', detail: 'not ready' },
    ...stuck.map((name) => ({ name, detail: 'no answer within 2000 ms' })),
  ]);
});

test('a process without HTTP of its own serves both paths', async () => {
  const readiness = new Readiness();
  readiness.register('worker', () => false);
  const server = await serveHealth(readiness, { port: 0, host: '127.0.0.1' });
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
  expect([await status('/healthz'), await status('/readyz'), await status('/other')]).toEqual([
    200, 503, 404,
  ]);
  await server.stop();
});
