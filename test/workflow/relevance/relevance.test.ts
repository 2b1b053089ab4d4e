import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { LearnedFact } from '../../../workflows/relevance/messages.js';
import { bundle, timeSkipping } from '../endorsement/rounds.js';
import {
  confirmed,
  DAY_MS,
  daysAfter,
  factsOf,
  kinds,
  Service,
  startWatching,
  type Watched,
  withWorkers,
} from './versions.js';

let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [environment, code] = [await timeSkipping(), await bundle()];
}, 180_000);
afterAll(() => environment?.teardown());

const watching =
  (
    work: (watched: Watched, service: Service, startedAt: number) => Promise<void>,
    { days = 365, over = {} }: { days?: number; over?: Parameters<typeof startWatching>[2] } = {},
  ) =>
  async () => {
    const startedAt = await environment.currentTimeMs();
    const service = new Service(
      () => environment.currentTimeMs(),
      (versionId) => factsOf(versionId, startedAt, days),
    );
    await withWorkers(environment, code, service, async () => {
      const watched = await startWatching(environment, randomUUID(), over);
      try {
        await work(watched, service, startedAt);
      } finally {
        await watched.handle.terminate().catch(() => undefined);
      }
    });
  };

const confirmation = (fact: ReturnType<typeof confirmed>): LearnedFact => ({ type: 'confirmation', fact });
/** Days before a lapse at which something was told, to a tenth. */
const daysBefore = ({ at, lapsesAt }: { at: number; lapsesAt: string }): number =>
  Math.round(((Date.parse(lapsesAt) - at) / DAY_MS) * 10) / 10;

