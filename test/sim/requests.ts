import type { ConfirmationKind, Counted, PlannedRequest } from '../../proto/activities.js';
import type { RoundState } from '../../workflows/endorsement/state.js';
import { DAY, iso } from './clock.js';
import { conflictSince } from './conflicts.js';
import { kinds } from './oracle.js';
import type { Play } from './play.js';
import type { VersionPlay } from './version-play.js';

/** Requests to those of a stage who have not confirmed yet; for who is in conflict, to its substitute. */
export function requestsOf(
  play: Play,
  version: VersionPlay,
  stage: number,
  standing: readonly Pick<Counted, 'kind' | 'organizationId'>[],
): PlannedRequest[] {
  return version.policy.asked
    .filter((one) => one.stage === stage)
    .flatMap((one) => {
      if (!isInConflict(play, one.organizationId)) return [one];
      const { substituteId } = one;
      const isFree = substituteId !== null && !isInConflict(play, substituteId);
      return isFree ? [{ ...one, organizationId: substituteId, substituteId: null }] : [];
    })
    .map(({ organizationId, substituteId }) => {
      const open = kinds.filter(
        (kind) => !standing.some((one) => one.kind === kind && one.organizationId === organizationId),
      );
      return request(play, version, organizationId, open, substituteId);
    })
    .filter((one) => one.kinds.length > 0);
}

/** The request to a substitute; null where there is none, or it is in conflict. */
export function substituteOf(
  play: Play,
  version: VersionPlay,
  state: RoundState,
  of: { requestId: string; kinds: ConfirmationKind[] },
): PlannedRequest | null {
  const ask = state.asks.find((one) => one.requestId === of.requestId && one.substituteId !== null);
  const substituteId = ask?.substituteId ?? null;
  return substituteId === null || isInConflict(play, substituteId)
    ? null
    : request(play, version, substituteId, of.kinds, null);
}

const isInConflict = (play: Play, organizationId: string): boolean =>
  conflictSince(play.facts, organizationId, play.at) !== null;

function request(
  play: Play,
  version: VersionPlay,
  organizationId: string,
  asked: ConfirmationKind[],
  substituteId: string | null,
): PlannedRequest {
  const { escalateAfterDays } = version.policy;
  const isLate = substituteId !== null && escalateAfterDays !== null;
  const escalateAt = isLate ? iso(play.now + escalateAfterDays * DAY) : null;
  return { requestId: play.id('request'), organizationId, kinds: asked, substituteId, escalateAt };
}
