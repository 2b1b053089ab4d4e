import type { Decision } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import { digestOf } from '../../../shared/src/canonical.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import { parseStatement, type Statement, StatementError } from '../../../shared/src/statement.js';
import type { Fact } from '../events.js';
import { decisionIn, lineOf } from './lines.js';
import {
  aCase,
  award,
  decision,
  micro,
  organization,
  release,
  revocation,
  rules,
  version,
} from './things.js';
import type { AppliedPolicy, Decided, Entry, Facts, Line, Thing } from './timeline.js';

/** An event as rows: its entry, what it makes an organization's own, and which timelines include which facts. */
export interface Rows {
  entry: Entry;
  founds: Thing | null;
  includes: [Thing, Thing][];
}

/** Reads an event as a timeline's entry: who, in which role, under which policy come from the signed bytes. */
export function rowsOf(
  fact: Fact,
  received: Pick<ReceivedEvent, 'topic' | 'partition' | 'offset' | 'place'>,
): Rows {
  const { event, organizationId } = fact;
  const line = lineOf(event, organizationId);
  const carried = decisionIn(event);
  const statement = carried ? readable(carried) : null;
  const told = line.about.filter(({ id }) => id !== '');
  const named = told.length > 0 || !statement ? told : namedIn(statement);
  const about = named.length > 0 ? named : [organization(organizationId)];
  const { place, partition, offset } = received;
  const entry: Entry = {
    eventId: fact.eventId,
    context: received.topic.split('.')[1] ?? '',
    type: event.case,
    at: fact.occurredAt,
    organizationId,
    technical: line.technical ?? false,
    about,
    facts: withoutOpen(line.facts ?? {}),
    policy: line.policy ?? appliedIn(statement),
    decided: carried ? decidedOf(carried, statement) : null,
    found: {
      partition,
      offset,
      place: place ? { source: place.source, sequence: place.sequence, hash: place.hash } : null,
    },
  };
  return { entry, founds: line.founds ?? null, includes: includesOf(line, about, carried, statement) };
}

/** A refusal by the signer names the decision alone: what the decision is about includes what became of it. */
function includesOf(
  line: Line,
  about: Thing[],
  carried: Decision | null,
  statement: Statement | null,
): [Thing, Thing][] {
  const includes = [...(line.includes ?? [])];
  if (carried?.decisionId) for (const one of about) includes.push([one, decision(carried.decisionId)]);
  if (statement?.type === 'case-opening' && statement.policy)
    includes.push([aCase(statement.details.caseId), rules(statement.policy.id, statement.policy.revision)]);
  return includes;
}

function readable({ statement }: Decision): Statement | null {
  try {
    return parseStatement(statement);
  } catch (error) {
    // Of a later version, or damaged: the signer judges it. The timeline keeps the event and the bytes' digest.
    if (error instanceof StatementError) return null;
    throw error;
  }
}

function decidedOf({ decisionId, statement: bytes }: Decision, statement: Statement | null): Decided {
  return {
    decisionId,
    digest: digestOf(bytes),
    statement: statement && {
      type: statement.type,
      personId: statement.personId,
      role: statement.role,
      organizationId: statement.organizationId,
      at: statement.at,
    },
  };
}

const appliedIn = (statement: Statement | null): AppliedPolicy | null =>
  statement?.policy ? { id: statement.policy.id, revision: statement.policy.revision } : null;

// The narrowest first: a suspension is about its award, not about the award's micro-certification.
const NAMED: readonly [names: readonly string[], thing: (id: string) => Thing][] = [
  [['awardId', 'replacementId'], award],
  [['revocationId'], revocation],
  [['caseId'], aCase],
  [['releaseId'], release],
  [['versionId'], version],
  [['microCertificationId'], micro],
];

/** What a statement's details say that it is about. */
function namedIn(statement: Statement): Thing[] {
  const details = new Map<string, unknown>(Object.entries(statement.details));
  for (const [names, thing] of NAMED) {
    const ids = names.map((name) => details.get(name)).filter((id) => typeof id === 'string');
    if (ids.length > 0) return ids.map(thing);
  }
  return [organization(statement.organizationId)];
}

/** Without what the event left open. */
const withoutOpen = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
