import type {
  DelegationGiven,
  LapseApproaching,
} from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import type { Transaction } from '../database.store.js';
import { type Fact, instantOf } from '../events.js';
import type { MailPlanner } from '../mail/mail.planner.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { FactStore } from './facts.store.js';

export interface EmployerFactsParts {
  memberships: MembershipStore;
  facts: FactStore;
  planner: MailPlanner;
}

/** Takes what concerns who answers for an employer, what it took back, and what ends soon. */
export async function applyEmployerFact(
  parts: EmployerFactsParts,
  tx: Transaction,
  fact: Fact,
): Promise<void> {
  const { event, eventId, organizationId: employerId, occurredAt } = fact;
  switch (event.case) {
    case 'delegationGiven':
      await delegationGiven(parts, tx, employerId, event.value);
      return;
    case 'delegationEnded': {
      const { delegationId } = event.value;
      await parts.memberships.endDelegation(tx, { delegationId }, occurredAt);
      return;
    }
    case 'decisionRefused':
      // A delegation that the signer did not take lets nobody answer.
      if (event.value.source === 'endorsement') {
        const { decisionId } = event.value;
        await parts.memberships.endDelegation(tx, { decisionId }, occurredAt);
      }
      return;
    case 'lapseApproaching':
      await lapseApproaching(parts, tx, eventId, event.value);
      return;
    case 'answerRecalled':
      await parts.facts.reopenRequest(tx, event.value.requestId);
      return;
    case 'confirmationGiven': {
      const { microCertificationId, kind, validUntil } = event.value;
      await parts.facts.closeLapse(tx, { employerId, microCertificationId, kind }, instantOf(validUntil));
      return;
    }
    case 'confirmationWithdrawn': {
      const { microCertificationId, kind } = event.value;
      await parts.facts.closeLapse(tx, { employerId, microCertificationId, kind }, null);
      return;
    }
    default:
      return;
  }
}

async function delegationGiven(
  { memberships, planner }: EmployerFactsParts,
  tx: Transaction,
  employerId: string,
  event: DelegationGiven,
): Promise<void> {
  const { delegationId, personId, toPersonId, validFrom, validUntil, decision } = event;
  const isNew = await memberships.recordDelegation(tx, {
    delegationId,
    decisionId: decision?.decisionId ?? delegationId,
    organizationId: employerId,
    personId,
    toPersonId,
    validFrom: instantOf(validFrom),
    validUntil: instantOf(validUntil),
  });
  if (isNew) await planner.openRequests(tx, employerId, toPersonId);
}

async function lapseApproaching(
  { facts, planner }: EmployerFactsParts,
  tx: Transaction,
  eventId: string,
  event: LapseApproaching,
): Promise<void> {
  const { versionId, kind } = event;
  const lapsesAt = instantOf(event.lapsesAt);
  for (const employerId of [...new Set(event.organizationIds)].sort()) {
    await facts.noteLapse(tx, { employerId, versionId, kind, lapsesAt });
    await planner.lapse(tx, eventId, { employerId, versionId, kind });
  }
}
