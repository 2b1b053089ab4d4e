import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { contentOf } from '../../../services/issuance/src/gate/row.js';
import { releaseTree } from '../../../services/issuance/src/release/release.js';
import { canonicalBytes, digestOf, parseCanonical } from '../../../services/shared/src/canonical.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { Pathway, PathwayRule } from '../../../services/shared/src/pathway.js';
import { signed, statementOf, type TestVersion, versionOf } from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

interface Row {
  result: string;
  earner: string;
  version: string;
  stack: { pathwayId: string; revision: number; awards: string[] };
}

let world: World;
let people: Stage & { policy: { id: string; revision: number; digest: string } };
let small: TestVersion;
let large: TestVersion;
beforeAll(async () => {
  world = await World.open();
}, 180_000);
afterAll(() => world.close());
beforeEach(async () => {
  people = await stage(world);
  small = versionOf({ organizationId: people.college });
  large = versionOf({ organizationId: people.college });
  for (const version of [small, large]) await world.submit(people.lead, version, people.policy);
  for (const version of [people.version, small, large]) await world.confirmBoth(people.approver, version);
});

const one = ({ manifest }: TestVersion): PathwayRule => ({
  kind: 'award',
  microCertificationId: manifest.microCertificationId,
});

async function approvePathway(
  stack: PathwayRule | null,
  revision = 1,
  pathwayId = newId(),
  of: { version?: TestVersion; prerequisites?: PathwayRule } = {},
): Promise<string> {
  const { version = large, prerequisites = null } = of;
  const { microCertificationId } = version.manifest;
  const pathway: Pathway = {
    v: 1,
    pathwayId,
    revision,
    organizationId: people.college,
    microCertificationId,
    prerequisites,
    stack,
  };
  const bytes = canonicalBytes(pathway);
  const decided = signed(
    people.lead,
    statementOf('pathway-approval', people.lead, {
      role: 'programme-lead',
      subject: { kind: 'pathway', id: pathwayId, digest: digestOf(bytes) },
      details: { pathwayId, revision, microCertificationId },
      at: world.at(),
    }),
  );
  const value = {
    pathwayId,
    revision,
    microCertificationId,
    pathway: bytes,
    decision: world.decision(decided),
  };
  await world.catalogue(people.college, { case: 'pathwayApproved', value }, decided);
  return pathwayId;
}

/** A case of an earner, marked and brought to the gate in a release of its own: its result, and what came of it. */
async function assessed(version: TestVersion, earnerId: string): Promise<{ resultId: string; code: string }> {
  const { resultId, earner } = await world.assess(people, version, { earnerId });
  const releaseId = await world.release(people, [{ result: resultId, earner, version: version.digest }]);
  await world.service.gate.run(releaseId, 0, 1);
  return { resultId, code: (await world.rowCodes(releaseId)).join() };
}

async function award(version: TestVersion, earnerId: string): Promise<string> {
  const { resultId, code } = await assessed(version, earnerId);
  expect(code).toBe('issued');
  return tellAward(resultId);
}

/** The event of an award that was issued comes back. */
async function tellAward(resultId: string): Promise<string> {
  const made = await world.database.award.findFirstOrThrow({ where: { resultId } });
  const { awardId, releaseId, caseId, versionId, earnerId } = made;
  const languages = ['en', 'fr'];
  const value = { awardId, releaseId, resultId, caseId, versionId, earnerId, languages };
  await world.issuance(people.college, { case: 'awardIssued', value });
  return awardId;
}

/** The drafts that the service made by itself, with their rows. */
async function drafts() {
  await world.service.stacks.work();
  const where = { organizationId: people.college, state: 'draft', draftedBy: people.lead.personId };
  const found: { count: number; root: string; rows: Row[] }[] = [];
  for (const { releaseId, count, root } of await world.database.release.findMany({ where })) {
    const stored = await world.database.releaseRow.findMany({
      where: { releaseId, state: 'draft' },
      orderBy: { index: 'asc' },
    });
    const rows = stored.flatMap(({ row }) => {
      const content = contentOf(parseCanonical(row));
      return content?.stack ? [{ ...content, stack: content.stack }] : [];
    });
    if (rows.length > 0) found.push({ count, root, rows });
  }
  return found;
}

const drafted = async (): Promise<Row[]> => (await drafts()).flatMap(({ rows }) => rows);

