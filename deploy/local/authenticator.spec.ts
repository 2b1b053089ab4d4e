import { expect, test } from '@jest/globals';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { assertionHolds, challengeFor } from '../../services/shared/src/assertion.js';
import { SoftwareAuthenticator } from './authenticator.js';

const origin = 'http://localhost:4500';
const signed = new TextEncoder().encode('{"v":1}');

async function enrolled() {
  const authenticator = new SoftwareAuthenticator();
  const options = await generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: 'localhost',
    userName: 'demo',
  });
  const response = authenticator.register(options, origin);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: options.challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
    requireUserVerification: true,
  });
  if (!verified) throw new Error('the registration does not verify');
  const passkey = {
    credentialId: registrationInfo.credential.id,
    personId: 'p',
    publicKey: registrationInfo.credential.publicKey,
    rpId: 'localhost',
    origins: [origin],
    transports: [],
  };
  return { authenticator, passkey };
}

const options = { challenge: challengeFor(signed), rpId: 'localhost' };

test('registers and signs so that an independent library and our check accept it', async () => {
  const { authenticator, passkey } = await enrolled();
  expect(await assertionHolds(authenticator.sign(options, origin), signed, passkey)).toBe(true);
});

test('a saved passkey signs in a later run', async () => {
  const { authenticator, passkey } = await enrolled();
  const later = new SoftwareAuthenticator(JSON.parse(JSON.stringify(authenticator.saved)));
  expect(await assertionHolds(later.sign(options, origin), signed, passkey)).toBe(true);
});

test('wrong origin, missing user verification, other relying party and other bytes are refused', async () => {
  const { authenticator, passkey } = await enrolled();
  const wrong = [
    authenticator.sign(options, 'http://evil.example'),
    authenticator.sign(options, origin, { withoutUserVerification: true }),
    authenticator.sign(options, origin, { rpId: 'evil.example' }),
    authenticator.sign({ ...options, challenge: challengeFor(Uint8Array.of(1)) }, origin),
  ];
  for (const assertion of wrong) expect(await assertionHolds(assertion, signed, passkey)).toBe(false);
});

test('a passkey that it does not hold is not offered', async () => {
  const { authenticator } = await enrolled();
  expect(() => authenticator.sign({ ...options, allowCredentials: [{ id: 'other' }] }, origin)).toThrow(
    'no passkey',
  );
});