describe('the relevance of a version as a workflow', () => {
  it(
    'reminds, asks anew, lapses and is healed by a later confirmation, over years skipped in seconds',
    watching(async (watched, service, startedAt) => {
      await environment.sleep('370 days');
      expect(service.reminders('fidelity').map(daysBefore)).toEqual([90, 60, 30, 7]);
      expect(service.calls.filter((call) => call.name === 'openRevalidation')).toHaveLength(1);
      expect(service.states()).toEqual(['current', 'lapsed']);
      for (const kind of kinds)
        for (const employer of ['lakeside', 'pinegate'])
          await watched.learn(
            confirmation(confirmed(employer, kind, daysAfter(startedAt, 370), daysAfter(startedAt, 800))),
          );
      await environment.sleep('1 day');
      expect(service.states().at(-1)).toBe('current');
      expect((await watched.state()).told).toMatchObject({ closedSince: null, teachOutUntil: null });
    }),
    180_000,
  );

  it(
    'weighs the policy at once when an employer withdraws, also while the service is away',
    watching(async (watched, service, startedAt) => {
      await environment.sleep('10 days');
      service.failures = 3;
      const at = daysAfter(startedAt, 10);
      await watched.learn(
        confirmation(
          confirmed('pinegate', 'fidelity', daysAfter(startedAt, -1), daysAfter(startedAt, 365), at),
        ),
      );
      await environment.sleep('1 hour');
      expect(service.states()).toEqual(['current', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
      expect((await watched.state()).told).toMatchObject({ state: 'withdrawn', since: at, closedSince: at });
    }),
    180_000,
  );

  it(
    'is under review while a round runs, and ends when the teach-out of a retired version is over',
    watching(async (watched, service, startedAt) => {
      await environment.sleep('10 days');
      const round = { round: 2, kinds, openedAt: daysAfter(startedAt, 10), closedAt: null };
      await watched.learn({ type: 'round', fact: round });
      await environment.sleep('1 day');
      await watched.learn({ type: 'round', fact: { ...round, closedAt: daysAfter(startedAt, 11) } });
      await environment.sleep('1 day');
      await watched.learn({ type: 'retired', at: daysAfter(startedAt, 12) });
      await environment.sleep('61 days');
      expect(await watched.handle.result()).toBe('retired');
      expect(service.states()).toEqual(['current', 'under-review', 'current', 'retired', 'retired']);
    }),
    180_000,
  );

  it(
    'loses no reminder, message or key in five years with 2,000 messages and many runs',
    watching(
      async (watched, service, startedAt) => {
        const [years, messages, steps] = [5, 2_000, 100];
        const each = messages / steps;
        const at = (day: number): string => daysAfter(startedAt, day);
        const firstRun = (await watched.handle.describe()).runId;
        let sent = 0;
        const send = async (facts: LearnedFact[]): Promise<void> => {
          await Promise.all(facts.map((fact) => watched.learn(fact)));
          sent += facts.length;
        };
        // Its key must live as long as its term: taken back in the first year, sent again unchanged in the fourth.
        const taken = confirmed('harbour', 'fidelity', at(1), at(years * 365 + 300));
        const stepDays = (years * 365) / steps;
        const seen: LearnedFact[] = [];
        for (let step = 0; step < steps; step++) {
          const day = Math.round(step * stepDays);
          const facts: LearnedFact[] = [];
          if (step === 2) facts.push(confirmation(taken));
          if (step === 3) facts.push(confirmation({ ...taken, endedAt: at(day) }));
          if (step === 70) facts.push(confirmation(taken));
          // Twenty-odd days before each lapse but the last, both employers renew both kinds.
          const renewal = renewalIn(step, stepDays);
          if (renewal !== null)
            for (const employer of ['lakeside', 'pinegate'])
              for (const kind of kinds)
                facts.push(confirmation(confirmed(employer, kind, at(day), at(renewal * 365))));
          while (facts.length < each) {
            const before = seen[(step * 7 + facts.length * 3) % (seen.length || 1)];
            const again = facts.length % 2 === 0 && before;
            // One employer alone, so that the quorum never rests on it; each in a moment of its own.
            const from = daysAfter(startedAt + facts.length * 60_000, day);
            const passing = confirmed('other', 'in-demand', from, at(day + 15), at(day + 5));
            const fact = again || confirmation(passing);
            facts.push(fact);
            if (seen.length < 200) seen.push(fact);
          }
          await send(facts);
          await environment.sleep(stepDays * DAY_MS);
        }
        // What was sent last is still there to be asked.
        await environment.sleep('60 days');
        expect(sent).toBe(messages);

        const lapses = [1, 2, 3, 4, 5].map((year) => Date.parse(at(year * 365)) + 1000);
        for (const kind of kinds) {
          expect(service.reminders(kind).map((one) => [Date.parse(one.lapsesAt), one.days])).toEqual(
            lapses.flatMap((lapse, index) =>
              (index < 4 ? [90, 60, 30] : [90, 60, 30, 7]).map((days) => [lapse, days]),
            ),
          );
          expect(service.reminders(kind).every((one) => Math.abs(daysBefore(one) - one.days) < 0.2)).toBe(
            true,
          );
        }
        expect(service.calls.filter((call) => call.name === 'openRevalidation')).toHaveLength(5);
        expect(service.calls.filter((call) => call.name === 'relevanceFacts')).toHaveLength(1);
        const { told, facts } = await watched.state();
        expect(told).toMatchObject({ state: 'lapsed', since: daysAfter(lapses[4] ?? 0, 0) });
        expect(new Set(service.states())).toEqual(new Set(['current', 'lapsed']));
        expect(facts.confirmations.find((one) => one.confirmationId === taken.confirmationId)).toMatchObject({
          endedAt: at(Math.round(3 * stepDays)),
        });
        // What is kept is what can still matter, not five years of it.
        expect(facts.confirmations.length).toBeLessThan(100);
        expect((await watched.handle.describe()).runId).not.toBe(firstRun);
      },
      { over: { continueAfterEvents: 300 } },
    ),
    180_000,
  );
});

/** The year until which the employers renew in a step: in the one that begins 10 to 28 days before each year's end but the last. */
function renewalIn(step: number, stepDays: number): number | null {
  const day = Math.round(step * stepDays);
  const year = Math.ceil((day + 1) / 365);
  const left = year * 365 - day;
  return year < 5 && left >= 10 && left < 10 + stepDays ? year + 1 : null;
}
