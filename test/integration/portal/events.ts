import { create, toBinary } from '@bufbuild/protobuf';
import { AssessmentEventSchema } from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { canonicalBytes, digestOf } from '../../../services/shared/src/canonical.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { ReceivedEvent } from '../../../services/shared/src/kafka.js';

/** The story's ids. */
export const story = () => ({
  institution: randomId(),
  employer: randomId(),
  other: randomId(),
  lead: randomId(),
  approver: randomId(),
  earner: randomId(),
  mc: newId(),
  version: newId(),
  request: newId(),
  otherRequest: newId(),
  confirmation: newId(),
  policy: newId(),
  case: newId(),
  result: newId(),
  release: newId(),
  award: randomId(),
});
export type Story = ReturnType<typeof story>;

let offset = 0;

function received(
  topic: string,
  key: string,
  type: string,
  payload: Uint8Array,
  aggregateVersion: number,
): ReceivedEvent {
  return {
    topic,
    partition: 0,
    offset: String(offset++),
    id: newId(),
    type,
    source: topic.split('.')[1] ?? '',
    key,
    aggregateVersion,
    payload,
    occurredAt: new Date(),
    correlationId: randomId(),
    traceparent: null,
    place: null,
  };
}

type Init<S extends Parameters<typeof create>[0]> = NonNullable<Parameters<typeof create<S>>[1]>;

/** An event as a consumer gets it. @param minute of the story, so that times are the same in each run */
export function catalogue(
  organizationId: string,
  minute: number,
  event: Init<typeof CatalogueEventSchema>['event'],
): ReceivedEvent {
  const message = create(CatalogueEventSchema, { occurredAt: at(minute), organizationId, event });
  return received(
    'countersign.catalogue.v1',
    organizationId,
    event?.case ?? '',
    toBinary(CatalogueEventSchema, message),
    minute,
  );
}

export function endorsement(
  organizationId: string,
  minute: number,
  event: Init<typeof EndorsementEventSchema>['event'],
): ReceivedEvent {
  const message = create(EndorsementEventSchema, { occurredAt: at(minute), organizationId, event });
  return received(
    'countersign.endorsement.v1',
    organizationId,
    event?.case ?? '',
    toBinary(EndorsementEventSchema, message),
    minute,
  );
}

export function assessment(
  organizationId: string,
  minute: number,
  event: Init<typeof AssessmentEventSchema>['event'],
): ReceivedEvent {
  const message = create(AssessmentEventSchema, { occurredAt: at(minute), organizationId, event });
  return received(
    'countersign.assessment.v1',
    organizationId,
    event?.case ?? '',
    toBinary(AssessmentEventSchema, message),
    minute,
  );
}

export function issuance(
  organizationId: string,
  minute: number,
  event: Init<typeof IssuanceEventSchema>['event'],
): ReceivedEvent {
  const message = create(IssuanceEventSchema, { occurredAt: at(minute), organizationId, event });
  return received(
    'countersign.issuance.v1',
    organizationId,
    event?.case ?? '',
    toBinary(IssuanceEventSchema, message),
    minute,
  );
}

export const at = (minute: number): string =>
  new Date(Date.UTC(2026, 8, 1, 12, minute)).toISOString().replace('.000', '');
const dueAt = '2026-09-15T03:59:59Z';
const closesAt = '2026-10-01T03:59:59Z';

export const registered = (
  organizationId: string,
  kind: string,
  name: string,
  mailDomain: string,
  namedBy = '',
): ReceivedEvent =>
  catalogue(organizationId, 0, {
    case: 'organizationRegistered',
    value: {
      organizationId,
      kind,
      name,
      slug: mailDomain.split('.')[0] ?? '',
      mailDomain,
      timeZone: 'America/Toronto',
      url: '',
      namedByOrganizationId: namedBy,
    },
  });

export const enrolled = (
  organizationId: string,
  personId: string,
  roles: string[],
  revision = 1n,
  state = 'enrolled',
): ReceivedEvent =>
  issuance(organizationId, 1, {
    case: 'enrolmentRecorded',
    value: {
      organizationId,
      personId,
      roles,
      revision,
      passkeys: [
        {
          credentialId: 'c',
          publicKey: new Uint8Array(1),
          rpId: 'localhost',
          origins: ['http://localhost'],
          state,
          transports: [],
        },
      ],
    },
  });

