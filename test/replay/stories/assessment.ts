import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AssessmentActivities, CasePlan } from '../../../proto/activities.js';
import { type AssessmentResult, names } from '../../../workflows/assessment/messages.js';
import { type CaseState, mustAssign, type Phase } from '../../../workflows/assessment/state.js';
import { mark, type RunningCase, Service, startCase, withWorkers } from '../../workflow/assessment/cases.js';
import type { History, Recorded } from './story.js';

const shown: Record<Phase, true> = {
  'gathering-evidence': true,
  'first-mark': true,
  'second-mark': true,
  moderation: true,
  'not-yet': true,
  appeal: true,
  're-mark': true,
  closed: true,
  withdrawn: true,
};
const endings: Record<AssessmentResult, true> = {
  pass: true,
  'not-yet': true,
  withdrawn: true,
  erased: true,
};
const activities: Record<keyof AssessmentActivities, true> = {
  openCase: true,
  assignDuty: true,
  recordCaseDecision: true,
  noteCaseState: true,
  noteOverdue: true,
};

interface Story {
  plan?: Partial<CasePlan>;
  play(one: RunningCase, service: Service, environment: TestWorkflowEnvironment): Promise<unknown>;
}

const failed = async (one: RunningCase, service: Service): Promise<void> => {
  service.outcome = 'not-yet';
  await one.turn('first', mark('first'));
  await one.turn('second', mark('second'));
};
const appealed = async (one: RunningCase, service: Service): Promise<void> => {
  await failed(one, service);
  await one.decide('earner', { type: 'appeal', appealId: 'a' });
};

const stories: Record<string, Story> = {
  'gathering-evidence': { plan: { ready: false }, play: (one) => one.until((state) => state.told > 0) },
  'first-mark-late': {
    play: async (one, _service, environment) => {
      await one.until(({ duty }) => duty?.personId === 'ann');
      await environment.sleep('11 days');
      await one.until(({ duty }) => duty?.overdue === 1);
    },
  },
  'sent-back': {
    play: (one) => one.turn('first', { type: 'evidence-request' }),
  },
  'second-mark': { play: (one) => one.turn('first', mark('first')) },
  moderation: {
    play: async (one, service) => {
      service.differs = true;
      await one.turn('first', mark('first'));
      await one.turn('second', mark('second'));
    },
  },
  'not-yet': { play: failed },
  'second-attempt': {
    play: async (one, service) => {
      await failed(one, service);
      await one.decide('lead', { type: 'attempt-opening', attempt: 2 });
      await one.handle.signal(names.ready);
    },
  },
  appeal: { play: appealed },
  're-mark': {
    play: async (one, service) => {
      await appealed(one, service);
      await one.turn('appeal', { type: 'appeal-decision', appealId: 'a', finding: 're-mark' });
    },
  },
  erased: {
    play: async (one) => {
      await one.until(({ duty }) => duty?.personId != null);
      await one.handle.signal(names.erased);
      return one.handle.result();
    },
  },
  'windows-passed': {
    play: async (one, service, environment) => {
      await failed(one, service);
      await one.until((state) => state.phase === 'not-yet' && state.told === state.changes);
      await environment.sleep('101 days');
      return one.handle.result();
    },
  },
  withdrawn: {
    play: async (one) => {
      await one.until(({ duty }) => duty?.personId != null);
      await one.decide('lead', { type: 'case-withdrawal' });
      return one.handle.result();
    },
  },
  closed: {
    plan: { secondMark: false },
    play: async (one) => {
      await one.turn('first', mark('first'));
      return one.handle.result();
    },
  },
};

const isIdle = (state: CaseState): boolean =>
  state.ending !== null || (!mustAssign(state) && state.told === state.changes && !state.reserved);

/** Cases, from each phase to each ending. */
export const cases: Recorded = {
  workflow: 'assessment',
  shown,
  endings,
  activities,
  stories: Object.keys(stories),
  play: async (name, { environment, code }) => {
    const { plan = {}, play } = stories[name] ?? { play: () => Promise.reject(new Error(name)) };
    const service = new Service(() => environment.currentTimeMs(), plan);
    return withWorkers(environment, code, service, async (): Promise<History> => {
      const one = await startCase(environment, randomUUID());
      await play(one, service, environment);
      await one.until(isIdle);
      const history = await one.handle.fetchHistory();
      await one.handle.terminate().catch(() => undefined);
      return history;
    });
  },
};
