import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { EndorsementActivities } from '../../../proto/activities.js';
import { names } from '../../../workflows/endorsement/messages.js';
import type { Ending, Phase } from '../../../workflows/endorsement/state.js';
import {
  confirmationOf,
  conflictOf,
  decide,
  employers,
  kinds,
  planFor,
  type Round,
  recallOf,
  Service,
  stagedPlan,
  stagedSteps,
  startRound,
  vetoPlan,
  withWorkers,
} from '../../workflow/endorsement/rounds.js';
import type { History, Recorded } from './story.js';

const shown: Record<Phase, true> = {
  open: true,
  overdue: true,
  'changes-requested': true,
  endorsed: true,
  closed: true,
  superseded: true,
};
const endings: Record<Ending, true> = {
  endorsed: true,
  'changes-requested': true,
  'not-endorsed': true,
  superseded: true,
  vetoed: true,
};
const activities: Record<keyof EndorsementActivities, true> = {
  openRound: true,
  recordDecision: true,
  remind: true,
  reopenRequests: true,
  openStage: true,
  escalate: true,
  closeRequests: true,
  tellReach: true,
  markEndorsed: true,
  closeRound: true,
};
const [lakeside, pinegate, harbour] = employers;

/** Policies of stories that need another one than planFor's. */
const plans: Record<string, typeof planFor> = {
  staged: stagedPlan,
  escalated: stagedPlan,
  conflicted: stagedPlan,
  silenced: stagedPlan,
  vetoed: vetoPlan,
};

const stories: Record<string, (round: Round, environment: TestWorkflowEnvironment) => Promise<unknown>> = {
  staged: async (round, environment) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'decline'));
    await environment.sleep('9 days');
    await round.decide(decide(pinegate, 'fidelity', 'confirm'));
  },
  escalated: async (round, environment) => {
    await environment.sleep('6 days');
    await round.decide(decide(harbour, 'fidelity', 'confirm'));
  },
  conflicted: async (round, environment) => {
    await round.conflict(conflictOf(lakeside));
    await environment.sleep('1 day');
  },
  silenced: async (round, environment) => {
    await round.silence(lakeside);
    await environment.sleep('1 second');
    await round.silence(harbour);
    await environment.sleep('1 day');
  },
  'out-of-reach': async (round, environment) => {
    for (const employer of [lakeside, pinegate]) await round.decide(decide(employer, 'fidelity', 'decline'));
    await environment.sleep('1 day');
    await round.recall(recallOf(decide(lakeside, 'fidelity', 'decline')));
    await environment.sleep('1 day');
  },
  vetoed: async (round) => {
    await round.decide(decide(pinegate, 'fidelity', 'decline'));
    return round.handle.result();
  },
  recalled: async (round, environment) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'confirm'));
    for (const kind of kinds) await round.sign(lakeside, kind);
    await environment.sleep('1 second');
    await round.recall(recallOf(decide(lakeside, 'in-demand', 'confirm')));
    await environment.sleep('1 day');
  },
  endorsed: async (round) => {
    for (const employer of [lakeside, pinegate]) {
      for (const kind of kinds) {
        await round.decide(decide(employer, kind, 'confirm'));
        await round.sign(employer, kind);
      }
    }
    return round.handle.result();
  },
  'not-endorsed': async (round) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'decline'));
    return round.handle.result();
  },
  'changes-requested': async (round) => {
    await round.decide(decide(harbour, 'fidelity', 'change'));
    return round.handle.result();
  },
  superseded: async (round) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await round.handle.signal(names.supersede, { byVersionId: 'a-newer-version' });
    return round.handle.result();
  },
  'settling-after-closing': async (round, environment) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await environment.sleep('721 hours');
  },
  overdue: async (round, environment) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await round.handle.signal(names.confirmationHeld, confirmationOf(lakeside, 'in-demand'));
    await environment.sleep('15 days');
  },
};

/** Endorsement rounds, from each state to each ending. */
export const rounds: Recorded = {
  workflow: 'endorsement',
  shown,
  endings,
  activities,
  stories: Object.keys(stories),
  play: async (name, { environment, code }) => {
    const plan = plans[name] ?? planFor;
    const service = new Service(() => environment.currentTimeMs(), plan, stagedSteps);
    return withWorkers(environment, code, service, async (): Promise<History> => {
      const round = await startRound(environment, randomUUID());
      await stories[name]?.(round, environment);
      const history = await round.handle.fetchHistory();
      await round.handle.terminate().catch(() => undefined);
      return history;
    });
  },
};