/** A reached stack of one earner, with the row that the service made of it. */
async function reached() {
  const pathwayId = await approvePathway({
    kind: 'all',
    of: [one(people.version), one(small)],
    withinMonths: null,
  });
  const earnerId = randomId();
  const awards = [await award(people.version, earnerId), await award(small, earnerId)].toSorted();
  const [row] = await drafted();
  if (!row) throw new Error('nothing was drafted');
  return { pathwayId, earnerId, awards, row };
}

/** What the gate says to a row that two people let through. */
async function judged(row: Row, by: Pick<Stage, 'lead' | 'registrar'> = people): Promise<string> {
  const releaseId = await world.release(by, [row]);
  expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
  // As its workflow leaves it: no draft that further stacks would be put into.
  await world.database.release.update({ where: { releaseId }, data: { state: 'completed' } });
  return (await world.rowCodes(releaseId)).join();
}

test('a reached stack is drafted by itself and issued as an award that names and pins the others', async () => {
  const { earnerId, awards, row, pathwayId } = await reached();
  expect(row.stack).toEqual({ pathwayId, revision: 1, awards });
  expect(await judged(row)).toBe('issued');
  const made = await world.database.award.findFirstOrThrow({ where: { resultId: row.result } });
  expect([made.earnerId, made.versionId]).toEqual([earnerId, large.manifest.versionId]);
  for (const language of ['en', 'fr'] as const) {
    const forms = await world.service.awards.forms(made.awardId, language);
    for (const form of [forms.json, forms.jwt]) {
      const verified = await world.service.verifier.verify(form);
      expect(verified.checks.filter((check) => check.outcome !== 'passed')).toEqual([]);
      expect(verified.validWhenAwarded.answer).toBe('yes');
    }
    const credential = JSON.parse(forms.json);
    expect(credential.credentialSubject.result).toEqual([]);
    const urls = awards.map((id) => `https://countersign.localhost/awards/${id}/${language}`);
    expect(credential.evidence.map((item: { id: string }) => item.id)).toEqual(urls);
    for (const [at, url] of urls.entries()) {
      const { json } = await world.service.awards.forms(awards[at] ?? '', language);
      const pin = credential.relatedResource.find((pinned: { id: string }) => pinned.id === url);
      expect(pin.digestMultibase).toBe(digestOf(new TextEncoder().encode(json)));
    }
  }
  // Pages show the version and the awards, and no case that does not exist.
  const registrar = { organizationId: people.college, roles: ['registrar' as const] };
  const release = await world.service.releaseReader.one(registrar, made.releaseId, 0);
  const components = await Promise.all(
    awards.map(async (awardId) => {
      const { caseId } = await world.database.award.findUniqueOrThrow({ where: { awardId } });
      return { awardId, caseId };
    }),
  );
  expect(release.rows.items).toMatchObject([
    { caseId: null, versionId: large.manifest.versionId, earnerId, stack: { awards: components } },
  ]);
  expect(release.gates).toMatchObject([
    { gate: 'stack-reached', count: 1, passed: true },
    { gate: 'version-endorsed', versionId: large.manifest.versionId, count: 1, passed: true },
    { gate: 'proposed' },
    { gate: 'approved' },
  ]);
  const page = await world.service.awards.one(people.college, made.awardId);
  expect(page.caseId).toBeNull();
  expect(page.stack?.toSorted((a, b) => (a.awardId < b.awardId ? -1 : 1))).toEqual(components);
  const { items } = await world.service.awards.own(earnerId);
  expect(items.find((item) => item.awardId === made.awardId)).toMatchObject({
    caseId: null,
    name: { en: large.manifest.texts.en?.name },
  });
  // Looked at again, it is neither drafted again nor awarded again under another id.
  expect(await judged({ ...row, result: newId() })).toBe('stack-already-awarded');
});

test('stacks of several earners wait in one draft, each once', async () => {
  await approvePathway(one(small));
  for (const earnerId of [randomId(), randomId()]) await award(small, earnerId);
  expect(await drafted()).toHaveLength(2);
  expect(await drafts()).toHaveLength(1);
  const third = randomId();
  await award(small, third);
  await award(small, third);
  const rows = await drafted();
  expect(rows).toHaveLength(3);
  const [draft] = await drafts();
  expect(draft).toMatchObject({ count: 3, root: releaseTree(rows).root });
});

