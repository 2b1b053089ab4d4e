import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { logFileOf } from '../../deploy/local/child.js';
import { eventually } from '../../deploy/local/demo/actor.js';
import type { VerifyAnswer } from '../../deploy/local/demo/output.js';
import { environmentOf } from '../../deploy/local/environment.js';
import type { ServiceName } from '../../deploy/local/stack.js';
import {
  PublishedFolder,
  type Verdict,
  verdictsOfDigitalBazaar,
  verdictsOfOurs,
  verdictsOfPython,
} from '../../deploy/local/verify-sample.js';
import { chainFaults, DEAD_LETTERS, readTopics, settled, toldFacts } from './support/facts.js';
import { caughtMails, sentMails } from './support/mails.js';
import { again, type Command, pathOf, recording } from './support/recorder.js';
import { answered, type Journey, play, type System, startSystem } from './support/system.js';
import { describeTenancy } from './tenancy.js';

const FIVE_YEARS_MS = 5 * 366 * 86_400_000;

jest.setTimeout(180_000);

let system: System;
let journey: Journey;
let commands: Command[];

beforeAll(async () => {
  system = await startSystem();
  ({ result: journey, commands } = await recording(system.portal, () => play(system)));
  await settled(system);
}, 240_000);

afterAll(() => system?.stop(), 60_000);

const accepted = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ verified, reason }) => ({ verified, reason }));
const yes = { verified: true, reason: '' };

