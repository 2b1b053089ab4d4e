import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { environmentOf, publicOrigin } from '../../deploy/local/environment.js';
import { type Stack, services } from '../../deploy/local/stack.js';
import { destinationOf } from '../../services/portal/src/gateway/routing.js';
import { Policy, type RoutePolicy, readTokenKeys, Tokens } from '../../services/shared/src/auth.js';
import { createApp, type DeclaredRoute, declaredRoutes, openApi } from '../../services/shared/src/boot.js';
import { Readiness } from '../../services/shared/src/health.js';
import { createLogger } from '../../services/shared/src/telemetry.js';
import { temporaryStack } from '../integration/deploy/temporary-stack.js';
import { applicationOf } from './applications.js';

let stack: Stack;
let remove: () => void;

beforeAll(async () => {
  ({ stack, remove } = await temporaryStack());
});

afterAll(() => remove());

describe.each(services)('the routes of %s', (service) => {
  let app: NestFastifyApplication;
  let routes: DeclaredRoute[];
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await applicationOf(service, stack);
    routes = declaredRoutes(app);
    document = openApi(app, service);
  }, 180_000);

  afterAll(() => app.close());

  it('each say who may use them', () => {
    expect(routes.length).toBeGreaterThan(3);
    for (const { handler, policy } of routes)
      expect({ handler, kinds: Object.keys(policy ?? {}).length }).toEqual({ handler, kinds: 1 });
  });

  it('are all in the OpenAPI document, and nothing else is', () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const mounted = routes.map(({ method, path }) => `${method} ${braces(path)}`);
    expect(documented.sort()).toEqual(mounted.filter((route) => !asideOfApi.includes(route)).sort());
  });

  it('declare every parameter of their path in the OpenAPI document', () => {
    for (const { method, path } of routes) {
      const operation = operationOf(document, method, braces(path));
      const named = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect({ method, path, named: named.sort() }).toEqual({
        method,
        path,
        named: asideOfApi.includes(`${method} ${path}`) ? [] : parametersOf(path).sort(),
      });
    }
  });

  it('of an organization are for its members, and only they name an organization', () => {
    for (const { handler, path, policy } of routes) {
      const ofOrganization = path.startsWith('/v1/organizations/:organizationId');
      expect({ handler, forMembers: isForMembers(policy) }).toEqual({ handler, forMembers: ofOrganization });
    }
  });

  it('of an organization are open to its earners only where they decide what is their own', () => {
    const open = routes.filter(({ policy }) => policy !== undefined && 'memberOrEarner' in policy);
    for (const { path } of open)
      expect(path).toMatch(/^\/v1\/organizations\/:organizationId\/(decisions\/:type(\/|$)|passkeys(\/|$))/);
  });

  it('are reached through the portal, unless they are internal', () => {
    for (const { method, path } of routes) {
      const example = path.replaceAll(/:type\b/g, typeOf(document)).replaceAll(/:\w+/g, 'x');
      const destination = destinationOf(method, example, false);
      const reached = destination.kind === 'service' ? destination.owner : destination.kind;
      const aside = /^\/(healthz|readyz|internal)(\/|$)/.test(path) || service === 'portal';
      expect({ method, example, reached }).toEqual({ method, example, reached: aside ? 'own' : service });
    }
  });
});

describe('a route', () => {
  const start = (controller: new () => object) => {
    const environment = environmentOf('catalogue', stack, {});
    const keys = readTokenKeys('catalogue', {
      PUBLIC_ORIGIN: publicOrigin,
      SERVICE_KEY_FILE: environment.SERVICE_KEY_FILE ?? '',
      SERVICE_KEYS_FILE: environment.SERVICE_KEYS_FILE ?? '',
    });
    return createApp({
      name: 'planted',
      title: 'planted',
      module: { module: class Planted {}, controllers: [controller] },
      logger: createLogger({ service: 'planted', level: 'silent' }),
      tokens: new Tokens(keys),
      operatorKey: null,
      readiness: new Readiness(),
    });
  };

  it('without a policy does not start', async () => {
    @Controller('planted')
    class Forgetful {
      @Get()
      @Policy({ public: true })
      declared(): string {
        return 'declared';
      }

      @Get('open')
      undeclared(): string {
        return 'open';
      }
    }
    await expect(start(Forgetful)).rejects.toThrow('routes without a policy: Forgetful.undeclared');
  });

  it('with a policy starts', async () => {
    @Controller('planted')
    class Careful {
      @Get()
      @Policy({ public: true })
      declared(): string {
        return 'declared';
      }
    }
    const app = await start(Careful);
    expect(declaredRoutes(app).map(({ handler }) => handler)).toContain('Careful.declared');
    await app.close();
  });
});

/** For programs that crawl, not for those that use the API. */
const asideOfApi = ['GET /robots.txt'];

interface Operation {
  parameters: { name: string; in: string }[];
}

function operationOf(document: OpenAPIObject, method: string, path: string): Operation {
  const item: Record<string, Partial<Operation>> = { ...document.paths[path] } as Record<
    string,
    Partial<Operation>
  >;
  return { parameters: item[method.toLowerCase()]?.parameters ?? [] };
}

const braces = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const parametersOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

const isForMembers = (policy: RoutePolicy | undefined): boolean =>
  policy !== undefined && ('member' in policy || 'memberOrEarner' in policy || 'roles' in policy);

/** A type of decision that this service takes, since the portal sends each type to its owner. */
function typeOf(document: OpenAPIObject): string {
  const examples: Record<string, string> = {
    catalogue: 'version-submission',
    endorsement: 'confirmation',
    assessment: 'mark',
    issuance: 'release-approval',
  };
  return examples[document.info.title] ?? '';
}
