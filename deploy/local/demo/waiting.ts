import type { Actor } from './actor.js';
import { prepareRatings } from './employer.js';
import { type PolicyRef, submitFirst } from './endorsing.js';
import { patientTransfer } from './pilots/patient-transfer.js';
import type { Cast, Story } from './story.js';

/**
 * A micro-certification that waits for its employers, so that a newcomer finds something to answer: with ratings that a
 * supervisor has prepared.
 */
export async function submitWaiting(
  story: Story,
  cast: Cast,
  of: { policy: PolicyRef; supervisor: Actor },
): Promise<void> {
  const { versionId } = await submitFirst(story, cast, patientTransfer, of.policy);
  await prepareRatings(story, of.supervisor, versionId);
}
