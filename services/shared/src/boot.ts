import {
  Controller,
  type DynamicModule,
  Get,
  Header,
  HttpCode,
  Inject,
  RequestMethod,
  Res,
} from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import type { Logger } from 'pino';
import { AuthGuard, POLICY, Policy, type RoutePolicy, type Tokens } from './auth.js';
import { healthz, Readiness } from './health.js';
import { normalizeText, ProblemFilter, validationPipe } from './http.js';
import { incomingCorrelation, runWithCorrelation } from './telemetry.js';

/** Something that runs beside HTTP and must be stopped: a consumer, an activity worker, the relay, the database. */
export interface Running {
  stop(): Promise<void>;
}

/** What a service is made of, for `createApp`. */
export interface ServiceParts {
  /** catalogue, endorsement, ... */
  name: string;
  title: string;
  module: DynamicModule;
  logger: Logger;
  tokens: Tokens;
  /** Public half of the operator key, where the service has operator routes. */
  operatorKey: JWK | null;
  readiness: Readiness;
  /** Largest body in bytes; 16 MiB where not said. */
  bodyLimitBytes?: number;
  /** Plugins and hooks before the routes are mounted. */
  configure?: (app: NestFastifyApplication) => Promise<void>;
}

const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** `/healthz` and `/readyz` of a service. */
@Controller()
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  @Get('healthz')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Policy({ public: true })
  healthz() {
    return healthz().body;
  }

  @Get('readyz')
  @Policy({ public: true })
  async readyz(@Res() reply: FastifyReply): Promise<void> {
    const answer = await this.readiness.readyz();
    await reply.status(answer.status).header('cache-control', 'no-store').send(answer.body);
  }
}

/**
 * Builds a service's HTTP application: guard, validation, problems, OpenAPI at `/docs`. It does not listen yet.
 *
 * @throws Error where a route has no declared policy
 */
export async function createApp(parts: ServiceParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: parts.bodyLimitBytes ?? BODY_LIMIT_BYTES,
    trustProxy: false,
    routerOptions: { maxParamLength: 500 },
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const correlation = incomingCorrelation({
      correlationId: header(request, 'correlation-id'),
      traceparent: header(request, 'traceparent'),
    });
    reply.header('correlation-id', correlation.correlationId);
    runWithCorrelation(correlation, done);
  });
  fastify.addHook('preValidation', normalizeText);
  fastify.addHook('onResponse', async (request, reply) => logRequest(parts.logger, request, reply));
  const root: DynamicModule = {
    module: class ServiceModule {},
    imports: [parts.module],
    controllers: [HealthController],
    providers: [{ provide: Readiness, useValue: parts.readiness }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  await parts.configure?.(app);
  app.useGlobalGuards(new AuthGuard(parts.tokens, parts.operatorKey));
  app.useGlobalPipes(validationPipe);
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  SwaggerModule.setup('docs', app, () => openApi(app, parts.title), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
  });
  await app.init();
  refuseUndeclared(app);
  await fastify.ready();
  return app;
}

/** The service's OpenAPI document. */
export function openApi(app: NestFastifyApplication, title: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(title)
    .setVersion('1')
    .addBearerAuth()
    .setOpenAPIVersion('3.1.0')
    .build();
  return withPathParameters(SwaggerModule.createDocument(app, config));
}

/** Declares what a path names and no handler asked for by name, as OpenAPI wants (the organization, most often). */
function withPathParameters(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      if (!operation) continue;
      const declared = operation.parameters ?? [];
      const missing = named.filter(
        (name) => !declared.some((one) => 'in' in one && one.in === 'path' && one.name === name),
      );
      operation.parameters = [
        ...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }) as const),
        ...declared,
      ];
    }
  }
  return document;
}

/** A route as mounted, with who may use it. */
export interface DeclaredRoute {
  method: string;
  path: string;
  handler: string;
  policy: RoutePolicy | undefined;
}

/** Every route of the application with its declared policy. */
export function declaredRoutes(app: NestFastifyApplication): DeclaredRoute[] {
  const scanner = new MetadataScanner();
  const routes: DeclaredRoute[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (!metatype) continue;
      const prototype: Record<string, unknown> = metatype.prototype;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function') continue;
        const method: number | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
        if (method === undefined) continue;
        const paths = [
          Reflect.getMetadata(PATH_METADATA, metatype),
          Reflect.getMetadata(PATH_METADATA, handler),
        ].flat();
        routes.push({
          method: RequestMethod[method] ?? String(method),
          path: `/${paths.join('/')}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
          handler: `${metatype.name}.${name}`,
          policy: Reflect.getMetadata(POLICY, handler),
        });
      }
    }
  }
  return routes;
}

function refuseUndeclared(app: NestFastifyApplication): void {
  const open = declaredRoutes(app).filter((route) => !route.policy);
  if (open.length > 0)
    throw new Error(`routes without a policy: ${open.map((route) => route.handler).join(', ')}`);
}

/**
 * Listens, and stops everything on SIGTERM or SIGINT in the order HTTP, consumers, activities, relay, database.
 *
 * @param running in the order in which they are to be stopped after HTTP
 */
export async function serve(
  app: NestFastifyApplication,
  options: { host: string; port: number; logger: Logger; running: Running[] },
): Promise<void> {
  const stop = async (): Promise<void> => {
    await app.close();
    for (const part of options.running) await part.stop();
    options.logger.info('stopped');
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          options.logger.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
  await app.listen(options.port, options.host);
  options.logger.info({ port: options.port }, 'listening');
}

/** One line a request: by its route, never its path, query or body, so that nobody's words come into a log. */
function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const level = request.method === 'GET' || request.method === 'HEAD' ? 'debug' : 'info';
  const correlationId = reply.getHeader('correlation-id');
  const route = request.routeOptions.url ?? null;
  const durationMs = Math.round(reply.elapsedTime);
  logger[level](
    { correlationId, method: request.method, route, status: reply.statusCode, durationMs },
    'request answered',
  );
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
