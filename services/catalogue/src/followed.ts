import { digestOf, parseCanonical } from '../../shared/src/canonical.js';
import type { Clock } from '../../shared/src/clock.js';
import { policySchema } from '../../shared/src/content.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/envelope.js';
import { firstTime } from '../../shared/src/inbox.js';
import { writeEvent } from '../../shared/src/outbox.js';
import { projectEnrolment } from '../../shared/src/passkeys.js';
import type { ConsumerPart } from '../../shared/src/service.js';
import type { Database, Transaction } from './database.store.js';
import { FOLLOWED_TOPICS, type FollowedEvent, factOf, readEvent } from './events.js';
import { putEnrolment, rolesAmong } from './member/member.store.js';
import { stateAfterRound } from './micro-certification/micro-certification.js';
import { markIdentified } from './organization/organization.store.js';
import { noteRelevance } from './relevance/relevance.store.js';
import { changeState, findAnyVersion, putApprovedPolicy } from './version/version.store.js';

const GROUP = 'catalogue@1';

/** Facts of endorsement and issuance that change something here. */
export function followedFacts(database: Database, clock: Clock, group = GROUP): ConsumerPart {
  return {
    group,
    topics: FOLLOWED_TOPICS,
    handle: async (event) => {
      const read = readEvent(event);
      await database.inTransaction(async (tx) => {
        if (await firstTime(tx, group, event.id)) await apply(tx, read, event, clock());
      });
    },
  };
}

async function apply(tx: Transaction, read: FollowedEvent, event: ReceivedEvent, now: Date): Promise<void> {
  switch (read.source) {
    case 'endorsement':
      return applyEndorsement(tx, read.message.event, event.occurredAt, now);
    case 'issuance':
      return applyIssuance(tx, read.message.event, event.occurredAt);
  }
}

async function applyEndorsement(
  tx: Transaction,
  fact: Extract<FollowedEvent, { source: 'endorsement' }>['message']['event'],
  occurredAt: Date,
  now: Date,
): Promise<void> {
  // Other facts of endorsement change nothing here.
  if (fact.case === 'policyApproved') return putApprovedPolicy(tx, readPolicy(fact.value.policy), occurredAt);
  if (fact.case === 'versionEndorsed') return openVersion(tx, fact.value.versionId, now);
  if (fact.case === 'relevanceChanged') return noteRelevance(tx, fact.value, now);
  // Employers are asked again about a version whose last round ended without what its policy needs.
  if (fact.case === 'roundOpened') {
    await changeState(tx, fact.value.versionId, ['changes-asked', 'not-endorsed'], 'submitted', now);
    return;
  }
  if (fact.case !== 'roundClosed') return;
  const to = stateAfterRound(fact.value.outcome);
  // An endorsed version stays endorsed, whatever is told late about one of its rounds.
  if (to)
    await changeState(tx, fact.value.versionId, ['submitted', 'changes-asked', 'not-endorsed'], to, now);
}

/** The policy in a fact, with the digest of exactly its bytes. @throws PoisonEvent */
function readPolicy(bytes: Uint8Array) {
  try {
    return { policy: policySchema.parse(parseCanonical(bytes)), digest: digestOf(bytes) };
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'unreadable policy');
  }
}

async function openVersion(tx: Transaction, versionId: string, now: Date): Promise<void> {
  if (!(await changeState(tx, versionId, ['submitted', 'changes-asked', 'not-endorsed'], 'endorsed', now)))
    return;
  const version = await findAnyVersion(tx, versionId);
  if (!version) return;
  const { organizationId, microCertificationId, number, revision } = version;
  const about = { organizationId, key: versionId, version: revision, now };
  await writeEvent(
    tx,
    factOf({ case: 'versionOpened', value: { versionId, microCertificationId, number } }, about),
  );
}

async function applyIssuance(
  tx: Transaction,
  fact: Extract<FollowedEvent, { source: 'issuance' }>['message']['event'],
  occurredAt: Date,
): Promise<void> {
  if (fact.case === 'organizationIdentified')
    return markIdentified(tx, fact.value.organizationId, fact.value.method, occurredAt);
  if (fact.case !== 'enrolmentRecorded') return;
  await projectEnrolment(tx, fact.value);
  const { organizationId, personId, revision } = fact.value;
  await putEnrolment(tx, { organizationId, personId, revision, roles: rolesAmong(fact.value.roles) });
}
