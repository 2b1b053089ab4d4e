import type { VersionEndorsed } from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { manifestSchema } from '../../../shared/src/content.js';
import { firstTime } from '../../../shared/src/inbox.js';
import { PoisonEvent, type ReceivedEvent } from '../../../shared/src/kafka.js';
import type { Database, Transaction } from '../database.store.js';
import { type Fact, factOf, instantOf } from '../events.js';
import type { GatheringStore } from '../mail/gathering.store.js';
import type { MailPlanner } from '../mail/mail.planner.js';
import type { MailStore } from '../mail/mail.store.js';
import { knownRoles, type MembershipStore } from '../membership/membership.store.js';
import type { OrganizationStore } from '../organization/organization.store.js';
import type { PersonStore } from '../person/person.store.js';
import type { SessionStore } from '../session/session.store.js';
import { tellOfCase } from './case-facts.js';
import { applyEmployerFact } from './employer-facts.js';
import type { FactStore, Names, RequestFacts } from './facts.store.js';
import { applyRelevanceFact } from './relevance-facts.js';

/** The group of this consumer. Apart from the read model's, so that a rebuild of that one sends no mail. */
export const MAIL_GROUP = 'portal-mail@1';

export interface FactsParts {
  database: Database;
  organizations: OrganizationStore;
  memberships: MembershipStore;
  people: PersonStore;
  sessions: SessionStore;
  facts: FactStore;
  mails: MailStore;
  gathering: GatheringStore;
  planner: MailPlanner;
}

/** Takes what the other services told: organizations, memberships, mails that are due, erasures. */
export class FactsService {
  constructor(private readonly parts: FactsParts) {}

  /** Makes the event's effect once, with its mails, in one transaction. */
  async handle(received: ReceivedEvent): Promise<void> {
    const fact = factOf(received);
    if (!fact) return;
    await this.parts.database.takeEvent(async (tx) => {
      if (await firstTime(tx, MAIL_GROUP, received.id)) await this.apply(tx, fact);
    });
  }

  private async apply(tx: Transaction, fact: Fact): Promise<void> {
    await applyRelevanceFact(this.parts, tx, fact);
    await applyEmployerFact(this.parts, tx, fact);
    const { event, eventId, organizationId } = fact;
    const { planner } = this.parts;
    switch (event.case) {
      case 'organizationRegistered': {
        const { kind, name, slug, mailDomain, timeZone, namedByOrganizationId } = event.value;
        const facts = { organizationId: event.value.organizationId, kind, name, slug, mailDomain, timeZone };
        return this.parts.organizations.record(tx, { ...facts, namedBy: namedByOrganizationId || null });
      }
      case 'versionDrafted':
      case 'versionSubmitted':
        return this.versionKnown(tx, fact);
      case 'enrolmentRecorded': {
        const { personId, roles, revision, passkeys } = event.value;
        const hasPasskey = passkeys.some((passkey) => passkey.state === 'enrolled');
        const enrolment = {
          organizationId: event.value.organizationId,
          personId,
          roles: knownRoles(roles),
          revision,
          hasPasskey,
        };
        const changed = await this.parts.memberships.record(tx, enrolment);
        if (changed && hasPasskey && enrolment.roles.includes('approver'))
          await planner.openRequests(tx, enrolment.organizationId, personId);
        return;
      }
      case 'requestOpened':
        return this.requestOpened(tx, fact);
      case 'reminderDue': {
        const request = await this.knownRequest(tx, event.value.requestId);
        if (request.closed) return;
        return planner.reminder(tx, eventId, request, event.value.occasion);
      }
      case 'requestClosed':
        return this.requestClosed(tx, eventId, event.value.requestId, event.value.reason);
      case 'changeRequested': {
        const request = await this.knownRequest(tx, event.value.requestId);
        const facts = {
          requestId: request.requestId,
          fromOrganizationId: request.employerId,
          kind: event.value.kind,
        };
        return planner.toProgrammeLeads(tx, eventId, request.institutionId, 'change-request', facts);
      }
      case 'messagePosted': {
        const request = await this.knownRequest(tx, event.value.requestId);
        const facts = { requestId: request.requestId, fromOrganizationId: event.value.fromOrganizationId };
        return event.value.fromOrganizationId === request.employerId
          ? planner.toProgrammeLeads(tx, eventId, request.institutionId, 'message', facts)
          : planner.toApprovers(tx, eventId, request.employerId, 'message', facts);
      }
      case 'versionEndorsed': {
        const { versionId, microCertificationId, number } = event.value;
        await this.parts.facts.noteVersion(tx, {
          versionId,
          microCertificationId,
          number,
          ...confirmedBy(event.value),
        });
        return planner.toProgrammeLeads(tx, eventId, organizationId, 'endorsed', { versionId });
      }
      case 'caseOpened': {
        const { caseId, versionId, earnerId } = event.value;
        return planner.toEarner(tx, eventId, earnerId, 'case', { caseId, versionId, organizationId });
      }
      case 'awardIssued': {
        const { awardId, versionId, earnerId } = event.value;
        return planner.toEarner(tx, eventId, earnerId, 'award', { awardId, versionId, organizationId });
      }
      case 'awardStatusChanged': {
        const { awardId, earnerId, status, revocationId, reasonCode } = event.value;
        // A proposed revocation tells each of its steps itself; of a correction the corrected award's mail tells.
        if (revocationId !== '' || reasonCode === 'superseded-by-correction') return;
        return planner.toEarner(tx, eventId, earnerId, 'award-status', { awardId, organizationId, status });
      }
      case 'stackReached':
        return planner.stacksWaiting(tx, eventId, organizationId);
      case 'revocationNoticeDue':
        return this.revocationNotice(tx, fact);
      case 'personErased':
        if (await this.parts.people.erase(tx, organizationId, event.value.personId))
          await this.forget(tx, event.value.personId);
        return;
      case 'earnerErased':
        return this.forget(tx, event.value.earnerId);
      default:
        return tellOfCase(tx, planner, fact);
    }
  }