test('a pathway that nobody approved, that was approved later, or that no longer holds, is refused', async () => {
  const { row, pathwayId } = await reached();
  for (const stack of [
    { ...row.stack, pathwayId: newId() },
    { ...row.stack, revision: 2 },
  ])
    expect(await judged({ ...row, stack })).toBe('stack-pathway-not-approved');
  await approvePathway(null, 2, pathwayId);
  expect(await judged(row)).toBe('stack-pathway-not-approved');
  expect(await judged({ ...row, stack: { ...row.stack, revision: 2 } })).toBe('stack-pathway-not-approved');
});

test('an award that was never issued, is of another earner, or whose row was planted, is no component', async () => {
  const { row, awards } = await reached();
  const [first = '', second = ''] = awards;
  const withAwards = (ids: string[]): Row => ({ ...row, stack: { ...row.stack, awards: ids.toSorted() } });
  expect(await judged(withAwards([first, randomId()]))).toBe('stack-component-missing');
  const other = await award(small, randomId());
  const ofFirst = await world.database.award.findUniqueOrThrow({ where: { awardId: first } });
  const mine = ofFirst.versionId === small.manifest.versionId ? second : first;
  expect(await judged(withAwards([mine, other]))).toBe('stack-component-missing');
  // A row that calls another earner's award this one's changes nothing: the opening is signed.
  await world.database.award.update({ where: { awardId: other }, data: { earnerId: ofFirst.earnerId } });
  expect(await judged(withAwards([mine, other]))).toBe('stack-component-missing');
  // Nor does one that was never signed, or whose signed bytes are another award's.
  const forged = { ...ofFirst, awardId: randomId(), resultId: newId(), caseId: randomId(), statusIndex: 1 };
  await world.database.award.create({ data: forged });
  expect(await judged(withAwards([second, forged.awardId]))).toBe('stack-component-missing');
  const bodies = await world.database.awardCredential.findMany({ where: { awardId: first } });
  for (const body of bodies)
    await world.database.awardCredential.create({ data: { ...body, awardId: forged.awardId } });
  expect(await judged(withAwards([second, forged.awardId]))).toBe('stack-component-missing');
});

/** A registrar suspends an award, or lets it be valid again; the fact comes back as an event. */
async function decideStatus(
  type: 'award-suspension' | 'award-reinstatement',
  awardId: string,
): Promise<void> {
  const decided = signed(
    people.registrar,
    statementOf(type, people.registrar, {
      role: 'registrar',
      subject: { kind: 'award', id: awardId, digest: null },
      details: { awardId, reason: 'other' },
      at: world.at(),
    }),
  );
  await world.own(decided, people.college);
  const { earnerId } = await world.database.award.findUniqueOrThrow({ where: { awardId } });
  const status = type === 'award-suspension' ? 'suspended' : 'valid';
  const value = { awardId, earnerId, status, reasonCode: 'other', revocationId: '' };
  await world.issuance(people.college, { case: 'awardStatusChanged', value });
}

test('an award that a registrar suspended is no component, whatever its row says', async () => {
  const { row, awards } = await reached();
  const [awardId = ''] = awards;
  await decideStatus('award-suspension', awardId);
  await world.database.award.update({ where: { awardId }, data: { status: 'valid' } });
  expect(await judged(row)).toBe('stack-component-missing');
});

test('a stack whose award is no more valid leaves the draft, and comes again with it; an empty draft goes', async () => {
  const { row, awards } = await reached();
  const [awardId = ''] = awards;
  await decideStatus('award-suspension', awardId);
  expect(await drafts()).toEqual([]);
  await decideStatus('award-reinstatement', awardId);
  expect(await drafted()).toEqual([row]);
  // Another earner's stack keeps its place in the draft.
  const other = randomId();
  for (const version of [people.version, small]) await award(version, other);
  expect(await drafted()).toHaveLength(2);
  await decideStatus('award-suspension', awardId);
  const [draft] = await drafts();
  expect(draft).toMatchObject({ count: 1, root: releaseTree(draft?.rows ?? []).root });
  expect(draft?.rows.map(({ result }) => result)).not.toContain(row.result);
});

