import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as client from 'openid-client';
import { putAccounts } from '../../../deploy/local/accounts.js';
import { issuerOf, oidcClientId, portalOriginOf } from '../../../deploy/local/environment.js';
import { startIdentity } from '../../../deploy/local/identity.js';
import { readSecret } from '../../../deploy/local/secret-files.js';
import { ensureSecrets } from '../../../deploy/local/secrets.js';
import type { Stack } from '../../../deploy/local/stack.js';
import { temporaryStack } from './temporary-stack.js';

const ada = {
  login: 'ada',
  password: 'demo-ada',
  name: 'Ada <Assessor>',
  email: 'ada@college.example',
  language: 'fr' as const,
};

let stack: Stack;
let remove: () => void;
let server: Server;

beforeAll(async () => {
  ({ stack, remove } = await temporaryStack());
  server = await startIdentity(stack);
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  remove();
});

/** A browser's worth of cookies. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async go(url: URL, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form ? new URLSearchParams(form) : undefined;
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body,
      redirect: 'manual',
      headers: { cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects until they leave the provider. */
  async follow(response: Response): Promise<URL> {
    const next = new URL(response.headers.get('location') ?? '', issuerOf(stack));
    return next.origin === issuerOf(stack) ? this.follow(await this.go(next)) : next;
  }
}

async function begin(language = 'fr') {
  const secret = readSecret(ensureSecrets(stack).oidcClientSecret);
  const options = { execute: [client.allowInsecureRequests] };
  const authentication = client.ClientSecretBasic(secret);
  const config = await client.discovery(
    new URL(issuerOf(stack)),
    oidcClientId,
    undefined,
    authentication,
    options,
  );
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${portalOriginOf(stack)}/wherever/it/is`,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: language,
    state,
    nonce,
  });
  const browser = new Browser();
  const first = await browser.go(url);
  const interaction = new URL(first.headers.get('location') ?? '', issuerOf(stack));
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return { config, browser, interaction, checks };
}

describe('development identity provider', () => {
  test('signs in a person who was added while it ran, by code with PKCE', async () => {
    const { config, browser, interaction, checks } = await begin();
    putAccounts(stack, [ada]);
    const page = await (await browser.go(interaction)).text();
    expect(page).toContain('lang="fr"');
    expect(page).toContain('Ada &lt;Assessor&gt;');
    const answer = await browser.go(interaction, { login: 'ada', password: 'demo-ada' });
    const tokens = await client.authorizationCodeGrant(config, await browser.follow(answer), checks);
    expect(tokens.claims()).toMatchObject({
      iss: issuerOf(stack),
      sub: 'ada',
      name: 'Ada <Assessor>',
      email: 'ada@college.example',
      email_verified: true,
      locale: 'fr',
    });
  });

  test('refuses a wrong password and says so in the language of the page', async () => {
    putAccounts(stack, [ada]);
    const { browser, interaction } = await begin('en');
    const answer = await browser.go(interaction, { login: 'ada', password: 'demo' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('do not go together');
  });

  test('returns to no origin other than the portal', async () => {
    const url = new URL('/auth', issuerOf(stack));
    const redirect = 'http://localhost:1/wherever';
    url.search = new URLSearchParams({
      client_id: 'portal',
      response_type: 'code',
      redirect_uri: redirect,
    }).toString();
    expect((await new Browser().go(url)).status).toBe(400);
  });

  test('does not start in production', async () => {
    process.env.NODE_ENV = 'production';
    try {
      await expect(startIdentity(stack)).rejects.toThrow('refuses to start with NODE_ENV=production');
    } finally {
      process.env.NODE_ENV = 'test';
    }
  });
});
