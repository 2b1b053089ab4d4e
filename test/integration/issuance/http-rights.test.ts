import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomId } from '../../../services/shared/src/ids.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { type Caller, known, Routes } from './routes.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

/** Who may not ask for a decision, and a body that does not fit, with the place of its fault. */
interface Refused {
  wrong: Role;
  body: () => Record<string, unknown>;
  unfit: Record<string, unknown>;
  pointer: string;
}

const why = 'The evidence was of somebody else, as the employer told us.';
let world: World;
let people: Stage;
let routes: Routes;
let lead: Caller;
let stranger: Caller;
let awardId = '';
let releaseId = '';
let draftId = '';
let revocationId = '';

const ofRelease = () => ({ releaseId });
const ofRevocation = () => ({ revocationId });
const ofAward = () => ({ awardId });
const inRevocation = () => ({ revocationId, awardId, words: why });
const decisions: Record<string, Refused> = {
  'release-proposal': {
    wrong: 'registrar',
    body: ofRelease,
    unfit: { releaseId: 'x' },
    pointer: '/releaseId',
  },
  'release-approval': {
    wrong: 'programme-lead',
    body: ofRelease,
    unfit: { exceptions: [{ resultId: 'x', reason: 'other' }] },
    pointer: '/exceptions/0/resultId',
  },
  'release-pause': { wrong: 'programme-lead', body: ofRelease, unfit: { words: '' }, pointer: '/words' },
  'release-resume': {
    wrong: 'programme-lead',
    body: ofRelease,
    unfit: { releaseId: 7 },
    pointer: '/releaseId',
  },
  'release-cancellation': {
    wrong: 'programme-lead',
    body: ofRelease,
    unfit: { words: ' ' },
    pointer: '/words',
  },
  'revocation-proposal': {
    wrong: 'assessor',
    body: () => ({ revocationId: draftId }),
    unfit: { revocationId: '' },
    pointer: '/revocationId',
  },
  'revocation-approval': {
    wrong: 'assessor',
    body: ofRevocation,
    unfit: { role: 'assessor' },
    pointer: '/role',
  },
  'revocation-rejection': {
    wrong: 'auditor',
    body: () => ({ revocationId, words: why }),
    unfit: { words: 'short' },
    pointer: '/words',
  },
  'revocation-exemption': {
    wrong: 'auditor',
    body: inRevocation,
    unfit: { words: 'short' },
    pointer: '/words',
  },
  'revocation-appeal-dismissal': {
    wrong: 'moderator',
    body: inRevocation,
    unfit: { awardId: 'x' },
    pointer: '/awardId',
  },
  'award-suspension': {
    wrong: 'programme-lead',
    body: () => ({ awardId, reason: 'other' }),
    unfit: { reason: 'whim' },
    pointer: '/reason',
  },
  'award-reinstatement': {
    wrong: 'administrator',
    body: () => ({ awardId, reason: 'other' }),
    unfit: { reason: null },
    pointer: '/reason',
  },
  'award-reissue': {
    wrong: 'assessor',
    body: () => ({ awardId, reason: 'corrected-content' }),
    unfit: { reason: 'whim' },
    pointer: '/reason',
  },
  'award-reissue-approval': {
    wrong: 'programme-lead',
    body: ofAward,
    unfit: { awardId: 'x' },
    pointer: '/awardId',
  },
};
const readers: Record<string, { wrong: Role; path: () => string }> = {
  releases: { wrong: 'assessor', path: () => 'releases' },
  'one release': { wrong: 'assessor', path: () => `releases/${releaseId}` },
  revocations: { wrong: 'assessor', path: () => 'revocations' },
  'one revocation': { wrong: 'assessor', path: () => `revocations/${revocationId}` },
  stacks: { wrong: 'assessor', path: () => 'stacks' },
};

const own = (path: string): string => `/v1/organizations/${people.college}/${path}`;
const prepare = (type: string, as: Caller | undefined, body: unknown, at = people.college) =>
  routes.call('POST', `/v1/organizations/${at}/decisions/${type}/prepare`, { as, body });
const drafted = async (): Promise<string> => {
  const body = { awardIds: [awardId], reason: 'other', words: why, suspend: true };
  const headers = { 'idempotency-key': randomId() };
  const answer = await routes.call('POST', own('revocations'), { as: lead, body, headers });
  expect(answer.status).toBe(201);
  return answer.json.revocationId;
};

