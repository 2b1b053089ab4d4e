import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { jpeg } from '../../../services/assessment/src/evidence/media.fixture.js';
import { newId } from '../../../services/shared/src/ids.js';
import { assessmentWorkflowId } from '../../../workflows/assessment/messages.js';
import { type Person, TestAssessment } from './assessment.js';
import type { Processes } from './processes.js';

jest.setTimeout(180_000);

/**
 * Cases by rules through the real workflow: who is assigned, that the two who mark are blind to each other, that a
 * moderator settles, and that a crash or a repetition at any step leaves one fact.
 */
let at: TestAssessment;
let processes: Processes;
beforeAll(async () => {
  at = await TestAssessment.start(true);
  if (!at.processes) throw new Error('the test needs its workers');
  processes = at.processes;
}, 180_000);
afterAll(() => at?.stop());

const draft = {
  name: { en: 'Marked twice', fr: 'Double notation' },
  scope: { kind: 'institution' },
  secondMark: { kind: 'all' },
  threshold: { levels: 2 },
  attempts: 2,
  attemptAfterDays: 0,
  markDays: 10,
  secondMarkDays: 5,
  moderationDays: 5,
  longestExtensionDays: 30,
  appealDays: 10,
  appealDecisionDays: 15,
};
type College = Awaited<ReturnType<typeof college>>;

/** An institution with three assessors and a moderator, and rules in force unless said otherwise. */
async function college(change: object | null = {}) {
  const own = await at.institution();
  const assessors = [own.assessor];
  for (let count = 0; count < 2; count++) assessors.push(await at.enrol(own.organizationId, ['assessor']));
  const moderator = await at.enrol(own.organizationId, ['moderator']);
  if (change !== null) {
    const drafted = await at.command(own.lead, 'assessment-rules', { ...draft, ...change });
    expect(drafted.status).toBe(201);
    const { rulesId, revision } = drafted.body;
    const approved = await at.decide(own.registrar, 'assessment-rules-approval', { rulesId, revision });
    expect(approved.status).toBe(200);
  }
  return { ...own, assessors, moderator };
}

/** A case that is open and ready to be marked, with its workflow started. */
async function readyCase(of: College) {
  const { earnerId, caseId } = await at.student(of.lead, of.version);
  await at.upload(of.assessor, caseId, {
    name: 'photo.jpg',
    type: 'image/jpeg',
    bytes: jpeg(),
    for: 'photo',
  });
  await at.upload(of.assessor, caseId, {
    name: 'report.txt',
    type: 'text/plain',
    bytes: Buffer.from('counted'),
    for: 'report',
  });
  const opened = await at.decide(of.lead, 'case-opening', {
    versionId: of.version.versionId,
    caseIds: [caseId],
  });
  expect(opened.status).toBe(200);
  expect((await at.consent(earnerId, caseId)).status).toBe(200);
  await processes.round();
  const state = await processes.until(caseId, ({ duty }) => duty?.personId != null);
  return { caseId, earnerId, state };
}

const personOf = (of: College, personId: string | null | undefined): Person => {
  const person = [...of.assessors, of.moderator].find((one) => one.personId === personId);
  if (!person) throw new Error(`nobody is ${personId}`);
  return person;
};
const levels = (safety: string, count: string, comment = 'seen') => [
  { criterionId: 'safety', levelId: `safety-${safety}`, comment },
  { criterionId: 'count', levelId: `count-${count}` },
];
const holderOf = async (of: College, caseId: string, duty: string) =>
  personOf(
    of,
    (await processes.until(caseId, (state) => state.duty?.kind === duty && state.duty.personId !== null)).duty
      ?.personId,
  );