export const digest = (letter: string): string => digestOf(new TextEncoder().encode(letter));

const manifest = (s: Story): Uint8Array =>
  canonicalBytes({
    v: 1,
    versionId: s.version,
    microCertificationId: s.mc,
    organizationId: s.institution,
    number: 2,
    baseLanguage: 'en',
    texts: {
      en: { name: 'Dock safety', description: 'd' },
      fr: { name: 'Sécurité au quai', description: 'd' },
    },
    hours: 12,
    noc: [],
    cip: [],
    parts: { competencies: digest('A'), blueprint: digest('B') },
    editions: {},
  });

const policy = (s: Story): Uint8Array => {
  const needs = { confirmations: 2, organizations: 2 };
  return canonicalBytes({
    v: 1,
    policyId: s.policy,
    revision: 1,
    organizationId: s.institution,
    name: { en: 'Two', fr: 'Deux' },
    asked: [s.employer, s.other],
    needs: { 'in-demand': needs, fidelity: { confirmations: 1, organizations: 1 } },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [3],
    termMonths: 12,
    teachOutDays: 90,
  });
};

const requestOpened = (s: Story, requestId: string, employer: string, minute: number): ReceivedEvent =>
  endorsement(employer, minute, {
    case: 'requestOpened',
    value: {
      requestId,
      versionId: s.version,
      microCertificationId: s.mc,
      number: 2,
      institutionId: s.institution,
      kinds: ['in-demand', 'fidelity'],
      dueAt,
      closesAt,
      round: 1,
      name: { en: 'Dock safety', fr: 'Sécurité au quai' },
    },
  });

/** The organizations and their people. */
export function opening(s: Story): ReceivedEvent[] {
  return [
    registered(s.institution, 'institution', 'Demo College', 'college.example'),
    registered(s.employer, 'employer', 'Lakeside Logistics (demo)', 'lakeside.example', s.institution),
    registered(s.other, 'employer', 'Pinegate Freight (demo)', 'pinegate.example', s.institution),
    enrolled(s.institution, s.lead, ['programme-lead']),
    enrolled(s.employer, s.approver, ['approver']),
  ];
}

