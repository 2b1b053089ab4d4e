import type { VersionSubmitted } from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import type { IssuanceEvent } from '../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { digestOf, parseCanonical } from '../../../shared/src/canonical.js';
import { manifestSchema } from '../../../shared/src/content.js';
import { PoisonEvent, type ReceivedEvent } from '../../../shared/src/envelope.js';
import { firstTime } from '../../../shared/src/inbox.js';
import { projectEnrolment } from '../../../shared/src/passkeys.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import { type FollowedEvent, readEvent } from '../events.js';
import { takeHeld, takeName, takePathway } from '../pathway/pathway.intake.js';
import { saveRelevance } from '../relevance/relevance.store.js';
import type { PolicyReference } from '../version/version.js';
import { saveEndorsement, saveVersion } from '../version/version.store.js';
import { dropUndecided, saveAward, saveAwardStatus, saveOrganization } from './intake.store.js';

/** Name of the consumer with its generation. */
export const INTAKE = 'assessment@1';

/** Takes over the facts of other services that assessment needs. Events come in any order between topics, and twice. */
export class Intake {
  constructor(private readonly database: Database) {}

  /** @throws PoisonEvent where the event cannot be read, now or ever */
  async handle(event: ReceivedEvent): Promise<void> {
    const read = readEvent(event);
    if (!read.message.event.case) return;
    await this.database.inTransaction(async (tx) => {
      if (await firstTime(tx, INTAKE, event.id)) await this.apply(tx, event, read);
    });
  }

  private async apply(tx: Transaction, event: ReceivedEvent, read: FollowedEvent): Promise<void> {
    switch (read.source) {
      case 'catalogue': {
        const fact = read.message.event;
        if (fact.case === 'versionSubmitted')
          await takeVersion(tx, read.message.organizationId, fact.value, event.occurredAt);
        if (fact.case === 'microCertificationCreated') await takeName(tx, fact.value);
        if (fact.case === 'pathwayApproved') await takePathway(tx, read.message.organizationId, fact.value);
        if (fact.case === 'organizationRegistered')
          await saveOrganization(tx, fact.value.organizationId, fact.value.timeZone || 'America/Toronto');
        if (fact.case === 'personErased')
          await dropUndecided(tx, read.message.organizationId, fact.value.personId);
        return;
      }
      case 'endorsement': {
        const fact = read.message.event;
        if (fact.case === 'versionEndorsed')
          await saveEndorsement(tx, fact.value.versionId, event.occurredAt);
        if (fact.case === 'relevanceChanged') await saveRelevance(tx, fact.value);
        return;
      }
      case 'issuance':
        await takeIssuance(tx, read.message.event, event.aggregateVersion);
        await takeHeld(tx, read.message.event, event.occurredAt, event.aggregateVersion);
    }
  }
}

async function takeIssuance(
  tx: Transaction,
  fact: IssuanceEvent['event'],
  aggregateVersion: number,
): Promise<void> {
  if (fact.case === 'enrolmentRecorded') {
    const { organizationId, personId, roles, passkeys, revision } = fact.value;
    await projectEnrolment(tx, { organizationId, personId, roles, passkeys, revision });
  }
  if (fact.case === 'awardIssued') {
    const { awardId, resultId, languages, replacesAwardId } = fact.value;
    await saveAward(tx, { id: awardId, resultId, languages }, replacesAwardId !== '');
  }
  if (fact.case === 'awardStatusChanged')
    await saveAwardStatus(tx, fact.value.awardId, fact.value.status, BigInt(aggregateVersion));
}

async function takeVersion(
  tx: Transaction,
  organizationId: string,
  fact: VersionSubmitted,
  submittedAt: Date,
): Promise<void> {
  const manifest = decoded(() => manifestSchema.parse(parseCanonical(fact.manifest)));
  if (manifest.versionId !== fact.versionId || manifest.organizationId !== organizationId)
    throw new PoisonEvent('the manifest is of another version');
  await saveVersion(
    tx,
    {
      id: fact.versionId,
      organizationId,
      microCertificationId: manifest.microCertificationId,
      number: manifest.number,
      manifest,
      manifestDigest: digestOf(fact.manifest),
      ...submissionOf(fact),
      submittedAt,
    },
    fact.parts.map(({ kind, language, digest, content }) => {
      if (digestOf(content) !== digest) throw new PoisonEvent(`the ${kind} has another digest than it says`);
      return { kind, language, digest, content: decoded(() => contentObject(content)) };
    }),
  );
}

/** Policy and submitter, from the submission's statement: the event names neither whole. */
function submissionOf(fact: VersionSubmitted): { policy: PolicyReference; submitterId: string | null } {
  const { decision } = fact;
  if (!decision) return { policy: null, submitterId: null };
  const { policy, personId } = decoded(() => parseStatementOf('version-submission', decision.statement));
  return { policy, submitterId: personId };
}

function contentObject(bytes: Uint8Array): object {
  const value = parseCanonical(bytes);
  if (typeof value !== 'object' || value === null) throw new RangeError('a content is an object');
  return value;
}

function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'cannot be read');
  }
}