describe('a case by rules', () => {
  it('is marked by two who do not see each other, and settled by a third', async () => {
    const of = await college();
    const { caseId, earnerId } = await readyCase(of);
    const first = await holderOf(of, caseId, 'first');
    const stranger = of.assessors.find((one) => one !== first) ?? first;
    // Who may be the second marker does not learn who is the first, before the mark either.
    const before = await at.call('GET', at.url(stranger, `cases/${caseId}`), { as: stranger });
    expect(before.body.duty).toMatchObject({ duty: 'first', mine: false, personId: null });
    const notMine = await at.decide(stranger, 'mark', { caseId, levels: levels('meets', 'meets') });
    expect([notMine.status, notMine.body.code]).toEqual([409, 'not-your-duty']);

    const marked = await at.decide(first, 'mark', {
      caseId,
      levels: levels('exceeds', 'meets', 'FIRSTWORDS'),
    });
    expect(marked.body).toMatchObject({ decisions: [{ state: 'recorded' }], outcomes: [{ final: false }] });
    const [firstDecision] = marked.body.decisions;

    // Blind: whatever the second marker can read holds nothing of the first mark.
    const second = await holderOf(of, caseId, 'second');
    expect(second).not.toBe(first);
    const reads = [
      await at.call('GET', at.url(second, `cases/${caseId}`), { as: second }),
      await at.call('GET', at.url(second, 'cases'), { as: second }),
      await at.call('GET', at.url(second, 'cases/queue'), { as: second }),
      await at.call('GET', at.url(second, `decisions/mark/${firstDecision.decisionId}`), { as: second }),
      await at.prepare(second, 'mark', { caseId, levels: levels('partly', 'meets') }),
      await at.call('GET', at.url(of.registrar, `cases/${caseId}`), { as: of.registrar }),
    ];
    const [seen, , queue, signed] = reads;
    expect(seen?.body).toMatchObject({ mark: null, marks: [], agreement: null, duty: { mine: true } });
    expect(queue?.body.items).toMatchObject([{ caseId, duty: 'second' }]);
    expect(signed?.status).toBe(404);
    for (const answer of reads) {
      const { blueprint: _rubric, ...rest } = answer?.body ?? {};
      const text = JSON.stringify(rest);
      for (const secret of ['FIRSTWORDS', firstDecision.decisionId, firstDecision.digest, first.personId])
        expect(text).not.toContain(secret);
    }
    expect(JSON.stringify(seen?.body.process)).not.toContain('pass');
    // The first marker sees the own mark, and nothing of what comes.
    const own = await at.call('GET', at.url(first, `cases/${caseId}`), { as: first });
    expect(own.body.marks).toMatchObject([{ mine: true, stage: 'first' }]);

    const other = await at.decide(second, 'mark', { caseId, levels: levels('partly', 'meets') });
    expect(other.body.outcomes).toMatchObject([{ final: false, moderation: true }]);
    const moderator = await holderOf(of, caseId, 'moderation');
    const both = await at.call('GET', at.url(moderator, `cases/${caseId}`), { as: moderator });
    expect(both.body.marks).toHaveLength(2);
    expect(both.body.agreement).toMatchObject([{ criterionId: 'safety', apart: 2 }, { apart: 0 }]);
    expect(
      (await at.call('GET', at.url(moderator, 'moderations'), { as: moderator })).body.items,
    ).toHaveLength(1);
    // Between the two marks and the settlement nobody else learns of either.
    const still = await at.call('GET', at.url(first, `cases/${caseId}`), { as: first });
    expect(still.body.marks).toMatchObject([{ mine: true }]);

    const silent = await at.decide(moderator, 'moderation', {
      caseId,
      levels: [
        { criterionId: 'safety', levelId: 'safety-meets' },
        { criterionId: 'count', levelId: 'count-meets' },
      ],
    });
    expect(silent.body.code).toBe('moderation-reason-missing');
    const settled = await at.decide(moderator, 'moderation', {
      caseId,
      levels: [
        { criterionId: 'safety', levelId: 'safety-meets', reason: 'The gloves are on from the start' },
        { criterionId: 'count', levelId: 'count-meets' },
      ],
    });
    expect(settled.body.outcomes).toMatchObject([{ outcome: 'pass', final: true }]);
    const [told] = (await at.facts('resultFinalized')).filter(({ value }) => value.caseId === caseId);
    expect(told?.value).toMatchObject({
      outcome: 'pass',
      markDecisionId: firstDecision.decisionId,
      moderationDecisionId: settled.body.decisions[0].decisionId,
      attempt: 1,
    });
    const earner = await at.call('GET', `/v1/me/cases/${caseId}`, { as: { personId: earnerId } });
    expect(earner.body.mark.levels[0].comment).toBe('The gloves are on from the start');
    expect(earner.body.result).toMatchObject({ outcome: 'pass' });
  });

  it('takes a session of marks under one signature', async () => {
    const of = await college({ secondMark: { kind: 'none' } });
    const cases = [await readyCase(of), await readyCase(of), await readyCase(of)];
    const byPerson = new Map<string, string[]>();
    for (const { caseId } of cases) {
      const { personId } = await holderOf(of, caseId, 'first');
      byPerson.set(personId, [...(byPerson.get(personId) ?? []), caseId]);
    }
    // The load is even: three assessors, three cases.
    expect([...byPerson.values()].map((one) => one.length)).toEqual([1, 1, 1]);
    const [one, two, three] = cases.map((each) => each.caseId);
    const [person] = of.assessors;
    if (!person || !one || !two || !three) throw new Error('there are three cases');
    for (const caseId of [one, two, three]) {
      const assigned = await at.decide(of.lead, 'case-assignment', { caseId, personId: person.personId });
      expect(assigned.status).toBe(200);
    }
    const marks = [one, two, three].map((caseId) => ({ caseId, levels: levels('meets', 'meets') }));
    const given = await at.decide(person, 'mark', { marks });
    expect(given.body.decisions).toHaveLength(3);
    expect(given.body.outcomes).toMatchObject([
      { outcome: 'pass' },
      { outcome: 'pass' },
      { outcome: 'pass' },
    ]);
  });

  it('goes to somebody else after a conflict, waits for evidence, tries again, is withdrawn', async () => {
    const of = await college({ secondMark: { kind: 'none' } });
    const { caseId, earnerId } = await readyCase(of);
    const first = await holderOf(of, caseId, 'first');
    const conflict = await at.decide(first, 'assessment-conflict', {
      caseId,
      nature: 'family',
      text: 'a cousin',
    });
    expect(conflict.status).toBe(200);
    const next = await holderOf(of, caseId, 'first');
    expect(next.personId).not.toBe(first.personId);
    const asked = await at.decide(next, 'evidence-request', {
      caseId,
      criterionIds: ['safety'],
      text: 'Show the gloves',
    });
    expect(asked.status).toBe(200);
    await processes.until(caseId, ({ phase }) => phase === 'gathering-evidence');
    const seen = await at.call('GET', `/v1/me/cases/${caseId}`, { as: { personId: earnerId } });
    expect(seen.body.notes).toMatchObject([{ kind: 'evidence-request', text: 'Show the gloves' }]);
    await at.call('POST', `/v1/me/cases/${caseId}/evidence?name=gloves.txt`, {
      as: { personId: earnerId },
      body: Buffer.from('gloves'),
      headers: { 'content-type': 'text/plain' },
    });
    await processes.round();
    await processes.until(caseId, ({ phase, duty }) => phase === 'first-mark' && duty?.term != null);
    expect((await at.decide(next, 'mark', { caseId, levels: levels('partly', 'meets') })).status).toBe(200);
    await processes.until(caseId, ({ phase }) => phase === 'not-yet');
    // What was judged stays as it is.
    const late = await at.upload(next, caseId, {
      name: 'late.txt',
      type: 'text/plain',
      bytes: Buffer.from('x'),
    });
    expect(late.body.code).toBe('case-closed');
    expect((await at.decide(of.lead, 'attempt-opening', { caseId })).status).toBe(200);
    await processes.until(caseId, ({ attempt, phase }) => attempt === 2 && phase === 'gathering-evidence');
    const accommodated = await at.decide(of.lead, 'accommodation', {
      caseId,
      text: 'A quiet room, more time',
    });
    expect(accommodated.status).toBe(200);
    const shown = async (as: Person) =>
      (await at.call('GET', at.url(as, `cases/${caseId}`), { as })).body.notes.map(
        (note: { text: string }) => note.text,
      );
    expect(await shown(of.lead)).toContain('A quiet room, more time');
    // Nobody has the case yet: the conditions are nobody else's business.
    expect(await shown(next)).toEqual([]);
    expect(await shown(of.moderator)).toEqual([]);
    expect(JSON.stringify(await at.facts('caseDecisionTaken'))).not.toContain('quiet');
    expect((await at.decide(of.registrar, 'case-withdrawal', { caseId })).status).toBe(200);
    await processes.until(caseId, ({ ending }) => ending === 'withdrawn');
    expect(await at.facts('caseWithdrawn')).toHaveLength(1);
  });
});

