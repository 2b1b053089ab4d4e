import { submitFirst } from './endorsing.js';
import { patientTransfer } from './pilots.js';
import type { Cast, Story } from './story.js';

/** A second micro-certification that waits for its employers, so that a newcomer finds something to answer. */
export async function submitWaiting(
  story: Story,
  cast: Cast,
  policy: { policyId: string; revision: number },
): Promise<void> {
  await submitFirst(story, cast, patientTransfer, policy);
}
