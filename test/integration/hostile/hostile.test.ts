import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { type ServiceName, type Stack, services } from '../../../deploy/local/stack.js';
import { Decisions } from '../../../services/shared/src/decisions.js';
import { problemCodes } from '../../../services/shared/src/problem-codes.js';
import { roles } from '../../../services/shared/src/roles.js';
import { applicationOn, type RunningApplication } from '../../contract/applications.js';
import { type ScratchDatabase, scratchDatabase } from '../../support/database.js';
import {
  type Json,
  type Path,
  placesIn,
  pointerOf,
  samplesOf,
  valueAt,
  withAt,
} from '../../support/samples.js';
import { temporaryStack } from '../deploy/temporary-stack.js';

jest.setTimeout(300_000);

/**
 * Whatever is sent to a route that takes a body, a decision of every kind among them, is answered by a problem with a
 * code, and by where the fault is where the form is at fault; never by a failure. Bodies are made from the schemas of
 * the service itself, so that a new route or kind is asked too.
 */

/** Stands in a sample for what does not belong there. */
const hostile: Json[] = [
  null,
  true,
  7,
  -1,
  1e21,
  0.5,
  '',
  ' ',
  'x',
  '2027-02-30',
  'a\u0000b',
  '\ud800',
  'y'.repeat(70_000),
  [],
  {},
  [[]],
  { $ne: null },
];
/** What large documents are asked with deep inside, where the same few rules hold again and again. */
const hostileDeep: Json[] = [{}, '', 'a\u0000b', 1e21];
const DEEP = 3;
const unreadable = [
  '',
  '{',
  '{"a":',
  'null',
  '[]',
  '7',
  '"text"',
  '{"__proto__": {"a": 1}}',
  '{"constructor": {"prototype": "x"}}',
  '\ufeff{}',
];
/** More than a route of JSON takes: 16 MB at most. */
const OVERSIZE = `{"text":"${'y'.repeat(17 * 1024 * 1024)}"}`;

interface Answer {
  status: number;
  type: string;
  body: { code?: string; title?: string; titleFr?: string; errors?: { pointer: string; code: string }[] };
}
type Send = (path: string, payload: string) => Promise<Answer>;

/** What is wrong with the form of an answer to something hostile; null where nothing is. */
function wrongIn({ status, type, body }: Answer): string | null {
  if (status < 400) return null;
  if (status === 401) return 'let nobody in';
  if (status >= 500) return `failed with ${status} ${body.code}`;
  if (!type.startsWith('application/problem+json')) return `answered ${status} as ${type}`;
  if (!body.code || !Object.hasOwn(problemCodes, body.code)) return `answered the code ${body.code}`;
  if (!body.title || !body.titleFr) return `answered ${body.code} without a title in both languages`;
  return null;
}

const pointersIn = ({ body }: Answer): string[] => (body.errors ?? []).map(({ pointer }) => pointer);

/**
 * What is wrong with where an answer says that the fault is; null where nothing is.
 *
 * @param before pointers that the sample is answered with as it is: what takes the value names only these
 * @param isForeign whether the value is of another type than what belongs there
 */
function misplaced(answer: Answer, at: Path, before: readonly string[], isForeign: boolean): string | null {
  if (answer.body.code !== 'validation') return null;
  const pointers = pointersIn(answer);
  const asked = pointerOf(at);
  // The fault is where the value is, around it where alternatives are judged as a whole, or within it.
  const isNamed = pointers.some((one) => asked.startsWith(one) || one.startsWith(asked));
  const isTaken = !isForeign && pointers.length > 0 && pointers.every((one) => before.includes(one));
  if (isNamed || isTaken) return null;
  return `names ${pointers.join(', ') || 'no place'} where the fault is at ${asked}`;
}

const isPrimitive = (value: Json): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Sends everything hostile that a schema suggests; gives what was wrong with the answers. */
async function faultsOf(send: Send, path: string, schema: object, root: object): Promise<string[]> {
  const faults: string[] = [];
  const note = (what: string, found: string | null): void => {
    if (found) faults.push(`${path} ${what.slice(0, 160)}: ${found}`);
  };
  for (const payload of unreadable) note(payload, wrongIn(await send(path, payload)));
  const asked = new Set<string>();
  for (const sample of samplesOf(schema, root)) {
    const plain = await send(path, JSON.stringify(sample));
    note('a sample', wrongIn(plain));
    note(
      'an unknown member',
      wrongIn(await send(path, JSON.stringify(Object.assign({}, sample, { unknown: 'member' })))),
    );
    for (const place of placesIn(sample)) {
      const there = valueAt(sample, place);
      const question = `${pointerOf(place)} ${JSON.stringify(there)}`;
      // Alternatives of one place share all others.
      if (asked.has(question)) continue;
      asked.add(question);
      for (const value of place.length > DEEP ? hostileDeep : hostile) {
        const answer = await send(path, JSON.stringify(withAt(sample, place, value)));
        const isForeign = isPrimitive(there) && value !== null && typeof value !== typeof there;
        const found = wrongIn(answer) ?? misplaced(answer, place, pointersIn(plain), isForeign);
        note(`${pointerOf(place)} = ${JSON.stringify(value)}`, found);
      }
    }
  }
  return faults;
}