test('a stack rests on a stacked award as on any other, also once an award below it was revoked', async () => {
  const whole = versionOf({ organizationId: people.college });
  await world.submit(people.lead, whole, people.policy);
  await world.confirmBoth(people.approver, whole);
  await approvePathway(one(large), 1, newId(), { version: whole });
  const { earnerId, row, awards } = await reached();
  expect(await judged(row)).toBe('issued');
  const middle = await tellAward(row.result);
  const [top, ...more] = await drafted();
  expect(more).toEqual([]);
  expect([top?.version, top?.stack.awards]).toEqual([whole.digest, [middle]]);
  // Whoever marked what lies at the bottom releases nothing that stands upon it.
  const { personId } = people.assessor;
  const registrar = await world.member(people.administrator, ['assessor', 'registrar'], personId);
  if (!top) throw new Error('nothing was drafted');
  expect(await judged(top, { lead: people.lead, registrar })).toBe('marker-is-releaser');
  // What was awarded stays awarded: only its own status counts.
  await decideStatus('award-suspension', awards[0] ?? '');
  expect(await judged({ ...top, result: newId() })).toBe('issued');
  const made = await world.database.award.findFirstOrThrow({
    where: { versionId: whole.manifest.versionId },
  });
  expect(made.earnerId).toBe(earnerId);
  await decideStatus('award-suspension', middle);
  expect(await judged({ ...top, result: newId() })).toBe('stack-component-missing');
});

test('a stacked award whose row was exchanged is no component', async () => {
  const { row } = await reached();
  expect(await judged(row)).toBe('issued');
  const made = await world.database.award.findFirstOrThrow({ where: { resultId: row.result } });
  const find = () => world.service.stackComponents.find(world.database, made.awardId);
  expect(await find()).toMatchObject({ earnerId: made.earnerId, status: 'valid' });
  const other = releaseTree([{ ...row, stack: { ...row.stack, awards: row.stack.awards.slice(1) } }]);
  await world.database.releaseRow.updateMany({
    where: { releaseId: made.releaseId },
    data: { row: new Uint8Array(other.rows[0]?.row ?? []) },
  });
  expect(await find()).toBeNull();
});

test('an award is made only to who held what the pathway asked for when the case was opened, and holds it still', async () => {
  const earnerId = randomId();
  await approvePathway(null, 1, newId(), { prerequisites: one(small) });
  // Clocks of two services differ: what was approved just now was perhaps not known where the case was opened.
  expect((await assessed(large, randomId())).code).toBe('issued');
  world.now = new Date(world.now.getTime() + 60 * 60_000);
  expect((await assessed(large, earnerId)).code).toBe('prerequisites-not-met');
  const before = await award(small, earnerId);
  await decideStatus('award-suspension', before);
  expect((await assessed(large, earnerId)).code).toBe('prerequisites-not-met');
  // Another earner's award, called this one's by its row, is none.
  const others = await award(small, randomId());
  await world.database.award.update({ where: { awardId: others }, data: { earnerId } });
  expect((await assessed(large, earnerId)).code).toBe('prerequisites-not-met');
  await decideStatus('award-reinstatement', before);
  expect((await assessed(large, earnerId)).code).toBe('issued');
});

test('what was awarded after the case was opened was not held then', async () => {
  const earnerId = randomId();
  await approvePathway(null, 1, newId(), { prerequisites: one(small) });
  world.now = new Date(world.now.getTime() + 60 * 60_000);
  const opened = await world.assess(people, large, { earnerId });
  world.now = new Date(world.now.getTime() + 60 * 60_000);
  await award(small, earnerId);
  const releaseId = await world.release(people, [
    { result: opened.resultId, earner: opened.earner, version: large.digest },
  ]);
  await world.service.gate.run(releaseId, 0, 1);
  expect(await world.rowCodes(releaseId)).toEqual(['prerequisites-not-met']);
});

test('awards that do not amount to the rule, or that do not count, are refused', async () => {
  const { row, awards, earnerId } = await reached();
  const withAwards = (ids: string[]): Row => ({ ...row, stack: { ...row.stack, awards: ids.toSorted() } });
  expect(await judged(withAwards(awards.slice(0, 1)))).toBe('stack-rule-not-met');
  const again = await award(small, earnerId);
  expect(await judged(withAwards([...awards, again]))).toBe('stack-rule-not-met');
});

test('an institution takes nothing of another one’s awards, and its people release nothing of another one’s', async () => {
  const { row } = await reached();
  const first = people;
  people = await stage(world);
  expect(await judged(row)).toBe('version-mismatch');
  people = first;
  expect(await judged({ ...row, version: small.digest })).toBe('stack-pathway-not-approved');
  expect(await judged({ ...row, earner: digestOf(new Uint8Array()) })).toBe('earner-mismatch');
});

test('who marked a component neither proposes nor approves the stack', async () => {
  const { row } = await reached();
  const { personId } = people.assessor;
  const registrar = await world.member(people.administrator, ['assessor', 'registrar'], personId);
  expect(await judged(row, { lead: people.lead, registrar })).toBe('marker-is-releaser');
});
