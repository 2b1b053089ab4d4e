import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holdLauncherLock } from '../../../deploy/local/lock.js';
import { livingPids } from '../../../deploy/local/pids.js';
import { type Processes, processesOf } from '../../../deploy/local/processes.js';
import { type ProcessName, processNames, type Stack } from '../../../deploy/local/stack.js';
import { fixtureRoot } from './fixture-root.js';
import { temporaryStack } from './temporary-stack.js';

/** Stands in for a service: ready after a moment, ends on SIGTERM, crashes when told to. */
const stub = `import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
let ready = false;
setTimeout(() => { ready = true; }, 150);
createServer((request, response) => {
  if (request.url === '/crash') { console.log('the last words'); process.exit(3); }
  response.writeHead(request.url === '/readyz' && ready ? 200 : 503).end('not yet');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => { appendFileSync('stopped.txt', NAME + ' '); process.exit(0); });`;

const entry = (name: ProcessName): string => {
  if (name === 'workflows') return 'dist/workflows/worker.js';
  if (name === 'identity' || name === 'mail') return `dist/deploy/local/${name}-main.js`;
  return `dist/services/${name}/src/main.js`;
};

let stack: Stack;
let processes: Processes;
let cleanUp: () => void;
const crashes: string[] = [];

beforeAll(async () => {
  const files = processNames.map((name) => [entry(name), stub.replace('NAME', `'${name}'`)]);
  const checkout = fixtureRoot(Object.fromEntries(files));
  const temporary = await temporaryStack();
  stack = { ...temporary.stack, root: checkout.root };
  processes = processesOf(stack, (line) => crashes.push(line));
  cleanUp = () => {
    temporary.remove();
    checkout.remove();
  };
});

afterAll(async () => {
  await processes.stop();
  cleanUp();
});

const ask = (name: ProcessName, path: string) => fetch(`http://127.0.0.1:${stack.ports[name]}${path}`);

describe('processes', () => {
  test('are waited for, killed and started again one by one, and stopped in order', async () => {
    await processes.start();
    for (const name of processNames) expect((await ask(name, '/readyz')).status).toBe(200);
    const first = processes.child('issuance')?.pid;
    expect(await processes.kill('issuance')).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(ask('issuance', '/readyz')).rejects.toThrow();
    await processes.start(['issuance']);
    expect(processes.child('issuance')?.pid).not.toBe(first);
    await processes.stop();
    expect(livingPids(stack)).toEqual([]);
    const order = readFileSync(join(stack.root, 'stopped.txt'), 'utf8').trim().split(' ');
    expect(order).toHaveLength(processNames.length);
    expect(order[0]).toBe('portal');
    expect(order.slice(-2).sort()).toEqual(['identity', 'mail']);
    expect(crashes).toEqual([]);
  }, 180_000);

  test('one that crashes is reported in one line with its last words, and not started again', async () => {
    await processes.start(['catalogue']);
    await ask('catalogue', '/crash').catch(() => undefined);
    for (let tries = 0; !crashes.length && tries < 1_500; tries++) await sleep(20);
    expect(crashes).toEqual([
      expect.stringMatching(/^catalogue ended \(exit code 3\): the last words \(log: .*\)$/),
    ]);
    await expect(ask('catalogue', '/readyz')).rejects.toThrow();
  }, 180_000);

  test('one that ends before it is ready is told as such', async () => {
    const wrong = processesOf({ ...stack, root: join(stack.root, 'deploy') }, () => undefined);
    await expect(wrong.start(['mail'])).rejects.toThrow('mail is not built');
  });
});

test('a state folder has one launcher at a time', async () => {
  const { stack: own, remove } = await temporaryStack();
  const release = await holdLauncherLock(own);
  expect(livingPids(own).map((record) => record.name)).toEqual(['launcher']);
  release();
  expect(livingPids(own)).toEqual([]);
  remove();
});