describe('processes', () => {
  it('are started once for cases of before, whatever is repeated', async () => {
    const of = await college(null);
    const { caseId } = await readyCase(of);
    // As it is with a case that was opened before there were processes.
    await at.pool.query('DELETE FROM case_process WHERE case_id = $1', [caseId]);
    expect(await processes.round()).toBeGreaterThan(0);
    expect(await processes.round()).toBe(0);
    const runs = processes.temporal.client.workflow.list({
      query: `WorkflowId = '${assessmentWorkflowId(caseId)}'`,
    });
    let count = 0;
    for await (const _run of runs) count++;
    expect(count).toBeLessThanOrEqual(1);
    const marked = await at.decide(of.assessor, 'mark', { caseId, levels: levels('meets', 'meets') });
    expect(marked.body.outcomes).toMatchObject([{ outcome: 'pass', final: true }]);
  });

  it('record a mark once though the service dies between the fact and the answer, or the request comes twice', async () => {
    const of = await college({ secondMark: { kind: 'none' } });
    const { caseId } = await readyCase(of);
    const first = await holderOf(of, caseId, 'first');
    const prepared = await at.prepare(first, 'mark', { caseId, levels: levels('meets', 'exceeds') });
    const body = at.sign(first, prepared);
    processes.crashes = 1;
    const before = processes.recordings;
    const key = newId();
    const answers = await Promise.all([
      at.command(first, 'decisions/mark', body, key),
      at.command(first, 'decisions/mark', body, key),
    ]);
    for (const answer of answers)
      expect(answer.body.outcomes).toMatchObject([{ outcome: 'pass', final: true }]);
    expect(processes.recordings - before).toBe(2);
    const marks = (await at.facts('markGiven')).filter(({ value }) => value.caseId === caseId);
    const results = (await at.facts('resultFinalized')).filter(({ value }) => value.caseId === caseId);
    expect([marks.length, results.length]).toEqual([1, 1]);
  });

  it('end with the earner', async () => {
    const of = await college();
    const { caseId, earnerId } = await readyCase(of);
    const erased = await at.command(of.registrar, `earners/${earnerId}/erasure`, {});
    expect(erased.status).toBe(200);
    await processes.round();
    await processes.until(caseId, ({ ending }) => ending === 'erased');
  });
});
