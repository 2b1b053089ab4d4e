import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundle, quietRuntime, timeSkipping } from '../workflow/endorsement/rounds.js';
import { cases } from './stories/assessment.js';
import { rounds } from './stories/endorsement.js';
import { releases } from './stories/release.js';
import { versions } from './stories/relevance.js';
import { revocations } from './stories/revocation.js';
import type { History } from './stories/story.js';

/**
 * Histories of workflows as an earlier build wrote them, from each state: today's code must be able to go on from each.
 * They are never written anew: COUNTERSIGN_RECORD_HISTORIES=1 writes those of new stories, which have none yet.
 */
const { History: Histories } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const recorded = [cases, rounds, releases, versions, revocations];

const fileOf = (workflow: string, story: string): URL => new URL(`${workflow}-${story}.json`, folder);
const read = (file: URL | string, change = (text: string) => text): History =>
  Histories.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 180_000);

describe.each(recorded)('stored histories of $workflow workflows', ({ workflow, stories, ...all }) => {
  const stored = files.filter((file) => file.startsWith(`${workflow}-`));
  const histories = stored.map((file) => ({ file, history: read(file) }));

  it('are there for each story, and for nothing else', () => {
    expect(stored.map((file) => file.slice(workflow.length + 1, -'.json'.length)).sort()).toEqual(
      [...stories].sort(),
    );
  });

  it('show each state, come to each ending, and ask for each activity', () => {
    const reached = (of: (history: History) => string[]) =>
      [...new Set(histories.flatMap(({ history }) => of(history)))].sort();
    expect(reached(statesIn)).toEqual(Object.keys(all.shown).sort());
    expect(reached(endingsIn)).toEqual(Object.keys(all.endings).sort());
    expect(reached(activitiesIn)).toEqual(Object.keys(all.activities).sort());
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it.each(Object.keys(all.activities))(
    'would not replay after an incompatible change of %s',
    async (activity) => {
      const holder = histories.find(({ history }) => activitiesIn(history).includes(activity));
      if (!holder) throw new Error(`no stored history asks for ${activity}`);
      const changed = read(holder.file, (text) => text.replaceAll(`"${activity}"`, `"${activity}Otherwise"`));
      await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
        /[Nn]ondeterminism/,
      );
    },
  );
});

it('every stored history is of a workflow that is looked at', () => {
  const known = recorded.map(({ workflow }) => `${workflow}-`);
  expect(files.filter((file) => !known.some((one) => file.startsWith(one)))).toEqual([]);
});

const jsonIn = (payload: { data?: Uint8Array | null } | null | undefined): unknown =>
  payload?.data ? JSON.parse(new TextDecoder().decode(payload.data)) : null;

function statesIn({ events }: History): string[] {
  return (events ?? []).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: change }) => {
    const state = change?.searchAttributes?.indexedFields?.CountersignState;
    return state ? [String(jsonIn(state))] : [];
  });
}

/** What the workflow ended with: a word, or an outcome among what it tells. */
function endingsIn({ events }: History): string[] {
  return (events ?? []).flatMap(({ workflowExecutionCompletedEventAttributes: completed }) => {
    if (!completed) return [];
    const result = jsonIn(completed.result?.payloads?.[0]);
    return [String(typeof result === 'object' && result !== null ? Reflect.get(result, 'outcome') : result)];
  });
}

function activitiesIn({ events }: History): string[] {
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name ? [scheduled.activityType.name] : [],
  );
}

// Writes histories; not a test, so that it is not there unless asked for.
if (process.env.COUNTERSIGN_RECORD_HISTORIES)
  describe('recording', () => {
    let environment: TestWorkflowEnvironment;
    beforeAll(async () => {
      environment = await timeSkipping();
    }, 180_000);
    afterAll(() => environment?.teardown());

    const known = recorded.flatMap(({ workflow, stories, play }) =>
      stories.map((story) => ({ workflow, story, play })),
    );
    it.each(known.filter(({ workflow, story }) => !existsSync(fileOf(workflow, story))))(
      '$workflow $story',
      async ({ workflow, story, play }) => {
        const history = await play(story, { environment, code });
        const form = { enums: String, longs: String, bytes: String };
        const text = JSON.stringify(Histories.toObject(Histories.fromObject(history), form), null, 1);
        writeFileSync(fileOf(workflow, story), `${text}\n`);
      },
      180_000,
    );
  });
