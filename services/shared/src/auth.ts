import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { readSecret } from './config.js';
import { verifyOperatorRequest } from './operator.js';
import { Problem } from './problem.js';
import { type Role, roles } from './roles.js';

/** What a person holds in one organization. */
export interface Membership {
  organizationId: string;
  roles: Role[];
}

/** Who calls: a signed-in person, another service, the operator, or anybody. */
export type Actor =
  | {
      kind: 'person';
      personId: string;
      memberships: Membership[];
      locale: 'en' | 'fr';
      /** The institution whose earner this is; an earner holds no membership. */
      earnerOf?: string;
    }
  | { kind: 'service'; service: string }
  | { kind: 'operator' }
  | { kind: 'public' };

/** A person acting for the organization of the route, with the roles held there. */
export interface ActingPerson {
  personId: string;
  organizationId: string;
  roles: readonly Role[];
  locale: 'en' | 'fr';
  /** An earner of the organization, who decides as `self` what is the earner's own and nothing else. */
  earner?: true;
}

/**
 * Who may use a route. Exactly one holds:
 * `public` anybody; `signedIn` any person; `member` a member of `:organizationId`; `memberOrEarner` also an earner of it;
 * `roles` a member with one of the roles; `service` the named services; `operator` a request signed by the operator
 * key.
 * Somebody who is not a member is answered 404: the organization's things do not exist for them.
 */
export type RoutePolicy =
  | { public: true }
  | { signedIn: true }
  | { member: true }
  | { memberOrEarner: true }
  | { roles: readonly Role[] }
  | { service: readonly string[] }
  | { operator: true };

export const POLICY = 'countersign:policy';

/** Declares who may use a route; a route without it does not start. */
export const Policy = (policy: RoutePolicy): MethodDecorator => SetMetadata(POLICY, policy);

/** The signed-in person; 401 otherwise. */
export const CurrentPerson = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return requirePerson(actorOf(context.switchToHttp().getRequest<RequestLike>()));
});

/** The person acting for the route's organization. */
export const Acting = createParamDecorator((_data: unknown, context: ExecutionContext): ActingPerson => {
  const request = context.switchToHttp().getRequest<RequestLike>();
  // The guard let an earner in only where the route's policy says so.
  return actingFor(actorOf(request), request.params?.organizationId ?? '', { earner: true });
});

/**
 * The person as acting for an organization.
 *
 * @param also whether an earner of the organization may act; without it only members do
 * @throws Problem unauthenticated where nobody is signed in, not-found where the person is not a member
 */
export function actingFor(
  actor: Actor,
  organizationId: string,
  also: { earner?: boolean } = {},
): ActingPerson {
  const person = requirePerson(actor);
  const { personId, locale } = person;
  const membership = person.memberships.find((one) => one.organizationId === organizationId);
  if (membership) return { personId, organizationId, roles: membership.roles, locale };
  if (!also.earner || person.earnerOf !== organizationId) throw new Problem('not-found');
  return { personId, organizationId, roles: [], locale, earner: true };
}

interface RequestLike {
  headers: Record<string, string | string[] | undefined>;
  params?: Record<string, string>;
  body?: unknown;
  actor?: Actor;
}

function actorOf(request: RequestLike): Actor {
  return request.actor ?? { kind: 'public' };
}

function requirePerson(actor: Actor): Extract<Actor, { kind: 'person' }> {
  if (actor.kind !== 'person') throw new Problem('unauthenticated');
  return actor;
}

const personClaims = z.object({
  sub: z.string(),
  memberships: z.array(z.object({ organizationId: z.string(), roles: z.array(z.enum(roles)) })),
  locale: z.enum(['en', 'fr']).default('en'),
  earnerOf: z.string().min(1).optional(),
});

/** What a process needs to check tokens and to make its own. */
export interface TokenKeys {
  service: string;
  publicOrigin: string;
  ownKey: JWK;
  keySet: JSONWebKeySet;
}

/** Reads the token keys from the mounted files. */
export function readTokenKeys(
  service: string,
  config: { PUBLIC_ORIGIN: string; SERVICE_KEY_FILE: string; SERVICE_KEYS_FILE: string },
): TokenKeys {
  return {
    service,
    publicOrigin: config.PUBLIC_ORIGIN,
    ownKey: JSON.parse(readSecret(config.SERVICE_KEY_FILE)),
    keySet: JSON.parse(readSecret(config.SERVICE_KEYS_FILE)),
  };
}

const PERSON_AUDIENCE = 'countersign';
const PERSON_TOKEN_SECONDS = 120;
const SERVICE_TOKEN_SECONDS = 60;

/**
 * Checks and makes the tokens that processes exchange (JWT, ES256).
 * A person's token is made by the portal alone; a service's token names its maker as issuer.
 */
