import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { factOf } from '../../../services/portal/src/events.js';
import type { PipelineAnswer } from '../../../services/portal/src/pipeline/pipeline.query.js';
import type { ReceivedEvent } from '../../../services/shared/src/kafka.js';
import { eventually } from '../../support/scratch.js';
import { endorsement, enrolled, journey, opening, registered, type Story, story } from './events.js';
import { bodyOf, type PortalStand, startStand, Visitor } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let s: Story;
let events: ReceivedEvent[];
let lead: Visitor;

const feed = async (generation: number, list: ReceivedEvent[]): Promise<void> => {
  for (const event of list) await stand.portal.pipeline.handle(generation, event);
};
const page = async (query = ''): Promise<PipelineAnswer> =>
  bodyOf(await lead.go(`/v1/organizations/${s.institution}/pipeline${query}`));
const counts = (answer: PipelineAnswer) =>
  Object.fromEntries(answer.stages.map((figures) => [figures.stage, figures.count]));

/** Every row of a generation, without its number, in a fixed order. */
async function rowsOf(generation: number): Promise<string> {
  const { rows: tables } = await stand.pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'pipeline\\_%' AND tablename <> 'pipeline_generation' ORDER BY 1",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await stand.pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'generation')::text AS row FROM ${name} t WHERE generation = $1 ORDER BY 1`,
      [generation],
    );
    texts.push(`${name}: ${rows.map(({ row }) => row).join('\n')}`);
  }
  return texts.join('\n');
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return list
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

beforeAll(async () => {
  stand = await startStand();
  s = story();
  events = journey(s);
  await stand.operatorPost('/v1/operator/people', {
    personId: s.lead,
    name: 'Lea Lead',
    mail: 'lea@college.example',
    language: 'en',
    organizationId: s.institution,
  });
  for (const event of opening(s)) await stand.portal.factsService.handle(event);
  lead = new Visitor(stand.origin);
  await lead.post('/v1/session/link', { token: await stand.portal.sessions.makeLink(s.lead, 'person', '/') });
}, 180_000);

afterAll(() => stand?.close());

