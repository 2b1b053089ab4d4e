import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Problem } from '../../../shared/src/problem.js';
import { childTraceparent, currentCorrelation } from '../../../shared/src/telemetry.js';
import { answeredHeaders, forwardedHeaders, securityHeaders } from './headers.js';
import type { Owner } from './routing.js';

// A decision answers within 10 s, a large import within a minute; an upload may take as long as it flows.
const SILENCE_MS = 120_000;
const CONNECT_MS = 3_000;
const AGENT = { keepAlive: true, maxSockets: 512, maxFreeSockets: 32 };

/** One request on its way to its owner. */
export interface Forwarded {
  owner: Owner;
  /** Path and query at the owner. */
  target: string;
  /** The person's token; null for nobody. */
  token: string | null;
  content: 'data' | 'docs';
}

/**
 * Brings requests to the services behind the portal, streaming both bodies. By node:http and not by a fetch client,
 * because a refusal that comes before an upload's end must reach its sender.
 */
export class Forwarder {
  private readonly agents = { 'http:': new Agent(AGENT), 'https:': new TlsAgent(AGENT) };

  constructor(
    private readonly services: Record<Owner, string>,
    private readonly portalOrigin: string,
    private readonly logger: Logger,
  ) {}

  /** Forwards the request and answers it. @throws Problem service-unavailable before anything was answered */
  async forward(request: FastifyRequest, reply: FastifyReply, to: Forwarded): Promise<void> {
    const answer = await this.ask(request, reply, to);
    const headers = {
      'cache-control': 'no-store',
      ...answeredHeaders(answer.headers),
      ...securityHeaders(to.content, this.portalOrigin),
      'correlation-id': String(reply.getHeader('correlation-id') ?? ''),
    };
    const { socket } = request.raw;
    reply.raw.once('finish', () => {
      // Fastify closes idle connections once, when it stops: one that falls idle later would hold it up.
      if (!request.server.server.listening) socket.destroySoon();
    });
    reply.hijack();
    reply.raw.writeHead(answer.statusCode ?? 502, headers);
    answer.once('error', (error) => {
      this.logger.warn({ err: error, owner: to.owner }, 'an answer broke off');
      reply.raw.destroy();
    });
    answer.pipe(reply.raw);
  }

  async close(): Promise<void> {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private ask(request: FastifyRequest, reply: FastifyReply, to: Forwarded): Promise<IncomingMessage> {
    const url = new URL(this.services[to.owner]);
    const isTls = url.protocol === 'https:';
    const { raw } = request;
    return new Promise((resolve, reject) => {
      const outgoing = (isTls ? requestHttps : requestHttp)({
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port,
        path: to.target,
        method: request.method,
        headers: this.headersOf(request, to),
        agent: this.agents[isTls ? 'https:' : 'http:'],
        timeout: SILENCE_MS,
      });
      const connecting = setTimeout(() => outgoing.destroy(new Error('no connection in time')), CONNECT_MS);
      // What the service did not want to read is read here, so that the sender gets to the answer.
      const readTheRest = (): void => {
        raw.unpipe(outgoing);
        raw.resume();
      };
      outgoing.once('socket', (socket) => {
        if (!socket.connecting) clearTimeout(connecting);
        else socket.once('connect', () => clearTimeout(connecting));
      });
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.once('response', (answer) => {
        answer.once('end', readTheRest);
        resolve(answer);
      });
      // After the answer has begun, a write that fails is what `readTheRest` is for; the listener must stay.
      outgoing.on('error', (error) => {
        clearTimeout(connecting);
        readTheRest();
        this.logger.warn(
          { err: error, owner: to.owner },
          'a service could not be reached or read to the end',
        );
        reject(new Problem('service-unavailable'));
      });
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) outgoing.destroy();
      });
      raw.pipe(outgoing);
    });
  }

  private headersOf(request: FastifyRequest, to: Forwarded): Record<string, string | string[]> {
    const correlation = currentCorrelation();
    const added: Record<string, string> = { traceparent: childTraceparent(correlation?.traceparent) };
    if (correlation) added['correlation-id'] = correlation.correlationId;
    if (to.token) added.authorization = `Bearer ${to.token}`;
    return forwardedHeaders(request.headers, added);
  }
}
