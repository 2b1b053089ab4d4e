import { PoisonEvent } from '../../../shared/src/envelope.js';
import type { ConsumerPart } from '../../../shared/src/service.js';
import { isType, parseStatement, type Statement, statementDigest } from '../../../shared/src/statement.js';
import type { Database } from '../database.store.js';
import { FOLLOWED_TOPICS, type FollowedEvent, readEvent } from '../events.js';
import { notAskedBy } from './asking.js';
import {
  endConfirmation,
  endConfirmationsOf,
  endNotAsked,
  noteConfirmation,
  noteNotAsked,
} from './asking.store.js';

const GROUP = 'catalogue-asking@1';

/**
 * Follows who is not to be asked any more and whose confirmations stand, from the beginning and apart from the rest:
 * what was said before this was followed counts as well. All of it is safe to repeat, so that no inbox is kept.
 */
export function followedAsking(database: Database, group = GROUP): ConsumerPart {
  return {
    group,
    topics: FOLLOWED_TOPICS,
    handle: async (received) => {
      const read = readEvent(received);
      if (read.source === 'endorsement') await takeEndorsement(database, read.message.event);
      else if (read.message.event.case === 'confirmationRefused')
        await endConfirmation(database, read.message.event.value.confirmationId);
    },
  };
}

type EndorsementFact = Extract<FollowedEvent, { source: 'endorsement' }>['message']['event'];

async function takeEndorsement(database: Database, fact: EndorsementFact): Promise<void> {
  switch (fact.case) {
    case 'confirmationGiven': {
      const { confirmationId, microCertificationId, kind, partDigest, validUntil, decision } = fact.value;
      const { organizationId } = statementIn(decision);
      const about = { confirmationId, organizationId, microCertificationId, kind, partDigest };
      return noteConfirmation(database, { ...about, validUntil: new Date(validUntil) });
    }
    case 'confirmationWithdrawn':
      return endConfirmation(database, fact.value.confirmationId);
    case 'answerRecalled':
      if (fact.value.confirmationId !== '') await endConfirmation(database, fact.value.confirmationId);
      return;
    case 'conflictDeclared':
    case 'conflictEnded':
    case 'askingDecisionTaken':
      return takeDecision(database, statementIn(fact.value.decision), fact.value.decision?.statement);
    default:
      // Other facts of endorsement say nothing of who can be asked.
      return;
  }
}

async function takeDecision(
  database: Database,
  statement: Statement,
  bytes: Uint8Array = new Uint8Array(),
): Promise<void> {
  if (isType(statement, 'do-not-ask-end')) return endNotAsked(database, statement.details.doNotAsk);
  if (isType(statement, 'endorsement-conflict-end')) return endNotAsked(database, statement.details.conflict);
  const said = notAskedBy(statement);
  if (!said) return;
  await noteNotAsked(database, { statement: statementDigest(bytes), ...said });
  // A conflict ends what was confirmed before it.
  if (said.reason === 'conflict' && said.scopeId !== null)
    await endConfirmationsOf(database, said.organizationId, said.scopeId);
}

/** @throws PoisonEvent where there is none */
function statementIn(decision: { statement: Uint8Array } | undefined): Statement {
  try {
    return parseStatement(decision?.statement ?? new Uint8Array());
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'unreadable statement');
  }
}