describe('the pipeline', () => {
  test('a new institution has seven stages with zero', async () => {
    expect(counts(await page())).toEqual({
      draft: 0,
      'awaiting-employers': 0,
      endorsed: 0,
      assessing: 0,
      results: 0,
      released: 0,
      issued: 0,
    });
  });

  test('follows the story from draft to award', async () => {
    await feed(1, events.slice(0, 2));
    expect(counts(await page())).toMatchObject({ draft: 1 });
    expect((await page('?stage=draft')).list.items).toMatchObject([
      {
        kind: 'version',
        versionId: s.version,
        number: 2,
        name: { en: 'Dock safety', fr: 'Sécurité au quai' },
      },
    ]);

    await feed(1, events.slice(2, 8));
    let answer = await page();
    expect(counts(answer)).toMatchObject({ draft: 0, 'awaiting-employers': 1 });
    // The story's due date is past: the version and both employers are overdue.
    expect(answer.stages.find((figures) => figures.stage === 'awaiting-employers')).toMatchObject({
      overdue: 1,
    });
    expect(answer.list.items).toMatchObject([
      {
        kind: 'version',
        overdue: true,
        quorum: { 'in-demand': { confirmed: 1, needed: 2 }, fidelity: { confirmed: 0, needed: 1 } },
        asked: [
          {
            employerId: s.employer,
            name: 'Lakeside Logistics (demo)',
            reminders: 1,
            answers: [],
            overdue: true,
          },
          { employerId: s.other, reminders: 0 },
        ],
      },
    ]);
    expect(answer.waiting.map(({ name, open, overdue }) => ({ name, open, overdue }))).toEqual(
      expect.arrayContaining([
        { name: 'Lakeside Logistics (demo)', open: 1, overdue: 1 },
        { name: 'Pinegate Freight (demo)', open: 1, overdue: 1 },
      ]),
    );
    expect((await page(`?employer=${s.employer}&overdue=true`)).list.items).toHaveLength(1);
    expect((await page(`?employer=${s.institution}`)).list.items).toHaveLength(0);

    await feed(1, events.slice(8, 13));
    answer = await page();
    expect(answer.list.items).toMatchObject([
      {
        quorum: { 'in-demand': { confirmed: 2, needed: 2 } },
        asked: [
          {
            answers: [
              { kind: 'fidelity', answer: 'change-request', state: 'given' },
              { kind: 'in-demand', answer: 'confirmation', state: 'signed' },
            ],
          },
          {},
        ],
      },
    ]);

    await feed(1, events.slice(13, 19));
    expect(counts(await page())).toMatchObject({ 'awaiting-employers': 0, endorsed: 1, assessing: 1 });
    await feed(1, events.slice(19, 23));
    expect(counts(await page())).toMatchObject({ assessing: 0, results: 1 });
    expect((await page('?stage=results')).list.items).toMatchObject([
      { kind: 'result', caseId: s.case, resultId: s.result },
    ]);
    await feed(1, events.slice(23, 25));
    expect(counts(await page())).toMatchObject({ results: 0, released: 1, issued: 0 });
    expect((await page('?stage=released')).list.items).toMatchObject([
      { kind: 'release', id: s.release, count: 1, issued: 0 },
    ]);
    await feed(1, events.slice(25));
    answer = await page('?stage=issued');
    expect(counts(answer)).toEqual({
      draft: 0,
      'awaiting-employers': 0,
      endorsed: 1,
      assessing: 0,
      results: 0,
      released: 0,
      issued: 1,
    });
    expect(answer.list.items).toMatchObject([
      { kind: 'award', id: s.award, status: 'suspended', name: { en: 'Dock safety' } },
    ]);
    expect(
      Object.fromEntries(answer.stages.map((figures) => [figures.stage, figures.medianSeconds])),
    ).toEqual({
      draft: 120,
      'awaiting-employers': 29 * 60,
      endorsed: 6 * 60,
      assessing: 4 * 60,
      results: 8 * 60,
      released: 60,
      issued: null,
    });
    expect(answer.feed[0]).toMatchObject({ type: 'awardStatusChanged', facts: { status: 'suspended' } });
    expect(answer.feed.map((item) => item.type)).toContain('confirmationSigned');
  });

  test('every event again changes nothing', async () => {
    const before = await rowsOf(1);
    await feed(1, [...events, ...events]);
    expect(await rowsOf(1)).toBe(before);
  });

  test('another order of the topics, and a rebuild, give the same rows and no mail', async () => {
    const expected = await rowsOf(1);
    const mails = (await stand.pool.query('SELECT count(*) FROM mail')).rows;
    for (const seed of [1, 2, 3, 4, 5]) {
      const generation = await stand.portal.pipeline.generations.begin(new Date());
      await feed(generation, shuffled(events, seed));
      expect(await rowsOf(generation)).toBe(expected);
    }
    const generation = await stand.portal.pipeline.generations.begin(new Date());
    expect((await page()).rebuildingSince).not.toBeNull();
    await feed(generation, events);
    await stand.portal.pipeline.generations.show(generation, new Date());
    expect(await stand.portal.pipeline.generations.shown()).toBe(generation);
    expect(await rowsOf(generation)).toBe(expected);
    expect((await rowsOf(1)).replaceAll(/pipeline_\w+: /g, '').trim()).toBe('');
    expect((await page()).rebuildingSince).toBeNull();
    // The old generation's consumer may still run for a moment: it writes nothing any more.
    await feed(1, events);
    expect((await rowsOf(1)).replaceAll(/pipeline_\w+: /g, '').trim()).toBe('');
    expect((await stand.pool.query('SELECT count(*) FROM mail')).rows).toEqual(mails);
  });

  test('an answer that was taken back counts no more, and its employer is waited for again', async () => {
    const generation = await stand.portal.pipeline.generations.shown();
    const one = { ...story(), institution: s.institution, employer: s.employer, other: s.other };
    const told = journey(one);
    const until = (type: string): number => told.findIndex((event) => event.type === type);
    await feed(generation, told.slice(0, until('changeRequested')));
    const before = await page(`?programme=${one.mc}`);
    await feed(generation, told.slice(until('changeRequested'), until('requestClosed') + 1));
    const answered = await page(`?programme=${one.mc}`);
    const stateOf = ({ list, stages, waiting }: PipelineAnswer) => ({
      items: list.items,
      overdue: stages.map(({ stage, count, overdue }) => [stage, count, overdue]),
      waiting: waiting.map(({ employerId, open, overdue }) => [employerId, open, overdue]).toSorted(),
    });
    expect(answered.list.items).toMatchObject([{ quorum: { 'in-demand': { confirmed: 2 } } }]);
    expect(stateOf(answered)).not.toEqual(stateOf(before));
    const change = told[until('changeRequested')];
    const fact = change && factOf(change);
    if (fact?.event.case !== 'changeRequested') throw new Error('the story has no change request');
    const back = (confirmationId: string, recalledDecisionId: string) =>
      endorsement(one.employer, 40, {
        case: 'answerRecalled',
        value: { requestId: one.request, versionId: one.version, confirmationId, recalledDecisionId },
      });
    await feed(generation, [back(one.confirmation, '')]);
    // The other answer stands: it is still the first one that came.
    expect((await page(`?programme=${one.mc}`)).list.items).toMatchObject([
      { quorum: { 'in-demand': { confirmed: 1 } }, asked: [{ answers: [{ answer: 'change-request' }] }, {}] },
    ]);
    await feed(generation, [back('', fact.event.value.decision?.decisionId ?? '')]);
    expect(stateOf(await page(`?programme=${one.mc}`))).toEqual(stateOf(before));
  });

  test('lists go on by cursor, and a foreign cursor is refused', async () => {
    const generation = await stand.portal.pipeline.generations.shown();
    for (let n = 0; n < 5; n++) {
      const one = story();
      await feed(generation, journey({ ...one, institution: s.institution }).slice(0, 2));
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { list } = await page(`?stage=draft&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...list.items.map((item) => item.id));
      cursor = list.next;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect((await lead.go(`/v1/organizations/${s.institution}/pipeline?cursor=bm9wZQ`)).status).toBe(422);
  });

  test('is for the institution’s staff alone', async () => {
    await stand.portal.factsService.handle(enrolled(s.institution, s.lead, ['assessor'], 2n));
    expect((await lead.go(`/v1/organizations/${s.institution}/pipeline`)).status).toBe(403);
    await stand.portal.factsService.handle(enrolled(s.institution, s.lead, ['auditor'], 3n));
    expect((await lead.go(`/v1/organizations/${s.institution}/pipeline`)).status).toBe(200);
    const employer = story().employer;
    await stand.portal.factsService.handle(registered(employer, 'employer', 'E', 'e.example', s.institution));
    await stand.portal.factsService.handle(enrolled(employer, s.lead, ['administrator'], 1n));
    expect((await lead.go(`/v1/organizations/${employer}/pipeline`)).status).toBe(403);
  });

  test('streams tell changes as they happen; four a person', async () => {
    stand.portal.streams.start();
    const ending = new AbortController();
    const open = () =>
      lead.go(`/v1/organizations/${s.institution}/pipeline/stream`, { signal: ending.signal });
    const response = await open();
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
    })().catch(() => undefined);
    const drafts = () => {
      const states = [...text.matchAll(/^data: (.*)$/gm)].map(
        ([, json = '']): PipelineAnswer => JSON.parse(json),
      );
      return states.at(-1)?.stages[0]?.count;
    };
    await eventually(() => drafts() === 5);
    const generation = await stand.portal.pipeline.generations.shown();
    await feed(generation, journey({ ...story(), institution: s.institution }).slice(0, 2));
    await eventually(() => drafts() === 6);
    expect(text).toMatch(/^id: \S+$/m);
    await Promise.all([open(), open(), open()]);
    expect((await open()).status).toBe(429);
    ending.abort();
    await reading;
    await eventually(async () => {
      const again = new AbortController();
      const { status } = await lead.go(`/v1/organizations/${s.institution}/pipeline/stream`, {
        signal: again.signal,
      });
      again.abort();
      return status === 200;
    });
  });
});
