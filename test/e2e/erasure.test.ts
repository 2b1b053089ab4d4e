import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../deploy/local/demo/actor.js';
import { movementsPdf } from '../../deploy/local/demo/files.js';
import { ensureSecrets } from '../../deploy/local/secrets.js';
import { databaseOf, services } from '../../deploy/local/stack.js';
import {
  PublishedFolder,
  verdictsOfDigitalBazaar,
  verdictsOfOurs,
} from '../../deploy/local/verify-sample.js';
import { decisionOf, readEvent } from '../../services/issuance/src/events.js';
import { assertionHolds, assertionSchema, type Passkey } from '../../services/shared/src/assertion.js';
import { operatorSigned, readOperatorKey } from '../../services/shared/src/operator.js';
import { parseStatement, signedBytes, statementDigest } from '../../services/shared/src/statement.js';
import {
  chainFaults,
  DEAD_LETTERS,
  hashOfPlace,
  readTopics,
  settled,
  type TopicRecord,
  topics,
} from './support/facts.js';
import { type Journey, play, type System, startSystem } from './support/system.js';

jest.setTimeout(180_000);

/** What the erased member wrote in the thread of a request. */
const OWN_WORDS = 'Quibbleworth would like to see the forklift, too';

/** All that the system ever learned of the two who are erased: names, addresses, numbers, free text, contents. */
const traces: Record<string, string | Buffer> = {
  'legal name': 'Emile Earner',
  'chosen name': 'Émile',
  mail: 'emile.earner@mail.example',
  'student number': 'D-20417',
  'comment of a mark': 'One correction, made at once.',
  'another comment': 'Disputed both counts',
  'evidence in PDF': pdfText(),
  "member's name": 'Lena Lakeside',
  "member's mail": 'lena@lakeside-logistics.example',
  "member's words": OWN_WORDS,
};

let system: System;
let journey: Journey;
let recordsBefore: TopicRecord[];
let evidenceBefore: Buffer;

beforeAll(async () => {
  system = await startSystem();
  journey = await play(system);
  const { lakeside } = journey.cast;
  const { items } = await lakeside.get<{ items: { requestId: string }[] }>('/requests');
  await lakeside.post(`/requests/${items[0]?.requestId}/thread`, { text: OWN_WORDS });
  await settled(system);
  recordsBefore = await readTopics(system);
  evidenceBefore = filesOf(join(system.stack.state, 'evidence'));
}, 240_000);

afterAll(() => system?.stop(), 60_000);

describe('erasing an earner and a member', () => {
  it('begins with people who are known', async () => {
    expect(await known()).toEqual({ earner: true, member: true, words: true });
  });

  it('is done by those who may, and can be repeated', async () => {
    const { registrar, lakeside } = journey.cast;
    const { items } = await registrar.get<{ items: { earnerId: string }[] }>('/earners');
    for (const { earnerId } of items) {
      const erasure = `/earners/${earnerId}/erasure`;
      const first = await registrar.post(erasure, {});
      expect(await registrar.post(erasure, {})).toEqual(first);
    }
    await lakeside.post(`/members/${journey.enrolment.personId('lena')}/erasure`, {});
    await eventually('the erasures everywhere', async () => {
      const { earner: named, member, words } = await known();
      return named || member || words ? undefined : true;
    });
    await settled(system);
  });

  it.each(services)('leaves no trace in the database of %s', async (service) => {
    const dump = await dumpOf(service);
    // The same dump holds what stays.
    expect(dump.includes(journey.cast.lead.organizationId)).toBe(true);
    expect(tracesIn(dump)).toEqual([]);
  });

  it('leaves no trace in any topic', async () => {
    const records = await readTopics(system, [...topics, DEAD_LETTERS]);
    const dump = Buffer.concat(
      records.flatMap(({ key, value, headers }) => [
        key ?? Buffer.alloc(0),
        value ?? Buffer.alloc(0),
        Buffer.from(JSON.stringify(headers)),
      ]),
    );
    expect(dump.includes('Demo College')).toBe(true);
    expect(tracesIn(dump)).toEqual([]);
  });

  it('leaves no file of evidence', () => {
    expect(evidenceBefore.length).toBeGreaterThan(0);
    expect(filesOf(join(system.stack.state, 'evidence'))).toHaveLength(0);
  });

  it.each(['logs', 'signer', 'temporal'])("leaves no trace in the folder '%s'", (folder) => {
    const dump = filesOf(join(system.stack.state, folder));
    expect(dump.length).toBeGreaterThan(0);
    expect(tracesIn(dump)).toEqual([]);
  });

  it('would be found where names still stand: in the mails that the people got', () => {
    const found = tracesIn(filesOf(join(system.stack.state, 'mail')));
    expect(found).toEqual(expect.arrayContaining(['mail', "member's mail"]));
  });

  it('changes no fact that was told, and leaves every chain whole', async () => {
    const records = await readTopics(system);
    const now = new Map(records.map((record) => [record.headers.ce_id, record]));
    for (const before of recordsBefore) expect(now.get(before.headers.ce_id)).toEqual(before);
    expect(records.length).toBeGreaterThan(recordsBefore.length);
    expect(chainFaults(records)).toEqual([]);
  });

  it('leaves every decision verifiable: its place, its statement, its signature', async () => {
    const records = await readTopics(system);
    const passkeys = passkeysIn(records);
    const operator = readOperatorKey(ensureSecrets(system.stack).operatorPublicKey);
    const verified: Record<'person' | 'operator', number> = { person: 0, operator: 0 };
    for (const record of records) {
      const decision = decisionOf(readEvent(payloadOf(record)));
      if (!decision) continue;
      const { headers } = record;
      const digest = statementDigest(decision.statement);
      expect(
        hashOfPlace(headers.cs_source ?? '', Number(headers.cs_sequence), headers.cs_previous ?? '', digest),
      ).toBe(headers.cs_hash);
      const statement = parseStatement(decision.statement);
      const assertion = new TextDecoder().decode(decision.assertion);
      if (statement.role === 'operator') {
        expect(await operatorSigned(operator, decision.statement, assertion)).toBe(true);
        verified.operator += 1;
        continue;
      }
      const { statement: bytes, list, index, path } = decision;
      const item = { statement: bytes, list: list.length > 0 ? list : null, index, path };
      const read = assertionSchema.parse(JSON.parse(assertion));
      const passkey = passkeys.get(read.id);
      expect(passkey?.personId).toBe(statement.personId);
      expect(passkey && (await assertionHolds(read, signedBytes(item, statement), passkey))).toBe(true);
      verified.person += 1;
    }
    expect(verified.person).toBeGreaterThan(20);
    expect(verified.operator).toBeGreaterThan(5);
  });

  it("shows the award no more, and leaves the earner's own copy verifiable", async () => {
    const response = await fetch(`${system.portal}/awards/${journey.awardId}/en`);
    expect(response.status).toBe(410);
    expect(tracesIn(Buffer.from(await response.text()))).toEqual([]);
    const folder = new PublishedFolder(journey.out);
    const verdicts = [
      ...(await verdictsOfOurs(folder, new Date())),
      ...(await verdictsOfDigitalBazaar(folder, new Date())),
    ];
    expect(verdicts.filter(({ verified }) => !verified)).toEqual([]);
  });
});