  private async revocationNotice(tx: Transaction, { event, eventId, organizationId }: Fact): Promise<void> {
    if (event.case !== 'revocationNoticeDue') return;
    const { revocationId, awardId, earnerId, occasion, appealUntil } = event.value;
    const { planner } = this.parts;
    const facts = { revocationId, organizationId, occasion };
    if (earnerId === '') {
      await planner.toHolders(
        tx,
        eventId,
        organizationId,
        ['registrar', 'programme-lead', 'administrator'],
        'revocation-duty',
        facts,
      );
      return;
    }
    const until = occasion === 'proposed' && appealUntil !== '' ? { until: appealUntil } : {};
    await planner.toEarner(tx, eventId, earnerId, 'revocation', { ...facts, awardId, ...until });
  }

  private async versionKnown(tx: Transaction, { event, organizationId }: Fact): Promise<void> {
    if (event.case === 'versionDrafted') {
      const { versionId, microCertificationId, number } = event.value;
      await this.parts.facts.noteVersion(tx, { versionId, microCertificationId, number, organizationId });
    }
    if (event.case === 'versionSubmitted') {
      const { versionId, microCertificationId, number, manifest } = event.value;
      await this.parts.facts.noteVersion(tx, {
        versionId,
        microCertificationId,
        number,
        organizationId,
        name: nameInManifest(manifest),
      });
    }
  }

  private async requestOpened(tx: Transaction, { event, eventId, organizationId }: Fact): Promise<void> {
    if (event.case !== 'requestOpened') return;
    const {
      requestId,
      versionId,
      microCertificationId,
      number,
      institutionId,
      kinds,
      dueAt,
      closesAt,
      name,
    } = event.value;
    const request: RequestFacts = {
      requestId,
      eventId,
      versionId,
      microCertificationId,
      number,
      employerId: organizationId,
      institutionId,
      kinds,
      dueAt: instantOf(dueAt),
      closesAt: instantOf(closesAt),
      name: { ...(name.en ? { en: name.en } : {}), ...(name.fr ? { fr: name.fr } : {}) },
      closed: false,
    };
    const { closed: _, ...row } = request;
    await this.parts.facts.noteRequest(tx, row);
    await this.parts.planner.requestOpened(tx, request);
  }

  private async requestClosed(
    tx: Transaction,
    eventId: string,
    requestId: string,
    reason: string,
  ): Promise<void> {
    const request = await this.knownRequest(tx, requestId);
    await this.parts.facts.closeRequest(tx, requestId, reason);
    // Who answered, or is asked about a newer version, needs no mail about the end of this request.
    if (reason === 'closing-date')
      await this.parts.planner.toApprovers(tx, eventId, request.employerId, 'request-closed', { requestId });
  }

  /** @throws PoisonEvent where the request was never opened here: its events come in order, by its version's key */
  private async knownRequest(tx: Transaction, requestId: string): Promise<RequestFacts> {
    const request = await this.parts.facts.request(requestId, tx);
    if (!request) throw new PoisonEvent('the request of the event is not known');
    return request;
  }

  private async forget(tx: Transaction, personId: string): Promise<void> {
    await this.parts.sessions.forget(tx, personId);
    await this.parts.mails.forget(tx, personId);
    await this.parts.gathering.forget(tx, personId);
  }
}

/** The name of a submitted version in its languages. @throws PoisonEvent where the manifest is not one */
export function nameInManifest(bytes: Uint8Array): Names {
  try {
    const { texts } = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { ...(texts.en ? { en: texts.en.name } : {}), ...(texts.fr ? { fr: texts.fr.name } : {}) };
  } catch (error) {
    throw new PoisonEvent(`the manifest cannot be read: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}

/** How many organizations confirmed each kind. */
function confirmedBy({ confirmations }: VersionEndorsed): { inDemand: number; fidelity: number } {
  const of = (kind: string): number =>
    new Set(confirmations.filter((one) => one.kind === kind).map((one) => one.organizationId)).size;
  return { inDemand: of('in-demand'), fidelity: of('fidelity') };
}