/** From a draft to a suspended award. */
export function journey(s: Story): ReceivedEvent[] {
  const decision = (letter: number) => ({
    decisionId: `00000000-0000-7000-8000-00000000000${letter}`,
    statement: new Uint8Array(1),
    list: new Uint8Array(),
    index: 0,
    path: [],
    assertion: new Uint8Array(1),
  });
  return [
    catalogue(s.institution, 2, {
      case: 'microCertificationCreated',
      value: {
        microCertificationId: s.mc,
        slug: 'dock',
        name: { en: 'Dock safety', fr: 'Sécurité au quai' },
      },
    }),
    catalogue(s.institution, 3, {
      case: 'versionDrafted',
      value: { versionId: s.version, microCertificationId: s.mc, number: 2 },
    }),
    endorsement(s.institution, 4, {
      case: 'policyApproved',
      value: { policyId: s.policy, revision: 1, policy: policy(s) },
    }),
    catalogue(s.institution, 5, {
      case: 'versionSubmitted',
      value: {
        versionId: s.version,
        microCertificationId: s.mc,
        number: 2,
        policyId: s.policy,
        policyRevision: 1,
        manifest: manifest(s),
        parts: [],
      },
    }),
    endorsement(s.institution, 6, {
      case: 'roundOpened',
      value: {
        versionId: s.version,
        round: 1,
        dueAt,
        closesAt,
        alreadyCounted: [{ confirmationId: newId(), kind: 'in-demand', organizationId: s.other }],
      },
    }),
    requestOpened(s, s.request, s.employer, 6),
    requestOpened(s, s.otherRequest, s.other, 6),
    endorsement(s.employer, 20, {
      case: 'reminderDue',
      value: {
        requestId: s.request,
        versionId: s.version,
        occasion: 'before-due',
        ordinal: 1,
        dueAt,
        closesAt,
      },
    }),
    endorsement(s.employer, 25, {
      case: 'changeRequested',
      value: {
        requestId: s.request,
        versionId: s.version,
        kind: 'fidelity',
        reasonCode: 'wrong-level',
        criterionId: 'c1',
        decision: decision(1),
      },
    }),
    endorsement(s.employer, 26, {
      case: 'messagePosted',
      value: {
        messageId: newId(),
        requestId: s.request,
        versionId: s.version,
        fromOrganizationId: s.employer,
      },
    }),
    endorsement(s.institution, 27, {
      case: 'messagePosted',
      value: {
        messageId: newId(),
        requestId: s.request,
        versionId: s.version,
        fromOrganizationId: s.institution,
      },
    }),
    endorsement(s.employer, 30, {
      case: 'confirmationGiven',
      value: {
        confirmationId: s.confirmation,
        requestId: s.request,
        versionId: s.version,
        microCertificationId: s.mc,
        kind: 'in-demand',
        partDigest: digest('A'),
        validFrom: at(30),
        validUntil: '2027-09-01T03:59:59Z',
        decision: decision(2),
      },
    }),
    issuance(s.employer, 31, {
      case: 'confirmationSigned',
      value: {
        confirmationId: s.confirmation,
        versionId: s.version,
        kind: 'in-demand',
        partDigest: digest('A'),
        validFrom: at(30),
        validUntil: '2027-09-01T03:59:59Z',
        languages: ['en'],
      },
    }),
    endorsement(s.employer, 32, {
      case: 'requestClosed',
      value: { requestId: s.request, versionId: s.version, reason: 'answered' },
    }),
    endorsement(s.other, 33, {
      case: 'requestClosed',
      value: { requestId: s.otherRequest, versionId: s.version, reason: 'endorsed' },
    }),
    endorsement(s.institution, 34, {
      case: 'versionEndorsed',
      value: {
        versionId: s.version,
        microCertificationId: s.mc,
        number: 2,
        policyId: s.policy,
        policyRevision: 1,
        confirmations: [
          { confirmationId: s.confirmation, kind: 'in-demand', organizationId: s.employer },
          { confirmationId: newId(), kind: 'fidelity', organizationId: s.other },
        ],
      },
    }),
    endorsement(s.institution, 34, {
      case: 'roundClosed',
      value: { versionId: s.version, round: 1, outcome: 'endorsed' },
    }),
    catalogue(s.institution, 35, {
      case: 'versionOpened',
      value: { versionId: s.version, microCertificationId: s.mc, number: 2 },
    }),
    assessment(s.institution, 40, {
      case: 'caseOpened',
      value: { caseId: s.case, versionId: s.version, earnerId: s.earner },
    }),
    assessment(s.institution, 41, { case: 'consentRecorded', value: { caseId: s.case, earnerId: s.earner } }),
    assessment(s.institution, 42, {
      case: 'evidenceAdded',
      value: { evidenceId: newId(), caseId: s.case, itemDigest: digest('C') },
    }),
    assessment(s.institution, 43, { case: 'markGiven', value: { markId: newId(), caseId: s.case } }),
    assessment(s.institution, 44, {
      case: 'resultFinalized',
      value: {
        resultId: s.result,
        caseId: s.case,
        versionId: s.version,
        earnerId: s.earner,
        outcome: 'pass',
        markDecisionId: newId(),
        openingDecisionId: newId(),
      },
    }),
    issuance(s.institution, 50, { case: 'releaseProposed', value: { releaseId: s.release, count: 1 } }),
    issuance(s.institution, 52, { case: 'releaseApproved', value: { releaseId: s.release } }),
    issuance(s.institution, 53, {
      case: 'awardIssued',
      value: {
        awardId: s.award,
        releaseId: s.release,
        resultId: s.result,
        caseId: s.case,
        versionId: s.version,
        earnerId: s.earner,
        languages: ['en', 'fr'],
      },
    }),
    issuance(s.institution, 54, {
      case: 'releaseCompleted',
      value: { releaseId: s.release, issued: 1, setAside: 0 },
    }),
    issuance(s.institution, 60, {
      case: 'awardStatusChanged',
      value: { awardId: s.award, earnerId: s.earner, status: 'suspended', reasonCode: 'other' },
    }),
  ];
}

export const personErased = (organizationId: string, personId: string): ReceivedEvent =>
  catalogue(organizationId, 90, { case: 'personErased', value: { personId } });
export const earnerErased = (organizationId: string, earnerId: string): ReceivedEvent =>
  assessment(organizationId, 90, { case: 'earnerErased', value: { earnerId } });