let stack: Stack;
let remove: () => void;
beforeAll(async () => {
  ({ stack, remove } = await temporaryStack());
});
afterAll(() => remove());

const organizationId = randomUUID();
const personId = randomUUID();

/** Somebody of the organization with a passkey, as the signer's fact would have brought it. */
async function enrol(database: ScratchDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `INSERT INTO ground.passkey (organization_id, credential_id, person_id, public_key, rp_id, origins, state)
     VALUES ($1, 'a-credential', $2, '\\x00', 'localhost', '{http://localhost:4500}', 'enrolled')`,
    [organizationId, personId],
  );
  await client.end();
}

// The portal's own routes ask for a session: test/integration/portal sends them what is senseless.
const behindTheGate = services.filter((service) => service !== 'portal');

describe.each(behindTheGate)('what is sent to %s', (service: ServiceName) => {
  let database: ScratchDatabase;
  let running: RunningApplication;
  let bearers: { member: string; earner: string };
  beforeAll(async () => {
    database = await scratchDatabase(service);
    await enrol(database);
    running = await applicationOn(database.url, service, stack);
  });
  afterAll(async () => {
    await running?.close();
    await database?.drop();
  });

  // Tokens live for two minutes: each test gets its own.
  const renew = async (): Promise<void> => {
    const { portal } = running;
    const membership = { organizationId, roles: [...roles] };
    const member = await portal.forPerson({ personId, memberships: [membership], locale: 'en' });
    const earner = await portal.forPerson({
      personId,
      memberships: [],
      locale: 'en',
      earnerOf: organizationId,
    });
    bearers = { member: `Bearer ${member}`, earner: `Bearer ${earner}` };
  };
  const sending =
    (as: 'member' | 'earner', method: 'POST' | 'PUT' | 'PATCH' = 'POST'): Send =>
    async (url, payload) => {
      const answer = await running.app.inject({
        method,
        url,
        payload,
        headers: {
          authorization: bearers[as],
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          origin: 'http://localhost:4500',
        },
      });
      const type = String(answer.headers['content-type']);
      return { status: answer.statusCode, type, body: type.includes('json') ? answer.json() : {} };
    };

  it('as a decision of any kind is answered with what is wrong, and where', async () => {
    const { inputs } = running.app.get<Decisions<never>>(Decisions);
    expect(inputs.length).toBeGreaterThan(3);
    const faults: string[] = [];
    for (const [type, input] of inputs) {
      await renew();
      const base = `/v1/organizations/${organizationId}/decisions/${type}`;
      const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      const probe = await sending('member')(`${base}/prepare`, '{}');
      const as = probe.status === 403 ? 'earner' : 'member';
      const empty = await sending(as)(`${base}/prepare`, '{}');
      if (empty.status === 403) faults.push(`${type} is open to nobody here`);
      if (empty.body.code !== 'validation' || !empty.body.errors?.length)
        faults.push(`${type} says of nothing: ${JSON.stringify(empty.body)}`);
      faults.push(...(await faultsOf(sending(as), `${base}/prepare`, schema, schema)));
      for (const payload of [...unreadable, '{"statements":["AAAA"],"list":null,"assertion":{}}'])
        if ((await sending(as)(base, payload)).status >= 500) faults.push(`${base} failed at ${payload}`);
    }
    expect(faults).toEqual([]);
  });

  it('on any route that takes a body is answered with what is wrong, and where', async () => {
    const document = (await running.app.inject({ method: 'GET', url: '/docs-json' })).json();
    const operations = bodiesIn(document);
    expect(operations.length).toBeGreaterThan(service === 'issuance' ? 2 : 3);
    const faults: string[] = [];
    for (const { method, path, schema } of operations) {
      await renew();
      const url = path
        .replace('{organizationId}', organizationId)
        .replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
      faults.push(...(await faultsOf(sending('member', method), url, schema, document)));
    }
    const large = await sending('member')(
      operations[0]?.path.replace('{organizationId}', organizationId) ?? '',
      OVERSIZE,
    );
    expect([large.status, large.body.code]).toEqual([413, 'payload-too-large']);
    expect(faults).toEqual([]);
  });
});

interface OperationWithBody {
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  schema: object;
}

/** Operations of an OpenAPI document that take JSON, with its schema. */
function bodiesIn(document: { paths: Record<string, Record<string, unknown>> }): OperationWithBody[] {
  const withBody = z.object({
    requestBody: z.object({
      content: z.object({ 'application/json': z.object({ schema: z.looseObject({}) }) }),
    }),
  });
  // Neither the operator nor another service is who sends this: each is let in by a key that is tested elsewhere.
  const open = Object.entries(document.paths).filter(([path]) => !/^\/(v1\/operator|internal)\//.test(path));
  return open.flatMap(([path, item]) =>
    (['POST', 'PUT', 'PATCH'] as const).flatMap((method) => {
      const found = withBody.safeParse(item[method.toLowerCase()]);
      return found.success
        ? [{ method, path, schema: found.data.requestBody.content['application/json'].schema }]
        : [];
    }),
  );
}
