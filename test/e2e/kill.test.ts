import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Child } from '../../deploy/local/child.js';
import { startKafka } from '../../deploy/local/kafka.js';
import { startPostgres } from '../../deploy/local/postgres.js';
import { type ProcessName, processNames, type Stack } from '../../deploy/local/stack.js';
import { startTemporal } from '../../deploy/local/temporal.js';
import { PublishedFolder, verdictsOfDigitalBazaar } from '../../deploy/local/verify-sample.js';
import { chainFaults, DEAD_LETTERS, readTopics, settled, toldFacts } from './support/facts.js';
import { caughtMails, sentMails } from './support/mails.js';
import { answered, type Journey, play, type System, startSystem } from './support/system.js';

const engineNames = ['postgres', 'kafka', 'temporal'] as const;
type EngineName = (typeof engineNames)[number];

const startEngine: Record<EngineName, (stack: Stack) => Promise<Child>> = {
  postgres: startPostgres,
  kafka: startKafka,
  temporal: startTemporal,
};

/** Which process dies right after a step was answered: while what the step set in motion is on its way. */
const deaths: Record<string, ProcessName | EngineName> = {
  'approves the policy': 'identity',
  'submits version 1': 'catalogue',
  'confirms both': 'issuance',
  'confirms that the competencies are in demand': 'mail',
  'asks for a change': 'portal',
  'attests that': 'temporal',
  'rewords the criterion': 'kafka',
  'submits version 2': 'workflows',
  'confirms that the assessment reflects the job': 'endorsement',
  'opens the case': 'postgres',
  'marks every criterion': 'assessment',
};
/** Once more, in the middle of issuing. */
const ISSUING = 'approves the release';

let system: System;
let journey: Journey;
const died: string[] = [];
const lives = new Map<string, Promise<void>>();
const engines = new Map<string, Child>();

/** `kill -9`, and at once a new start, while the journey goes on. */
function kill(name: ProcessName | EngineName): void {
  died.push(name);
  // One that dies twice is up again before it does.
  const before = lives.get(name) ?? Promise.resolve();
  lives.set(
    name,
    before.then(() => (isEngine(name) ? restartEngine(name) : restartProcess(name))),
  );
}

const isEngine = (name: string): name is EngineName => engineNames.some((one) => one === name);

async function restartProcess(name: ProcessName): Promise<void> {
  const exit = await system.running.processes.kill(name);
  if (exit?.signal !== 'SIGKILL') throw new Error(`${name} was not killed`);
  await system.running.processes.start([name]);
}

async function restartEngine(name: EngineName): Promise<void> {
  const child = system.running.engines.children.find((one) => one.name === name);
  if ((await child?.kill())?.signal !== 'SIGKILL') throw new Error(`${name} was not killed`);
  engines.set(name, await startEngine[name](system.stack));
}

function onStep(line: string): void {
  const words = Object.keys(deaths).find((one) => line.includes(one));
  const name = words ? deaths[words] : undefined;
  if (name && !died.includes(name)) kill(name);
  if (line.includes(ISSUING)) kill('issuance');
}

