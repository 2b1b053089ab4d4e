/**
 * The portal that the browser tests open: a running one with the demo's data, by COUNTERSIGN_TEST_PORTAL, such as
 * `http://localhost:4500`. Its demo people's own passkeys must be vouched for, as `npm start` does.
 *
 * @throws where none is named or it does not answer
 */
export async function portalUnderTest(): Promise<string> {
  const portal = process.env.COUNTERSIGN_TEST_PORTAL;
  if (!portal) throw new Error('COUNTERSIGN_TEST_PORTAL names no portal: start one and give its address');
  const answer = await fetch(`${portal}/v1/session`);
  if (!answer.ok) throw new Error(`${portal} answers ${answer.status}`);
  return new URL(portal).origin;
}
