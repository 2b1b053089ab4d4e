import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Agent, type Dispatcher } from 'undici';
import { Problem } from '../../../shared/src/problem.js';
import { childTraceparent, currentCorrelation } from '../../../shared/src/telemetry.js';
import { answeredHeaders, forwardedHeaders, securityHeaders } from './headers.js';
import type { Owner } from './routing.js';

// A decision answers within 10 s, a large import within a minute; an upload's body may take as long as it flows.
const ANSWER_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** One request on its way to its owner. */
export interface Forwarded {
  owner: Owner;
  /** Path and query at the owner. */
  target: string;
  /** The person's token; null for nobody. */
  token: string | null;
  content: 'data' | 'docs';
}

/** Brings requests to the services behind the portal, streaming both bodies. */
export class Forwarder {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });

  constructor(
    private readonly services: Record<Owner, string>,
    private readonly portalOrigin: string,
    private readonly logger: Logger,
  ) {}

  /** Forwards the request and answers it. @throws Problem service-unavailable before anything was answered */
  async forward(request: FastifyRequest, reply: FastifyReply, to: Forwarded): Promise<void> {
    const ending = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) ending.abort();
    });
    const answer = await this.ask(request, to, ending.signal);
    const headers = {
      'cache-control': 'no-store',
      ...answeredHeaders(answer.headers),
      ...securityHeaders(to.content, this.portalOrigin),
    };
    const { socket } = request.raw;
    reply.raw.once('finish', () => {
      // Fastify closes idle connections once, when it stops: one that falls idle later would hold it up.
      if (!request.server.server.listening) socket.destroySoon();
    });
    reply.hijack();
    reply.raw.writeHead(answer.statusCode, {
      ...headers,
      'correlation-id': String(reply.getHeader('correlation-id') ?? ''),
    });
    answer.body.once('error', (error) => {
      this.logger.warn({ err: error, owner: to.owner }, 'an answer broke off');
      reply.raw.destroy();
    });
    answer.body.pipe(reply.raw);
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async ask(
    request: FastifyRequest,
    to: Forwarded,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const correlation = currentCorrelation();
    const added: Record<string, string> = { traceparent: childTraceparent(correlation?.traceparent) };
    if (correlation) added['correlation-id'] = correlation.correlationId;
    if (to.token) added.authorization = `Bearer ${to.token}`;
    const hasBody =
      request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
    try {
      return await this.agent.request({
        origin: this.services[to.owner],
        path: to.target,
        method: request.method as Dispatcher.HttpMethod,
        headers: forwardedHeaders(request.headers, added),
        body: hasBody ? request.raw : null,
        signal,
      });
    } catch (error) {
      this.logger.warn({ err: error, owner: to.owner }, 'a service did not answer');
      throw new Problem('service-unavailable');
    }
  }
}
