import { randomBytes } from 'node:crypto';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { msToTs } from '@temporalio/common/lib/time.js';
import { exportJWK, generateKeyPair } from 'jose';
import { SoftwareAuthenticator } from '../../../deploy/local/authenticator.js';
import { Tokens } from '../../../services/shared/src/auth.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import { connectTemporal } from '../../../services/shared/src/temporal.js';
import { searchAttributes } from '../../../workflows/endorsement/messages.js';
import { eventually, scratchName } from '../../support/scratch.js';

/** Where the ceremonies of the tests stand. */
export const origin = 'http://localhost:4500';
export const publicOrigin = 'https://countersign.localhost';
export const logger = createLogger({
  service: 'test',
  level: process.env.TEST_LOG === undefined ? 'silent' : 'warn',
});

/** A namespace of this test's own, since the task queues' names are fixed. */
export async function makeNamespace(address: string): Promise<string> {
  const namespace = scratchName('ns').replaceAll('_', '-');
  const temporal = await connectTemporal({ address, namespace, payloadKey: randomBytes(32), logger });
  const { workflowService, operatorService } = temporal.connection;
  const KEYWORD = 2;
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await eventually(async () => {
    try {
      await operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(Object.values(searchAttributes).map((name) => [name, KEYWORD])),
      });
      return true;
    } catch {
      return false;
    }
  }, 60_000);
  // The frontend learns of a new namespace after a while.
  await eventually(async () => {
    try {
      await temporal.client.workflow.count();
      return true;
    } catch {
      return false;
    }
  }, 60_000);
  await temporal.close();
  return namespace;
}

export async function makeTokens() {
  const key = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    return {
      own: { ...(await exportJWK(privateKey)), kid, alg: 'ES256' },
      open: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' },
    };
  };
  const [portal, service] = [await key('portal-1'), await key('endorsement-1')];
  const keySet = { keys: [portal.open, service.open] };
  return {
    tokens: new Tokens({ service: 'endorsement', publicOrigin, ownKey: service.own, keySet }),
    portal: new Tokens({ service: 'portal', publicOrigin, ownKey: portal.own, keySet }),
  };
}

export async function makePasskey() {
  const authenticator = new SoftwareAuthenticator();
  const challenge = randomBytes(32).toString('base64url');
  const response = authenticator.register({ challenge, rp: { id: 'localhost' } }, origin);
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
  });
  if (!registrationInfo) throw new Error('the software authenticator made no passkey');
  const { id, publicKey } = registrationInfo.credential;
  return {
    authenticator,
    passkey: {
      credentialId: id,
      publicKey,
      rpId: 'localhost',
      origins: [origin],
      state: 'enrolled',
      transports: ['internal'],
    },
  };
}
