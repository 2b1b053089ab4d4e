import { apply, opened } from '../../workflows/endorsement/machine.js';
import { canDecide, canDeclareConflict, canRecall } from '../../workflows/endorsement/permission.js';
import { reachDue } from '../../workflows/endorsement/reach.js';
import {
  answeredRequests,
  escalationsDue,
  nextTimer,
  requestsToReopen,
  stageDue,
} from '../../workflows/endorsement/reading.js';
import { dutyAt, nextWake } from '../../workflows/relevance/machine.js';
import { standingAt } from '../../workflows/relevance/standing.js';
import * as relevance from '../../workflows/relevance/state.js';

/** The real machines, by what the simulation calls in them; a test hands in one with a bug planted. */
export const machines = {
  round: {
    opened,
    apply,
    canDecide,
    canDeclareConflict,
    canRecall,
    nextTimer,
    answeredRequests,
    requestsToReopen,
    escalationsDue,
    stageDue,
    reachDue,
  },
  relevance: {
    known: relevance.known,
    apply: relevance.apply,
    viewAt: relevance.viewAt,
    isOpen: relevance.isOpen,
    isFinal: relevance.isFinal,
    forgotten: relevance.forgotten,
    standingAt,
    dutyAt,
    nextWake,
  },
};
export type Machines = typeof machines;