/** A copy of what the demo wrote, changed. */
async function withCopy<T>(
  change: (folder: string) => void,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-copy-'));
  try {
    cpSync(journey.out, folder, { recursive: true });
    change(folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byPython(folder: string, now: Date): Promise<Verdict[]> {
  const verdicts = await verdictsOfPython(system.stack, folder, now);
  if (!verdicts)
    throw new Error("the Python verifier is not installed: 'node deploy/local/setup.mjs --for test'");
  return verdicts;
}

/** Changes one character of a text that people read, in the JSON form. */
function renameAchievement(folder: string): void {
  const file = join(folder, 'credential.json');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('Warehouse operations', 'Warehouse 0perations');
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

/** Changes one byte of the token's payload, so that it is still JSON. */
function renameInToken(folder: string): void {
  const file = join(folder, 'credential.jwt');
  const [head, payload = '', signature] = readFileSync(file, 'utf8').trim().split('.');
  const text = Buffer.from(payload, 'base64url').toString();
  const changed = Buffer.from(text.replace('Warehouse operations', 'Warehouse 0perations')).toString(
    'base64url',
  );
  expect(changed).not.toBe(payload);
  writeFileSync(file, [head, changed, signature].join('.'));
}

describe('the credential of the journey', () => {
  it('is accepted by @digitalbazaar/vc, today and five years from now', async () => {
    for (const now of [new Date(), new Date(Date.now() + FIVE_YEARS_MS)]) {
      const verdicts = await verdictsOfDigitalBazaar(new PublishedFolder(journey.out), now);
      expect(verdicts.map(({ file }) => file)).toEqual([
        'credential.json',
        'credential.fr.json',
        'endorsement-1.json',
        'endorsement-2.json',
        'endorsement-3.json',
        'endorsement-4.json',
      ]);
      expect(accepted(verdicts)).toEqual(verdicts.map(() => yes));
    }
  });

  it('is accepted in both forms by a verifier in Python, today and five years from now', async () => {
    for (const now of [new Date(), new Date(Date.now() + FIVE_YEARS_MS)])
      expect(accepted(await byPython(journey.out, now))).toEqual([yes, yes]);
  });

  it('is accepted by our verifier from the files alone', async () => {
    expect(accepted(await verdictsOfOurs(new PublishedFolder(journey.out), new Date()))).toEqual([
      yes,
      yes,
      yes,
    ]);
  });

  it('is refused by all three after a changed byte', async () => {
    await withCopy(
      (folder) => {
        renameAchievement(folder);
        renameInToken(folder);
      },
      async (folder) => {
        const [json, french] = await verdictsOfDigitalBazaar(new PublishedFolder(folder), new Date());
        expect([json?.verified, french?.verified]).toEqual([false, true]);
        const python = await byPython(folder, new Date());
        expect(python.map(({ verified }) => verified)).toEqual([false, false]);
        const ours = await verdictsOfOurs(new PublishedFolder(folder), new Date());
        expect(ours.map(({ verified }) => verified)).toEqual([false, false, true]);
      },
    );
  });

  it('is the same bytes each time, and the bytes that the demo wrote', async () => {
    const forms = [
      ['en', 'application/vc', 'credential.json'],
      ['en', 'application/vc+jwt', 'credential.jwt'],
      ['fr', 'application/vc', 'credential.fr.json'],
    ] as const;
    for (const [language, accept, file] of forms) {
      const first = await fetchAward(language, accept);
      expect(await fetchAward(language, accept)).toBe(first);
      expect(readFileSync(join(journey.out, file), 'utf8')).toBe(first);
    }
  });
});

const fetchAward = async (language: string, accept: string): Promise<string> =>
  (await fetch(`${system.portal}/awards/${journey.awardId}/${language}`, { headers: { accept } })).text();

describe('POST /verify', () => {
  const verify = (credential: unknown) =>
    journey.cast.registrar.session.post<VerifyAnswer & { statusToday: string }>('/verify', { credential });
  const outcomeOf = (answer: VerifyAnswer, check: string) =>
    answer.checks.find((one) => one.check === check)?.outcome;

  it('says valid and current of each edition and form', async () => {
    const credentials = [
      JSON.parse(await fetchAward('en', 'application/vc')),
      await fetchAward('en', 'application/vc'),
      await fetchAward('en', 'application/vc+jwt'),
      JSON.parse(await fetchAward('fr', 'application/vc')),
      await fetchAward('fr', 'application/vc+jwt'),
    ];
    for (const credential of credentials) {
      const answer = await verify(credential);
      expect(answer.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
      expect(answer.validWhenAwarded.answer).toBe('yes');
      expect(answer.currentToday.answer).toBe('current');
      expect(answer.statusToday).toBe('valid');
    }
  });

  it('refuses a changed text, and says which check failed', async () => {
    const credential = JSON.parse(await fetchAward('en', 'application/vc'));
    credential.name = 'Another name';
    const answer = await verify(credential);
    expect(outcomeOf(answer, 'proof')).toBe('failed');
    expect(answer.validWhenAwarded.answer).toBe('no');
  });

  it('refuses an award without the fidelity confirmations', async () => {
    const credential = JSON.parse(await fetchAward('en', 'application/vc'));
    const { achievement } = credential.credentialSubject;
    const blueprint = achievement.endorsement.at(-1).credentialSubject.id;
    achievement.endorsement = achievement.endorsement.filter(
      (one: { credentialSubject: { id: string } }) => one.credentialSubject.id !== blueprint,
    );
    expect(achievement.endorsement).toHaveLength(2);
    const answer = await verify(credential);
    expect(outcomeOf(answer, 'endorsement-kinds')).toBe('failed');
    expect(answer.validWhenAwarded.answer).toBe('no');
  });

  it('refuses an endorsement that pins another part', async () => {
    const credential = JSON.parse(await fetchAward('en', 'application/vc'));
    const [first] = credential.credentialSubject.achievement.endorsement;
    first.relatedResource[0].digestMultibase = first.relatedResource[0].digestMultibase.replace(/..$/, 'AA');
    const answer = await verify(credential);
    expect(
      answer.checks.some(
        ({ check, outcome }) => check.endsWith('/endorsement/0:pins') && outcome === 'failed',
      ),
    ).toBe(true);
    expect(answer.validWhenAwarded.answer).toBe('no');
  });

  it.each(['not a credential', 'a.b.c', { type: ['VerifiableCredential'] }])(
    'reads no credential in %p',
    async (text) => {
      expect((await verify(text)).validWhenAwarded.answer).toBe('no');
    },
  );
});

describe('the facts of the journey', () => {
  it('are one award for each result that was released', async () => {
    const { items } = await journey.cast.registrar.get<{ items: { awardId: string; resultId: string }[] }>(
      '/awards',
    );
    // The journey's own, the larger one that it reached, that of the second earner, which it is proposed to revoke, and
    // that of the third, which a corrected one replaced.
    const told = ['stackedAwardId', 'secondAwardId', 'thirdAwardId', 'correctedAwardId'];
    expect(items.map(({ awardId }) => awardId).sort()).toEqual(
      [journey.awardId, ...told.map((name) => answered(journey, name))].sort(),
    );
    expect(items.find(({ awardId }) => awardId === journey.awardId)?.resultId).toBe(
      answered(journey, 'resultId'),
    );
    const replaced = answered(journey, 'thirdAwardId');
    const standing = items.filter(({ awardId }) => awardId !== replaced);
    expect(new Set(standing.map(({ resultId }) => resultId)).size).toBe(standing.length);
  });

  it('are in the topics once, as the outboxes hold them', async () => {
    const told = await toldFacts(system);
    const records = await readTopics(system);
    expect(records.map(({ headers }) => headers.ce_id).sort()).toEqual([...told.keys()].sort());
    for (const { headers, value } of records) expect(value).toEqual(told.get(headers.ce_id ?? '')?.payload);
    expect(await readTopics(system, [DEAD_LETTERS])).toEqual([]);
  });

  it('give every decision its place in a chain without gaps, and the ledger holds all of them', async () => {
    const records = await readTopics(system);
    expect(chainFaults(records)).toEqual([]);
    const placed = records.filter(({ headers }) => headers.cs_sequence);
    const [ledger] = await system.rows<{ all: string; refused: string }>(
      'issuance',
      `SELECT count(*) AS all, count(*) FILTER (WHERE state <> 'applied') AS refused FROM ledger`,
    );
    expect(ledger).toEqual({ all: String(placed.length), refused: '0' });
    const unplaced = records.filter(({ headers }) => !headers.cs_sequence);
    const withoutPlace = unplaced.filter(({ headers }) => DECISIONS.includes(headers.ce_type ?? ''));
    expect(withoutPlace.map(({ headers }) => headers.ce_type)).toEqual([]);
  });

  it('sent each mail once', async () => {
    const caught = caughtMails(system);
    expect(new Set(caught).size).toBe(caught.length);
    expect(caught).toEqual(await sentMails(system));
    expect(caught.length).toBeGreaterThan(12);
  });
});

/** Facts that carry a decision whoever tells them. */
const DECISIONS = [
  'RoleGranted',
  'VersionSubmitted',
  'PolicyApproved',
  'ConfirmationGiven',
  'ChangeRequested',
  'RatingsPrepared',
  'DelegationGiven',
  'AskingDecisionTaken',
  'CaseOpened',
  'MarkGiven',
  'ReleaseProposed',
  'ReleaseApproved',
  'DecisionAccepted',
];

describeTenancy(() => ({ system, journey }));

describe('a decision', () => {
  /** What a process logged under the correlation id of one of the decisions of a type, in their order. */
  const saidOf = (type: string, which: number) => {
    const id =
      commands.filter((one) => pathOf(one).endsWith(`/decisions/${type}`)).at(which)?.correlationId ?? '';
    expect(id).toMatch(/^[\w-]{8,}$/);
    return (service: ServiceName): string[] =>
      readFileSync(logFileOf(system.stack, service), 'utf8')
        .split('\n')
        .filter((line) => line.includes(`"correlationId":"${id}"`))
        .map((line) => JSON.parse(line))
        .map(({ msg, type: event, activityType }) => [msg, event ?? activityType].filter(Boolean).join(' '));
  };

  it('leaves its correlation id in the log of every process that it passes: a confirmation', async () => {
    const said = saidOf('confirmation', -1);
    await eventually('the signed confirmation at the portal', async () =>
      said('portal').includes('event handled ConfirmationSigned') ? true : undefined,
    );
    expect(said('portal')).toContain('request answered');
    expect(said('endorsement')).toEqual(
      expect.arrayContaining([
        'request answered',
        'activity done recordDecision',
        'event handled ConfirmationSigned',
      ]),
    );
    expect(said('issuance')).toContain('event handled ConfirmationGiven');
    expect(said('assessment')).not.toContain('request answered');
  });

  it('leaves its correlation id in the log of every process that it passes: a submission', () => {
    // That of the journey's version 2, which was endorsed.
    const said = saidOf('version-submission', 1);
    expect(said('portal')).toEqual(
      expect.arrayContaining(['request answered', 'event handled RequestOpened']),
    );
    expect(said('catalogue')).toEqual(
      expect.arrayContaining(['request answered', 'event handled VersionEndorsed']),
    );
    expect(said('endorsement')).toEqual(
      expect.arrayContaining([
        'event handled VersionSubmitted',
        'activity done openRound',
        'activity done markEndorsed',
      ]),
    );
    expect(said('issuance')).toContain('event handled VersionSubmitted');
    expect(said('assessment')).toContain('event handled VersionSubmitted');
  });
});

describe('everything sent twice', () => {
  /** What must not grow. */
  const state = async () => ({
    told: (await toldFacts(system)).size,
    mails: caughtMails(system),
    awards: (await journey.cast.registrar.get<{ items: object[] }>('/awards')).items,
    pipeline: await pipeline(),
  });

  it('changes nothing: every command of the journey again', async () => {
    const before = await state();
    const repeated = commands.filter(
      (one) =>
        one.method === 'POST' &&
        one.status < 300 &&
        one.url.includes('/organizations/') &&
        // What only asks changes nothing, and answers with something new each time.
        !/\/(prepare|options)$|dryRun=true/.test(one.url),
    );
    const paths = new Set(repeated.map(pathOf));
    for (const type of [
      'role-grant',
      'version-submission',
      'policy-approval',
      'confirmation',
      'change-request',
    ])
      expect(paths).toContain(`/v1/organizations/:id/decisions/${type}`);
    for (const type of [
      'case-opening',
      'mark',
      'release-proposal',
      'release-approval',
      'passkey-claim',
      'identification',
    ])
      expect(paths).toContain(`/v1/organizations/:id/decisions/${type}`);
    const different: object[] = [];
    for (const command of repeated) {
      const second = await again(command);
      const path = pathOf(command);
      const same = isSame(path, parsed(command.answer), parsed(second.answer));
      if (!same) different.push({ path, first: command.answer, second });
    }
    expect(different).toEqual([]);
    await settled(system);
    expect(await state()).toEqual(before);
  }, 180_000);

  it('with another payload under the same key is refused as 422', async () => {
    const before = await state();
    const changes: [suffix: string, change: (body: Record<string, unknown>) => void][] = [
      ['/micro-certifications', (body) => Object.assign(body, { name: { en: 'Another', fr: 'Autre' } })],
      ['/policies', (body) => Object.assign(body, { termMonths: 12 })],
      ['/employers', (body) => Object.assign(body, { sector: 'another sector' })],
      ['/releases', (body) => Object.assign(body, { resultIds: [answered(journey, 'caseId')] })],
    ];
    for (const [suffix, change] of changes) {
      const command = commands.find(
        (one) => pathOf(one) === `/v1/organizations/:id${suffix}` && one.status < 300,
      );
      if (!command) throw new Error(`the journey has no ${suffix}`);
      const body = JSON.parse(String(command.body));
      change(body);
      const { status, answer } = await again(command, JSON.stringify(body));
      expect({ suffix, status, code: JSON.parse(answer).code }).toEqual({
        suffix,
        status: 422,
        code: 'idempotency-key-reused',
      });
    }
    expect(await state()).toEqual(before);
  }, 180_000);

  it('with another decision under the same key is refused as 422', async () => {
    const { lead } = journey.cast;
    const key = 'another-decision-under-one-key';
    const drafted = async () =>
      lead.post<{ policyId: string; revision: number }>('/policies', {
        ...JSON.parse(String(commands.find((one) => pathOf(one).endsWith('/policies'))?.body)),
      });
    const [first, second] = [await drafted(), await drafted()];
    const { registrar } = journey.cast;
    await registrar.decide('policy-approval', { policyId: first.policyId, revision: first.revision }, key);
    await expect(
      registrar.decide('policy-approval', { policyId: second.policyId, revision: second.revision }, key),
    ).rejects.toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  }, 180_000);

  it('changes nothing: every event of the journey again', async () => {
    await settled(system);
    const before = await state();
    const records = await readTopics(system);
    const producer = system.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    // Not what tells of decisions only: all of them, in their order.
    for (const { topic, partition, key, value, headers } of records)
      await producer.send({ topic, messages: [{ partition, key, value, headers }] });
    await producer.disconnect();
    await settled(system);
    expect(await state()).toEqual(before);
    expect(await readTopics(system, [DEAD_LETTERS])).toEqual([]);
    expect(system.crashes).toEqual([]);
  }, 180_000);
});

/** Every stage of the college's pipeline, without what the clock alone changes. */
async function pipeline(): Promise<unknown[]> {
  const { lead } = journey.cast;
  const first = await lead.get<{ stages: { stage: string }[] }>('/pipeline');
  const pages: unknown[] = [];
  for (const { stage } of first.stages) pages.push(await lead.get<object>(`/pipeline?stage=${stage}`));
  return pages;
}

describe('the pipeline read model', () => {
  it('is the same after it was dropped and built anew, and no mail is sent', async () => {
    await settled(system);
    const before = { pages: await pipeline(), mails: caughtMails(system), sent: await sentMails(system) };
    const main = join(system.stack.root, 'dist/services/portal/src/pipeline-rebuild-main.js');
    await promisify(execFile)(process.execPath, [main], {
      env: environmentOf('portal', system.stack),
      timeout: 60_000,
    });
    const generations = await system.rows<{ generation: number; state: string }>(
      'portal',
      'SELECT generation, state FROM pipeline_generation ORDER BY generation',
    );
    expect(generations.filter(({ state }) => state === 'shown')).toHaveLength(1);
    expect(generations.at(-1)).toEqual({ generation: 2, state: 'shown' });
    await settled(system);
    expect({ pages: await pipeline(), mails: caughtMails(system), sent: await sentMails(system) }).toEqual(
      before,
    );
  }, 180_000);
});

describe('a suspension by the registrar', () => {
  it('shows at once in our verifier, and is refused by the one in Python', async () => {
    const { registrar } = journey.cast;
    const beforeSuspension = await fetchAward('en', 'application/vc');
    // A revocation takes an appeal window of days: test/integration/issuance plays it. A suspension shows at once.
    await registrar.decide('award-suspension', { awardId: journey.awardId, reason: 'issued-in-error' });
    const credential = JSON.parse(beforeSuspension);
    const answer = await eventually('the suspension', async () => {
      const verified = await registrar.session.post<VerifyAnswer & { statusToday: string }>('/verify', {
        credential,
      });
      return verified.statusToday === 'suspended' ? verified : undefined;
    });
    expect(answer.checks.find(({ check }) => check === 'suspension')?.outcome).toBe('failed');
    const url = credential.credentialStatus.statusListCredential.replace('/revocation/', '/suspension/');
    const list = await Promise.all(
      ['application/vc', 'application/vc+jwt'].map(async (accept) =>
        (await fetch(`${system.portal}${new URL(url).pathname}`, { headers: { accept } })).text(),
      ),
    );
    await withCopy(
      (folder) => {
        writeFileSync(join(folder, 'status-suspension.json'), list[0] ?? '');
        writeFileSync(join(folder, 'status-suspension.jwt'), list[1] ?? '');
      },
      async (folder) => {
        const verdicts = await byPython(folder, new Date());
        for (const { verified, reason } of verdicts) {
          expect(verified).toBe(false);
          expect(reason).toMatch(/^(json|jwt)\/suspension: .*'suspension' is set at index \d+ [^;]*$/);
        }
      },
    );
    expect(await fetchAward('en', 'application/vc')).toBe(beforeSuspension);
  }, 180_000);
});

/** Refusals of a repetition that come too late to be answered as before, and change nothing. */
const tooLate: Record<string, string> = {
  // One challenge is answered once (Web Authentication section 7.1): whoever lost the answer begins anew.
  '/v1/organizations/:id/passkeys': 'passkey-not-registered',
  // A closed case takes no more evidence, also not what it has.
  '/v1/organizations/:id/cases/:id/evidence': 'case-closed',
};

/** The same answer, or the same thing as it is now. */
function isSame(path: string, first: Record<string, unknown>, second: Record<string, unknown>): boolean {
  if (isDeepStrictEqual(first, second)) return true;
  if (tooLate[path]) return second.code === tooLate[path];
  return typeof first.id === 'string' && first.id === second.id;
}

const parsed = (text: string): Record<string, unknown> => (text ? JSON.parse(text) : {});
