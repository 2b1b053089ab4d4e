import type { Fact } from '../events.js';
import type { FeedEntry } from './pipeline.store.js';

/**
 * What people care to read as it happens, or null. Single cases, marks and awards come by the thousand: their
 * release speaks for them. No entry names a person.
 */
export function feedOf({ event, eventId, organizationId, occurredAt }: Fact): FeedEntry | null {
  const entry = (versionId: string | null, facts: FeedEntry['facts']): FeedEntry => ({
    eventId,
    organizationId,
    versionId,
    occurredAt,
    type: event.case,
    facts,
  });
  switch (event.case) {
    case 'versionSubmitted':
    case 'versionEndorsed':
      return entry(event.value.versionId, { number: event.value.number });
    case 'roundClosed':
      return event.value.outcome === 'endorsed'
        ? null
        : entry(event.value.versionId, { outcome: event.value.outcome });
    case 'requestOpened':
      return entry(event.value.versionId, {
        requestId: event.value.requestId,
        employerId: organizationId,
        kinds: event.value.kinds,
      });
    case 'reminderDue':
      return entry(event.value.versionId, {
        requestId: event.value.requestId,
        occasion: event.value.occasion,
      });
    case 'confirmationGiven':
      return entry(event.value.versionId, {
        requestId: event.value.requestId,
        employerId: organizationId,
        kind: event.value.kind,
      });
    case 'confirmationSigned':
      return entry(event.value.versionId, {
        confirmationId: event.value.confirmationId,
        kind: event.value.kind,
      });
    case 'confirmationHeld':
      return entry(event.value.versionId, {
        confirmationId: event.value.confirmationId,
        reason: event.value.reason,
      });
    case 'confirmationRefused':
      return entry(event.value.versionId, {
        confirmationId: event.value.confirmationId,
        code: event.value.code,
      });
    case 'confirmationDeclined':
    case 'changeRequested': {
      const { versionId, requestId, kind, reasonCode } = event.value;
      return entry(versionId, { requestId, employerId: organizationId, kind, reason: reasonCode });
    }
    case 'requestClosed':
      return event.value.reason === 'closing-date'
        ? entry(event.value.versionId, { requestId: event.value.requestId })
        : null;
    case 'messagePosted':
      return entry(event.value.versionId, {
        requestId: event.value.requestId,
        fromOrganizationId: event.value.fromOrganizationId,
      });
    case 'organizationIdentified':
      return entry(null, { employerId: event.value.organizationId, method: event.value.method });
    case 'releaseProposed':
      return entry(null, { releaseId: event.value.releaseId, count: event.value.count });
    case 'releaseApproved':
      return entry(null, { releaseId: event.value.releaseId });
    case 'releaseCompleted':
      return entry(null, {
        releaseId: event.value.releaseId,
        issued: event.value.issued,
        setAside: event.value.setAside,
      });
    case 'awardSetAside':
      return entry(null, {
        releaseId: event.value.releaseId,
        resultId: event.value.resultId,
        code: event.value.code,
      });
    case 'awardStatusChanged':
      return entry(null, { awardId: event.value.awardId, status: event.value.status });
    default:
      return null;
  }
}