beforeAll(async () => {
  world = await World.open();
  world.now = new Date();
  people = await stage(world);
  await world.confirmBoth(people.approver, people.version);
  const { resultId, earner } = await world.assess(people, people.version);
  const first = await world.release(people, [{ result: resultId, earner, version: people.version.digest }]);
  await world.service.gate.run(first, 0, 1);
  awardId = (await world.database.award.findFirstOrThrow()).awardId;
  routes = await Routes.open(world);
  lead = known(people.lead, ['programme-lead']);
  const waiting = await world.assess(people, people.version);
  const release = await routes.call('POST', own('releases'), {
    as: lead,
    body: { resultIds: [waiting.resultId] },
    headers: { 'idempotency-key': randomId() },
  });
  releaseId = release.json.releaseId;
  expect((await routes.decide(lead, 'release-proposal', { releaseId })).status).toBe(200);
  revocationId = await drafted();
  expect((await routes.decide(lead, 'revocation-proposal', { revocationId })).status).toBe(200);
  draftId = await drafted();
  // Another college's person, who holds every role there.
  const other = await world.registerOrganization('institution', 'Other College');
  const all: Role[] = ['registrar', 'programme-lead', 'administrator'];
  stranger = known(await world.member(await world.administrator(other), all), all);
}, 180_000);
afterAll(async () => {
  await routes?.close();
  await world?.close();
});

describe.each(Object.entries(decisions))('the decision %s', (type, { wrong, body, unfit, pointer }) => {
  it('is for nobody who is not signed in, not of the institution, or without the role', async () => {
    expect((await prepare(type, undefined, body())).status).toBe(401);
    expect((await prepare(type, stranger, body())).status).toBe(404);
    const refused = await prepare(type, { ...lead, roles: [wrong] }, body());
    expect([refused.status, refused.json.code]).toEqual([403, 'forbidden']);
    const earner: Caller = { ...lead, roles: [], earner: true };
    expect((await prepare(type, earner, body())).status).toBe(403);
  });

  it('says nothing of what another institution has', async () => {
    const answer = await prepare(type, stranger, body(), stranger.organizationId);
    expect([answer.status, answer.json.code]).toEqual([404, 'not-found']);
  });

  it('says where its body does not fit', async () => {
    const as = { ...lead, roles: ['registrar', 'programme-lead', 'administrator'] satisfies Role[] };
    const answer = await prepare(type, as, { ...body(), ...unfit });
    expect([answer.status, answer.type.split(';')[0]]).toEqual([422, 'application/problem+json']);
    expect(answer.json.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
  });
});

describe.each(Object.entries(readers))('reading %s', (_, { wrong, path }) => {
  it('is for the institution’s own people with a role for it', async () => {
    expect((await routes.call('GET', own(path()))).status).toBe(401);
    expect((await routes.call('GET', own(path()), { as: stranger })).status).toBe(404);
    expect((await routes.call('GET', own(path()), { as: { ...lead, roles: [wrong] } })).status).toBe(403);
    expect((await routes.call('GET', own(path()), { as: { ...lead, roles: ['auditor'] } })).status).toBe(200);
    const there = `/v1/organizations/${stranger.organizationId}/${path()}`;
    const answer = await routes.call('GET', there, { as: stranger });
    expect(answer.status === 404 || answer.json.items.length === 0).toBe(true);
  });
});

describe('a revocation that is drafted', () => {
  const draft = (as: Caller | undefined, body: unknown, at = people.college) =>
    routes.call('POST', `/v1/organizations/${at}/revocations`, {
      as,
      body,
      headers: { 'idempotency-key': randomId() },
    });
  const fits = () => ({ awardIds: [awardId], reason: 'other', words: why, suspend: true });

  it('is of the own institution’s awards, by who may propose one', async () => {
    expect((await draft(undefined, fits())).status).toBe(401);
    expect((await draft({ ...lead, roles: ['administrator'] }, fits())).status).toBe(403);
    expect((await draft(stranger, fits())).status).toBe(404);
    expect((await draft(stranger, fits(), stranger.organizationId)).status).toBe(404);
    const { awardIds: _awards, ...rest } = fits();
    const ofRelease = { ...rest, releaseId };
    expect((await draft(stranger, ofRelease, stranger.organizationId)).status).toBe(404);
  });

  it.each([
    ['/awardIds/0', { awardIds: ['x'] }],
    ['/words', { words: 'short' }],
    ['/appealDays', { appealDays: 3 }],
    ['/reason', { reason: 'whim' }],
  ])('says that %s does not fit', async (pointer, unfit) => {
    const answer = await draft(lead, { ...fits(), ...unfit });
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
  });

  it('is its drafter’s alone until it is proposed', async () => {
    const colleague = known(people.registrar, ['registrar']);
    const path = own(`revocations/${draftId}`);
    expect((await routes.call('GET', path, { as: lead })).status).toBe(200);
    expect((await routes.call('GET', path, { as: colleague })).status).toBe(404);
    expect((await prepare('revocation-proposal', colleague, { revocationId: draftId })).status).toBe(404);
  });
});

it('an appeal is an earner’s, not the institution’s', async () => {
  const body = { revocationId, awardId, words: why };
  const answer = await prepare('revocation-appeal', known(people.registrar, ['registrar']), body);
  expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
});
