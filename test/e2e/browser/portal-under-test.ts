import { MailReader } from '../../../deploy/local/demo/mail.js';
import { vouchForDemoPeople } from '../../../deploy/local/demo/vouching.js';
import { portalOriginOf } from '../../../deploy/local/environment.js';
import { launch } from '../../../deploy/local/launcher.js';
import { temporaryStack } from '../../integration/deploy/temporary-stack.js';

/** Ports of a local system follow from one: that of its portal. */
const MAIL_AFTER_PORTAL = 7;

/** A portal with the demo's data, and how to end it. */
export interface PortalUnderTest {
  portal: string;
  /** The mails that its people get. */
  mails: MailReader;
  stop(): Promise<void>;
}

/**
 * The portal that the browser tests open: a whole system of its own, as `npm start` brings it up, or a running one that
 * COUNTERSIGN_TEST_PORTAL names, such as `http://localhost:4500`.
 *
 * @throws where the named one does not answer, or the own one does not start
 */
export async function portalUnderTest(): Promise<PortalUnderTest> {
  const named = process.env.COUNTERSIGN_TEST_PORTAL;
  if (named) {
    const answer = await fetch(`${named}/v1/session`);
    if (!answer.ok) throw new Error(`${named} answers ${answer.status}`);
    const { origin, hostname, port } = new URL(named);
    const mails = new MailReader(`http://${hostname}:${Number(port) + MAIL_AFTER_PORTAL}`);
    return { portal: origin, mails, stop: async () => undefined };
  }
  const { stack, remove } = await temporaryStack();
  const crashes: string[] = [];
  const running = await launch(
    stack,
    { step: () => undefined, crash: (line) => crashes.push(line) },
    { seed: true },
  );
  const endVouching = vouchForDemoPeople(stack);
  return {
    portal: portalOriginOf(stack),
    mails: new MailReader(`http://localhost:${stack.ports.mail}`),
    stop: async () => {
      await endVouching();
      await running.stop();
      remove();
      if (crashes.length > 0) throw new Error(crashes.join('\n'));
    },
  };
}
