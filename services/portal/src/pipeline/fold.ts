import type { CountedConfirmation } from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { policySchema } from '../../../shared/src/content.js';
import { PoisonEvent } from '../../../shared/src/kafka.js';
import { type Fact, instantOf } from '../events.js';
import { nameInManifest } from '../facts/facts.service.js';
import type { Names } from '../facts/facts.store.js';
import { feedOf } from './feed.js';
import type { PipelineWriter } from './pipeline.store.js';

/** Writes what a fact means for the pipeline; false where it means nothing there. Times are the facts' own. */
export async function fold(writer: PipelineWriter, fact: Fact): Promise<boolean> {
  const changed =
    (await foldVersions(writer, fact)) ||
    (await foldRequests(writer, fact)) ||
    (await foldCases(writer, fact)) ||
    (await foldReleases(writer, fact));
  const entry = feedOf(fact);
  if (entry) await writer.feed(entry);
  return changed || entry !== null;
}

async function foldVersions(
  writer: PipelineWriter,
  { event, occurredAt, organizationId }: Fact,
): Promise<boolean> {
  switch (event.case) {
    case 'microCertificationCreated':
      await writer.microCertification(
        event.value.microCertificationId,
        organizationId,
        names(event.value.name),
      );
      return true;
    case 'versionDrafted': {
      const { versionId, microCertificationId, number } = event.value;
      await writer.version(versionId, {
        microCertificationId,
        number,
        organizationId,
        draftedAt: occurredAt,
      });
      return true;
    }
    case 'versionSubmitted': {
      const { versionId, microCertificationId, number, policyId, policyRevision, manifest } = event.value;
      const name = nameInManifest(manifest);
      await writer.version(versionId, {
        microCertificationId,
        number,
        organizationId,
        policyId,
        policyRevision,
        name,
        submittedAt: occurredAt,
      });
      return true;
    }
    case 'versionEndorsed':
      await writer.version(event.value.versionId, { endorsedAt: occurredAt });
      return true;
    case 'versionOpened':
      await writer.version(event.value.versionId, { openedAt: occurredAt });
      return true;
    case 'policyApproved': {
      const policy = policyOf(event.value.policy);
      await writer.policy(event.value.policyId, event.value.revision, policy.needs);
      return true;
    }
    case 'roundOpened': {
      const { versionId, round, dueAt, closesAt, alreadyCounted } = event.value;
      await writer.round(versionId, round, {
        dueAt: instantOf(dueAt),
        closesAt: instantOf(closesAt),
        counted: alreadyCounted.map(countedOf),
      });
      return true;
    }
    case 'roundClosed':
      await writer.roundClosed(event.value.versionId, event.value.round, event.value.outcome, occurredAt);
      return true;
    default:
      return false;
  }
}

async function foldRequests(
  writer: PipelineWriter,
  { event, occurredAt, organizationId }: Fact,
): Promise<boolean> {
  switch (event.case) {
    case 'requestOpened': {
      const { requestId, versionId, institutionId, kinds, round, dueAt, closesAt } = event.value;
      const times = { openedAt: occurredAt, dueAt: instantOf(dueAt), closesAt: instantOf(closesAt) };
      await writer.request(requestId, {
        versionId,
        institutionId,
        employerId: organizationId,
        kinds,
        round,
        ...times,
      });
      return true;
    }
    case 'reminderDue':
      await writer.reminded(event.value.requestId, event.value.ordinal, occurredAt);
      return true;
    case 'requestClosed':
      await writer.requestClosed(event.value.requestId, event.value.reason, occurredAt);
      return true;
    case 'confirmationGiven': {
      const { confirmationId, requestId, versionId, kind, validUntil } = event.value;
      const given = { givenAt: occurredAt, ...(validUntil ? { validUntil: instantOf(validUntil) } : {}) };
      await writer.answer(confirmationId, {
        requestId,
        versionId,
        employerId: organizationId,
        answer: 'confirmation',
        kind,
        ...given,
      });
      return true;
    }
    case 'confirmationDeclined':
    case 'changeRequested': {
      const { requestId, versionId, kind, decision } = event.value;
      if (!decision) throw new PoisonEvent('an answer without its decision');
      const answer = event.case === 'changeRequested' ? 'change-request' : 'decline';
      await writer.answer(decision.decisionId, {
        requestId,
        versionId,
        employerId: organizationId,
        answer,
        kind,
        givenAt: occurredAt,
      });
      return true;
    }
    case 'answerRecalled': {
      const { requestId, confirmationId, recalledDecisionId } = event.value;
      await writer.recalled(requestId, confirmationId || recalledDecisionId);
      return true;
    }
    case 'confirmationSigned':
      await writer.answer(event.value.confirmationId, { signedAt: occurredAt });
      return true;
    case 'confirmationHeld':
      await writer.answer(event.value.confirmationId, { heldAt: occurredAt });
      return true;
    case 'confirmationRefused':
      await writer.answer(event.value.confirmationId, { refusedAt: occurredAt });
      return true;
    default:
      return false;
  }
}

async function foldCases(
  writer: PipelineWriter,
  { event, occurredAt, organizationId }: Fact,
): Promise<boolean> {
  switch (event.case) {
    case 'caseOpened':
      await writer.case(event.value.caseId, {
        versionId: event.value.versionId,
        organizationId,
        openedAt: occurredAt,
      });
      return true;
    case 'consentRecorded':
      await writer.case(event.value.caseId, { consentedAt: occurredAt });
      return true;
    case 'evidenceAdded':
      await writer.evidence(event.value.caseId, occurredAt);
      return true;
    case 'markGiven':
      await writer.case(event.value.caseId, { markedAt: occurredAt });
      return true;
    case 'resultFinalized': {
      const { caseId, versionId, resultId, outcome } = event.value;
      await writer.case(caseId, { versionId, organizationId, resultId, outcome, finalizedAt: occurredAt });
      return true;
    }
    default:
      return false;
  }
}

async function foldReleases(
  writer: PipelineWriter,
  { event, occurredAt, organizationId, aggregateVersion }: Fact,
): Promise<boolean> {
  switch (event.case) {
    case 'releaseProposed':
      await writer.release(event.value.releaseId, {
        organizationId,
        count: event.value.count,
        proposedAt: occurredAt,
      });
      return true;
    case 'releaseApproved':
      await writer.release(event.value.releaseId, { organizationId, approvedAt: occurredAt });
      return true;
    case 'releaseCompleted': {
      const { releaseId, issued, setAside } = event.value;
      await writer.release(releaseId, { organizationId, issued, setAside, completedAt: occurredAt });
      return true;
    }
    case 'awardIssued': {
      const { awardId, releaseId, resultId, caseId, versionId } = event.value;
      await writer.award(awardId, {
        organizationId,
        releaseId,
        resultId,
        caseId,
        versionId,
        issuedAt: occurredAt,
      });
      return true;
    }
    case 'awardStatusChanged':
      await writer.awardStatus(event.value.awardId, event.value.status, aggregateVersion);
      return true;
    default:
      return false;
  }
}

function policyOf(bytes: Uint8Array) {
  try {
    return policySchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new PoisonEvent(`the policy cannot be read: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}

const countedOf = ({
  kind,
  organizationId,
}: CountedConfirmation): { kind: string; organizationId: string } => ({ kind, organizationId });

const names = (map: Record<string, string>): Names => ({
  ...(map.en ? { en: map.en } : {}),
  ...(map.fr ? { fr: map.fr } : {}),
});
