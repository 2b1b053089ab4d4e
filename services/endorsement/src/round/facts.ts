import type { PlannedRequest } from '../../../../proto/activities.js';
import { instant } from '../../../shared/src/clock.js';
import type { Fact } from '../events.js';
import type { VersionContent } from '../request/version.store.js';

/** `RequestOpened` for each request, told for the employer that is asked. */
export function requestFacts(
  version: VersionContent,
  round: number,
  requests: readonly PlannedRequest[],
  until: { dueAt: Date; closesAt: Date },
): Fact[] {
  const { versionId, microCertificationId, number, organizationId: institutionId, manifest } = version;
  const name = Object.fromEntries(
    Object.entries(manifest.texts).map(([language, one]) => [language, one.name]),
  );
  const [dueAt, closesAt] = [instant(until.dueAt), instant(until.closesAt)];
  return requests.map(({ requestId, organizationId, kinds }) => ({
    organizationId,
    event: {
      case: 'requestOpened',
      value: {
        requestId,
        versionId,
        microCertificationId,
        number,
        institutionId,
        kinds,
        dueAt,
        closesAt,
        round,
        name,
      },
    },
  }));
}