export class Tokens {
  private readonly keys: TokenKeys;
  private readonly jwks: ReturnType<typeof createLocalJWKSet>;

  constructor(keys: TokenKeys) {
    this.keys = keys;
    this.jwks = createLocalJWKSet(keys.keySet);
  }

  /**
   * The actor of a bearer token.
   *
   * @throws Problem unauthenticated for any token that is not exactly one of ours: other issuer, `alg: none`,
   * expired, another service's audience, a person's token not made by the portal.
   */
  async actorOf(token: string): Promise<Actor> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.jwks, {
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'iss', 'aud', 'sub'],
      });
      const maker = (protectedHeader.kid ?? '').replace(/-\d+$/, '');
      if (payload.iss === this.keys.publicOrigin && payload.aud === PERSON_AUDIENCE && maker === 'portal') {
        const claims = personClaims.parse(payload);
        return {
          kind: 'person',
          personId: claims.sub,
          memberships: claims.memberships,
          locale: claims.locale,
          ...(claims.earnerOf === undefined ? {} : { earnerOf: claims.earnerOf }),
        };
      }
      if (payload.iss === `service:${maker}` && payload.aud === `service:${this.keys.service}`)
        return { kind: 'service', service: maker };
    } catch {
      // Which check failed is not told to the caller: every bad token is the same refusal.
    }
    throw new Problem('unauthenticated');
  }

  /** A token for a person, valid two minutes. Only the portal's are accepted. */
  async forPerson(person: {
    personId: string;
    memberships: Membership[];
    locale: 'en' | 'fr';
    earnerOf?: string;
  }): Promise<string> {
    const { memberships, locale, earnerOf } = person;
    return this.sign(
      { memberships, locale, ...(earnerOf === undefined ? {} : { earnerOf }) },
      this.keys.publicOrigin,
      PERSON_AUDIENCE,
      person.personId,
      PERSON_TOKEN_SECONDS,
    );
  }

  /** A token of this service for another service, valid one minute. */
  async forService(audience: string): Promise<string> {
    const self = `service:${this.keys.service}`;
    return this.sign({}, self, `service:${audience}`, self, SERVICE_TOKEN_SECONDS);
  }

  private async sign(
    claims: Record<string, unknown>,
    issuer: string,
    audience: string,
    subject: string,
    seconds: number,
  ): Promise<string> {
    const kid = this.keys.ownKey.kid;
    if (!kid) throw new Error('the service key has no kid');
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(await importJWK(this.keys.ownKey, 'ES256'));
  }
}

/** The guard on every route: finds the caller and holds it against the route's policy. Denies by default. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly reflector = new Reflector();
  private readonly tokens: Tokens;
  private readonly operatorKey: JWK | null;

  constructor(tokens: Tokens, operatorKey: JWK | null) {
    this.tokens = tokens;
    this.operatorKey = operatorKey;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.get<RoutePolicy | undefined>(POLICY, context.getHandler());
    if (!policy) throw new Problem('forbidden');
    const request = context.switchToHttp().getRequest<RequestLike>();
    request.actor = await this.caller(request, policy);
    allow(policy, request.actor, request.params?.organizationId);
    return true;
  }

  private async caller(request: RequestLike, policy: RoutePolicy): Promise<Actor> {
    if ('operator' in policy) {
      if (!this.operatorKey) throw new Problem('forbidden');
      await verifyOperatorRequest(
        this.operatorKey,
        request.headers['operator-signature'],
        request.body,
        new Date(),
      );
      return { kind: 'operator' };
    }
    const header = request.headers.authorization;
    if (typeof header !== 'string') return { kind: 'public' };
    const token = /^Bearer (\S+)$/.exec(header)?.[1];
    if (!token) throw new Problem('unauthenticated');
    return this.tokens.actorOf(token);
  }
}

/**
 * Holds a caller against a policy.
 *
 * @throws Problem unauthenticated, not-found (not a member) or forbidden (a member without the role)
 */
export function allow(policy: RoutePolicy, actor: Actor, organizationId: string | undefined): void {
  if ('public' in policy) return;
  if ('operator' in policy) {
    if (actor.kind !== 'operator') throw new Problem('forbidden');
    return;
  }
  if ('service' in policy) {
    if (actor.kind !== 'service') throw new Problem('unauthenticated');
    if (!policy.service.includes(actor.service)) throw new Problem('forbidden');
    return;
  }
  const person = requirePerson(actor);
  if ('signedIn' in policy) return;
  if (organizationId === undefined) throw new Problem('forbidden');
  const acting = actingFor(person, organizationId, { earner: 'memberOrEarner' in policy });
  if ('roles' in policy && !acting.roles.some((role) => policy.roles.includes(role)))
    throw new Problem('forbidden');
}