/**
 * Asks as a browser's user does: what was not answered, or answered "not now", is sent again with the same key.
 *
 * @param work during which every request is patient
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    // The launcher's own questions are not a user's.
    if (init?.signal) return real(input, init);
    for (const end = Date.now() + 120_000; ; ) {
      const response = await real(input, init).catch((error: unknown) => {
        if (Date.now() > end) throw error;
        return null;
      });
      if (response && (response.status !== 503 || Date.now() > end)) return response;
      await response?.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = real;
  }
}

describe('each process killed in the middle of the journey', () => {
  beforeAll(async () => {
    system = await startSystem();
    journey = await patiently(() => play(system, onStep));
    await Promise.all(lives.values());
    await settled(system);
  }, 300_000);

  afterAll(async () => {
    await system?.running.processes.stop('portal');
    await system?.stop();
    // Those that were started again are not the launcher's.
    for (const name of [...engineNames].reverse()) await engines.get(name)?.stop();
  }, 180_000);

  it('was killed, and runs again', () => {
    expect([...new Set(died)].sort()).toEqual([...processNames, ...engineNames].sort());
    expect(system.crashes).toEqual([]);
  });

  it('left one award an earner, and the first verifies', async () => {
    expect(journey.verification.validWhenAwarded.answer).toBe('yes');
    const { items } = await journey.cast.registrar.get<{ items: { awardId: string }[] }>('/awards');
    // The journey's own and the larger one that it reached, that of the second earner, which it is proposed to revoke,
    // and that of the third, which a corrected one replaced.
    const told = ['stackedAwardId', 'secondAwardId', 'thirdAwardId', 'correctedAwardId'];
    const awards = [journey.awardId, ...told.map((name) => answered(journey, name))];
    expect(items.map(({ awardId }) => awardId).sort()).toEqual(awards.sort());
    const verdicts = await verdictsOfDigitalBazaar(new PublishedFolder(journey.out), new Date());
    expect(verdicts.filter(({ verified }) => !verified)).toEqual([]);
  }, 180_000);

  it('serves the same bytes after the signer was killed again', async () => {
    const fetchAward = async (accept: string): Promise<string> =>
      (await fetch(`${system.portal}/awards/${journey.awardId}/en`, { headers: { accept } })).text();
    await restartProcess('issuance');
    expect(await fetchAward('application/vc')).toBe(
      readFileSync(join(journey.out, 'credential.json'), 'utf8'),
    );
    expect(await fetchAward('application/vc+jwt')).toBe(
      readFileSync(join(journey.out, 'credential.jwt'), 'utf8'),
    );
  }, 180_000);

  it('lost no fact, and told none that is not in an outbox', async () => {
    const told = await toldFacts(system);
    const records = await readTopics(system);
    // After a kill between sending and marking a fact is sent again: the same id, the same bytes.
    expect([...new Set(records.map(({ headers }) => headers.ce_id))].sort()).toEqual([...told.keys()].sort());
    for (const { headers, value } of records) expect(value).toEqual(told.get(headers.ce_id ?? '')?.payload);
    expect(chainFaults(records)).toEqual([]);
    expect(await readTopics(system, [DEAD_LETTERS])).toEqual([]);
  }, 180_000);

  it('tells as many facts of each kind as a journey without kills', async () => {
    const counts = new Map<string, number>();
    for (const { type } of (await toldFacts(system)).values()) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toMatchObject(ofOneJourney);
  });

  it('has every decision in the ledger once, and none refused', async () => {
    const [ledger] = await system.rows<{ all: string; applied: string }>(
      'issuance',
      `SELECT count(*) AS all, count(*) FILTER (WHERE state = 'applied') AS applied FROM ledger`,
    );
    const placed = new Set(
      (await readTopics(system)).flatMap(({ headers }) => (headers.cs_sequence ? [headers.ce_id] : [])),
    );
    expect(ledger).toEqual({ all: String(placed.size), applied: String(placed.size) });
  });

  it('sent every mail, and none twice', async () => {
    const caught = caughtMails(system);
    expect([...new Set(caught)]).toEqual(await sentMails(system));
    const purposes = await system.rows<{ purpose: string; count: string }>(
      'portal',
      "SELECT purpose, count(*) AS count FROM mail WHERE state = 'sent' GROUP BY purpose",
    );
    expect(Object.fromEntries(purposes.map(({ purpose, count }) => [purpose, Number(count)]))).toMatchObject({
      // One a person in a week: four approvers, and the supervisor once he answers for one of them.
      gathered: 5,
      'change-request': 1,
      endorsed: 5,
      case: 6,
      award: 5,
    });
  });
});

/** How many facts of each kind the journey tells; those of enrolment are left out, since rows of them are states. */
const ofOneJourney = {
  PolicyApproved: 4,
  MicroCertificationCreated: 9,
  VersionDrafted: 11,
  VersionSubmitted: 9,
  RoundOpened: 10,
  RequestOpened: 26,
  ConfirmationGiven: 22,
  ChangeRequested: 1,
  RatingsPrepared: 2,
  DelegationGiven: 1,
  AskingDecisionTaken: 3,
  ConfirmationSigned: 22,
  VersionEndorsed: 5,
  VersionOpened: 5,
  CaseOpened: 6,
  ConsentRecorded: 6,
  EvidenceAdded: 12,
  MarkGiven: 10,
  ResultFinalized: 6,
  ReleaseProposed: 4,
  ReleaseApproved: 4,
  AwardIssued: 5,
  ReleaseCompleted: 4,
  WaiverApproved: 2,
  VersionRetired: 1,
  AppealLodged: 1,
  AppealDecided: 1,
  RevocationProposed: 1,
};
