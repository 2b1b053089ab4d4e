import type { CatalogueEvent } from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { micro, organization, pathway, policy, version } from './things.js';
import type { LinesOf } from './timeline.js';

/** What the catalogue's events mean for timelines. */
export const catalogueLines: LinesOf<CatalogueEvent['event']> = {
  organizationRegistered: ({ organizationId, kind }) => ({
    about: [organization(organizationId)],
    facts: { kind },
  }),
  roleGranted: ({ organizationId, personId, roles }) => ({
    about: [organization(organizationId)],
    facts: { personId, roles },
  }),
  microCertificationCreated: ({ microCertificationId }) => ({
    about: [micro(microCertificationId)],
    founds: micro(microCertificationId),
  }),
  versionDrafted: ({ versionId, microCertificationId, number }) => ({
    about: [version(versionId)],
    founds: version(versionId),
    includes: [[version(versionId), micro(microCertificationId)]],
    facts: { number },
  }),
  versionSubmitted: ({ versionId, number, policyId, policyRevision }) => ({
    about: [version(versionId)],
    founds: version(versionId),
    includes: [[version(versionId), policy(policyId, policyRevision)]],
    facts: { number },
    policy: { id: policyId, revision: policyRevision },
  }),
  versionOpened: ({ versionId, number }) => ({ about: [version(versionId)], facts: { number } }),
  versionRetired: ({ versionId, number, reasonCode }) => ({
    about: [version(versionId)],
    // Before a reason was asked for there is none.
    facts: { number, reason: reasonCode || 'no-reason' },
  }),
  pathwayApproved: ({ pathwayId, revision, microCertificationId }) => ({
    about: [pathway(pathwayId), micro(microCertificationId)],
    facts: { revision },
  }),
  personErased: ({ personId }, organizationId) => ({
    about: [organization(organizationId)],
    facts: { personId },
  }),
};
