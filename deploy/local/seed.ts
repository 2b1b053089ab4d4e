import { join } from 'node:path';
import { Enrolment } from './demo/enrolment.js';
import { castOf, enrolDemo, playJourney } from './demo/journey.js';
import { otherCollege } from './demo/people.js';
import { Story } from './demo/story.js';
import { submitWaiting } from './demo/waiting.js';
import { LocalError, refuseProduction, type Stack } from './stack.js';

/**
 * The demo data of a fresh state folder: organizations and people, one pipeline played to a signed credential, and one
 * micro-certification that waits for its employers. A later start finds it done and does nothing.
 *
 * @param print receives each step
 * @throws LocalError with NODE_ENV=production, or where the signed credential does not verify
 */
export async function seed(stack: Stack, print: (line: string) => void): Promise<void> {
  refuseProduction('The demo data');
  const enrolment = new Enrolment(stack);
  await enrolment.step('demo organizations', async () => {
    await enrolDemo(enrolment);
    await enrolment.organization(otherCollege);
  });
  await enrolment.step('journey', async () => {
    const { verification, policy } = await playJourney(stack, { out: join(stack.state, 'demo'), print });
    if (verification.validWhenAwarded.answer !== 'yes')
      throw new LocalError('The credential of the demo does not verify.');
    const supervisor = await enrolment.actor('sami');
    await submitWaiting(new Story(print), await castOf(enrolment), { policy, supervisor });
  });
}
