import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { type Account, watchedAccounts } from './accounts.js';
import { issuerOf, oidcClientId, portalOriginOf } from './environment.js';
import { readForm, sendJson, sendPage } from './html.js';
import { languageOf, loginPage } from './identity-page.js';
import { readSecret } from './secret-files.js';
import { ensureSecrets } from './secrets.js';
import { refuseProduction, type Stack } from './stack.js';

const scopes = 'openid profile email offline_access';

const digest = (text: string) => createHash('sha256').update(text).digest();
const samePassword = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

function claimsOf(account: Account) {
  const { login, name, email, language } = account;
  return { sub: login, name, email, email_verified: true, locale: language };
}

function configuration(stack: Stack, accounts: () => readonly Account[]): Configuration {
  const secrets = ensureSecrets(stack);
  const portal = portalOriginOf(stack);
  return {
    clients: [
      {
        client_id: oidcClientId,
        client_secret: readSecret(secrets.oidcClientSecret),
        redirect_uris: [`${portal}/auth/callback`],
        post_logout_redirect_uris: [`${portal}/`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: JSON.parse(readFileSync(secrets.identityKeys, 'utf8')),
    cookies: { keys: [readSecret(secrets.identityCookieKey)] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'locale'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    scopes: scopes.split(' '),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => {
      const account = accounts().find((each) => each.login === id);
      return account && { accountId: id, claims: () => claimsOf(account) };
    },
    loadExistingGrant,
    ttl: {
      AccessToken: 300,
      IdToken: 300,
      Session: 28_800,
      Grant: 28_800,
      Interaction: 900,
      RefreshToken: 28_800,
    },
  };
}

/** The portal is our own: consent is granted silently. */
const loadExistingGrant: NonNullable<Configuration['loadExistingGrant']> = async (context) => {
  const { session, client, result, provider } = context.oidc;
  if (!session?.accountId || !client) return undefined;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = id ? await provider.Grant.find(id) : undefined;
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(scopes);
  await grant.save();
  return grant;
};

/** Signing out is confirmed by the portal already: the form is sent at once, by hand where scripts are off. */
function logoutSource(context: { body: unknown }, form: string): void {
  const button =
    '<button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out / Se déconnecter</button>';
  context.body = `<!doctype html><title>Sign out</title>${form}${button}
<script>document.querySelector('button[name=logout]').click()</script>`;
}

type Respond = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Shows the sign-in page and takes its answer. */
function interaction(provider: Provider, accounts: () => readonly Account[]): Respond {
  return async (request, response) => {
    const details = await provider.interactionDetails(request, response);
    const language = languageOf(request, details.params.ui_locales);
    if (details.prompt.name !== 'login') {
      return sendJson(response, 400, { error: `unexpected prompt ${details.prompt.name}` });
    }
    if (request.method !== 'POST') return sendPage(response, 200, loginPage(language, accounts(), 'none'));
    const form = await readForm(request);
    const account = accounts().find((each) => each.login === form.get('login')?.trim().toLowerCase());
    if (!account || !samePassword(account.password, form.get('password') ?? '')) {
      return sendPage(response, 401, loginPage(language, accounts(), 'wrong-password'));
    }
    const result = { login: { accountId: account.login, amr: ['pwd'] } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
}

/** Any path of the portal may be returned to: which one it is, is the portal's affair, and its origin is ours. */
function allowPortalUris(provider: Provider, portal: string): void {
  const ofPortal = (uri: string) => URL.canParse(uri) && new URL(uri).origin === portal;
  const prototype = provider.Client.prototype as {
    redirectUriAllowed(uri: string): boolean;
    postLogoutRedirectUriAllowed(uri: string): boolean;
  };
  prototype.redirectUriAllowed = ofPortal;
  prototype.postLogoutRedirectUriAllowed = ofPortal;
}

/**
 * Starts the development identity provider: authorization code with PKCE for the client `portal`.
 *
 * @param host the address to listen on
 * @throws LocalError with NODE_ENV=production
 */
export async function startIdentity(
  stack: Stack,
  issuer: string = issuerOf(stack),
  host = '127.0.0.1',
): Promise<Server> {
  refuseProduction('The development identity provider');
  const accounts = watchedAccounts(stack);
  const provider = new Provider(issuer, configuration(stack, accounts));
  allowPortalUris(provider, portalOriginOf(stack));
  const callback = provider.callback();
  const signIn = interaction(provider, accounts);
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/readyz') return sendJson(response, 200, { status: 'ok' });
    if (!/^\/interaction\/[\w-]+$/.test(path)) return void callback(request, response);
    signIn(request, response).catch((error: Error) => {
      // An interaction that expired, or a page left open over a restart: the person starts again at the portal.
      if (!response.headersSent)
        sendJson(response, 400, { error: error.message, portal: portalOriginOf(stack) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(stack.ports.identity, host, resolve);
  });
  return server;
}
