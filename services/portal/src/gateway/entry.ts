import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Tokens } from '../../../shared/src/auth.js';
import { Problem } from '../../../shared/src/problem.js';
import { currentCorrelation } from '../../../shared/src/telemetry.js';
import { newSecret, type PortalKeys } from '../keys.js';
import { cookieOf, SESSION_COOKIE } from '../session/session.js';
import type { SessionService } from '../session/session.service.js';
import { closeUnusedConnections } from './connections.js';
import type { Forwarder } from './forward.js';
import { securityHeaders } from './headers.js';
import type { Pages } from './pages.js';
import type { RateLimit } from './rate-limit.js';
import { destinationOf } from './routing.js';

export interface GatewayParts {
  sessions: SessionService;
  tokens: Tokens;
  forwarder: Forwarder;
  pages: Pages;
  keys: PortalKeys;
  rateLimit: RateLimit;
  portalOrigin: string;
  publicOrigin: string;
  logger: Logger;
}

/** The limit of the services' frame (boot.ts) for what is not streamed. */
const JSON_LIMIT_BYTES = 16 * 1024 * 1024;
/** Above the largest evidence file that assessment takes. */
const UPLOAD_LIMIT_BYTES = 600 * 1024 * 1024;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The door of the house: every request passes it before any route. It decides where the request goes, who makes it
 * (by the session's cookie alone) and puts the person's fresh token in the place of whatever credentials came.
 */
export class Gateway {
  /** Header of a request that this process made to itself: its name is a secret. */
  private readonly inside = `inside-${newSecret().toLowerCase()}`;

  constructor(private readonly parts: GatewayParts) {}

  async register(fastify: FastifyInstance): Promise<void> {
    closeUnusedConnections(fastify);
    await this.parts.pages.register(fastify);
    fastify.addHook('onRequest', async (request, reply) => {
      try {
        await this.pass(request, reply);
      } catch (error) {
        this.refuse(reply, error);
      }
      return reply.sent ? reply : undefined;
    });
    fastify.addHook('onSend', async (request, reply, payload) => {
      // What our own routes answer is personal or a refusal: nobody may keep it.
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      if (!reply.hasHeader('content-security-policy')) {
        reply.headers(
          securityHeaders(request.url.startsWith('/docs') ? 'docs' : 'data', this.parts.portalOrigin),
        );
      }
      return payload;
    });
  }

  private async pass(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.headers[this.inside] !== undefined) return;
    const [path, query] = splitOnce(request.url, '?');
    // A path that two programs could read differently is nobody's.
    if (/(^|\/)(\.|%2e){1,2}(\/|$)|%2f|%5c|\\/i.test(path)) throw new Problem('not-found');
    const wantsPage = (request.headers.accept ?? '').includes('text/html');
    const destination = destinationOf(request.method, path, wantsPage);
    switch (destination.kind) {
      case 'page':
        if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem('not-found');
        await this.parts.pages.send(path, reply);
        return;
      case 'docs-index':
        this.parts.pages.sendDocsIndex(reply);
        return;
      case 'own-docs':
        await this.sendOwnDocs(request, reply, destination.path);
        return;
      case 'own':
        await this.enterOwn(request, path);
        return;
      case 'service': {
        refuseTooLarge(request);
        const token = destination.anonymous ? null : await this.tokenOf(request);
        const target = query === undefined ? destination.path : `${destination.path}?${query}`;
        const content = path.startsWith('/docs/') ? 'docs' : 'data';
        await this.parts.forwarder.forward(request, reply, {
          owner: destination.owner,
          target,
          token,
          content,
        });
      }
    }
  }

  private async sendOwnDocs(request: FastifyRequest, reply: FastifyReply, path: string): Promise<void> {
    const answer = await request.server.inject({ method: 'GET', url: path, headers: { [this.inside]: '1' } });
    reply
      .status(answer.statusCode)
      .type(String(answer.headers['content-type'] ?? 'text/plain'))
      .send(answer.rawPayload);
  }

  /** Our own routes have the same guard as every service's: it is shown the same token. */
  private async enterOwn(request: FastifyRequest, path: string): Promise<void> {
    if (
      /^\/(auth\/|v1\/session\/link)/.test(path) &&
      !this.parts.rateLimit.allow(this.parts.keys.addressHash(request.ip), new Date())
    ) {
      throw new Problem('rate-limited');
    }
    const token = await this.tokenOf(request);
    if (token) request.headers.authorization = `Bearer ${token}`;
  }

  /**
   * A fresh token of the session's person, or null where no session counts.
   *
   * @throws Problem unauthenticated for credentials other than a session, origin-refused for another site's form
   */
  private async tokenOf(request: FastifyRequest): Promise<string | null> {
    if (request.headers.authorization !== undefined) throw new Problem('unauthenticated');
    const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
    if (!READS.has(request.method)) this.refuseOtherOrigin(request);
    const session = id ? await this.parts.sessions.find(id) : null;
    if (!session) return null;
    return this.parts.tokens.forPerson({
      personId: session.personId,
      memberships: session.memberships.map(({ organizationId, roles }) => ({ organizationId, roles })),
      locale: session.language,
      ...(session.earnerOf === null ? {} : { earnerOf: session.earnerOf }),
    });
  }

  /** Cross-site request forgery: a browser says where a form comes from; programs say nothing and have no cookie of others. */
  private refuseOtherOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    const ours =
      origin === undefined || origin === this.parts.portalOrigin || origin === this.parts.publicOrigin;
    if (!ours || request.headers['sec-fetch-site'] === 'cross-site') throw new Problem('origin-refused');
  }

  private refuse(reply: FastifyReply, error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem('internal');
    if (!(error instanceof Problem)) this.parts.logger.error({ err: error }, 'a request failed at the door');
    reply
      .status(problem.status)
      .headers(securityHeaders('data', this.parts.portalOrigin))
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(problem.body(currentCorrelation()?.correlationId));
  }
}

/**
 * A body that its owner would refuse unread, closing the connection: the answer could be lost on the way.
 *
 * @throws Problem payload-too-large
 */
function refuseTooLarge({ headers }: FastifyRequest): void {
  const bytes = Number(headers['content-length'] ?? 0);
  const limit = (headers['content-type'] ?? '').includes('json') ? JSON_LIMIT_BYTES : UPLOAD_LIMIT_BYTES;
  if (bytes > limit) throw new Problem('payload-too-large');
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