/** Whether those who may know still see the earner, and whether the keys of the member's name and words are there. */
async function known(): Promise<{ earner: boolean; member: boolean; words: boolean }> {
  const { registrar } = journey.cast;
  const earners = await (await registrar.session.request(registrar.at('/earners'))).text();
  const hasKey = async (service: 'portal' | 'endorsement'): Promise<boolean> => {
    const keys = await system.rows(service, 'SELECT 1 FROM ground.person_key WHERE person_id = $1', [
      journey.enrolment.personId('lena'),
    ]);
    return keys.length > 0;
  };
  return {
    earner: earners.includes('emile.earner@mail.example'),
    member: await hasKey('portal'),
    words: await hasKey('endorsement'),
  };
}

/** The passkeys that the registry announced, by credential. */
function passkeysIn(records: readonly TopicRecord[]): Map<string, Passkey> {
  const passkeys = new Map<string, Passkey>();
  for (const record of records) {
    const { event } = readEvent(payloadOf(record)).message;
    if (event.case !== 'enrolmentRecorded') continue;
    const { personId } = event.value;
    for (const { credentialId, publicKey, rpId, origins, transports } of event.value.passkeys)
      passkeys.set(credentialId, { credentialId, personId, publicKey, rpId, origins, transports });
  }
  return passkeys;
}

const payloadOf = ({ topic, value }: TopicRecord) => ({
  topic,
  payload: new Uint8Array(value ?? Buffer.alloc(0)),
});

/** Every value of every table of a service's database. */
async function dumpOf(service: (typeof services)[number]): Promise<Buffer> {
  const tables = await system.rows<{ name: string }>(
    service,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
       AND table_catalog = $1`,
    [databaseOf(service)],
  );
  expect(tables.length).toBeGreaterThan(8);
  const values: Buffer[] = [];
  for (const { name } of tables) {
    // The catalogue's skills are ESCO's, and many.
    for (const row of await system.rows<Record<string, unknown>>(
      service,
      `SELECT * FROM ${name} LIMIT 20000`,
    ))
      for (const value of Object.values(row).flat(3)) values.push(bytesOf(value), Buffer.from('\n'));
  }
  return Buffer.concat(values);
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

function filesOf(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Buffer.concat(
    entries.flatMap(({ parentPath, name }) => [
      Buffer.from(`${name}\n`),
      readFileSync(join(parentPath, name)),
    ]),
  );
}

/** Names the traces that stand in some bytes: as they are, in hex, in base64 of any alignment. */
function tracesIn(dump: Buffer): string[] {
  const text = dump.toString('latin1');
  return Object.entries(traces)
    .filter(([, trace]) => formsOf(Buffer.from(trace)).some((form) => text.includes(form)))
    .map(([name]) => name);
}

function formsOf(trace: Buffer): string[] {
  const aligned = [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), trace]);
    // The first and last characters also depend on what stands beside.
    const inner = padded.toString('base64url').slice(before === 0 ? 0 : before + 1, -2);
    return [inner, inner.replaceAll('-', '+').replaceAll('_', '/')];
  });
  return [trace.toString('latin1'), trace.toString('hex'), ...aligned];
}

/** The compressed page of the demo's PDF: what a file of evidence holds and nothing else does. */
function pdfText(): Buffer {
  const pdf = Buffer.from(movementsPdf());
  const start = pdf.indexOf('stream\n') + 'stream\n'.length;
  return pdf.subarray(start, pdf.indexOf('\nendstream'));
}
