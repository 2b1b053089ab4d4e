import { generateKeyPairSync } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { JWK } from 'jose';
import { SoftwareAuthenticator } from '../../../deploy/local/authenticator.js';
import { appModule } from '../../../services/issuance/src/app.module.js';
import { Tokens } from '../../../services/shared/src/auth.js';
import { createApp } from '../../../services/shared/src/boot.js';
import { Readiness } from '../../../services/shared/src/health.js';
import { randomId } from '../../../services/shared/src/ids.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import { portalOrigin, type TestPerson } from '../../support/statements.js';
import type { World } from './world.js';

export const publicOrigin = 'https://countersign.localhost';

/** A key pair of a process, and its public half. */
function processKey(name: string): { own: JWK; shared: JWK } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const head = { kid: `${name}-1`, alg: 'ES256', use: 'sig' };
  return {
    own: { ...pair.privateKey.export({ format: 'jwk' }), ...head },
    shared: { ...pair.publicKey.export({ format: 'jwk' }), ...head },
  };
}

/** Who calls. */
export interface Caller {
  organizationId: string;
  personId: string;
  roles: Role[];
  authenticator: SoftwareAuthenticator;
  /** An earner of the organization, without membership. */
  earner?: true;
}

/** Somebody whom nobody knows, with roles by the portal's word alone. */
export const caller = (organizationId: string, roles: Role[]): Caller => ({
  organizationId,
  personId: randomId(),
  roles,
  authenticator: new SoftwareAuthenticator(),
});

/** A person of the world, with roles by the portal's word. */
export const known = (person: TestPerson, roles: Role[]): Caller => ({
  organizationId: person.organizationId,
  personId: person.personId,
  roles,
  authenticator: person.authenticator,
});

/** The service's HTTP application over a world, without a network, as the portal calls it. */
export class Routes {
  private constructor(
    private readonly world: World,
    private readonly app: NestFastifyApplication,
    private readonly portal: Tokens,
  ) {}

  static async open(world: World): Promise<Routes> {
    const [own, ofPortal] = [processKey('issuance'), processKey('portal')];
    const keySet = { keys: [own.shared, ofPortal.shared] };
    const app = await createApp({
      name: 'issuance',
      title: 'issuance',
      module: appModule(world.service),
      logger: createLogger({ service: 'issuance', level: 'silent' }),
      tokens: new Tokens({ service: 'issuance', publicOrigin, ownKey: own.own, keySet }),
      operatorKey: world.operator.publicKey,
      readiness: new Readiness(),
    });
    const portal = new Tokens({ service: 'portal', publicOrigin, ownKey: ofPortal.own, keySet });
    return new Routes(world, app, portal);
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  async call(
    method: 'GET' | 'POST',
    url: string,
    of: { as?: Caller | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const { as, body, headers = {} } = of;
    const authorization = as ? { authorization: `Bearer ${await this.tokenOf(as)}` } : {};
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const answer = await this.app.inject({
      method,
      url,
      ...payload,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...authorization,
        ...headers,
      },
    });
    const json = /json|vc$/.test(String(answer.headers['content-type'])) ? JSON.parse(answer.body) : null;
    return {
      status: answer.statusCode,
      json,
      text: answer.body,
      type: String(answer.headers['content-type']),
    };
  }

  /** Prepares, signs and submits a decision; gives the refusal of whichever refuses. */
  async decide(as: Caller, type: string, input: unknown, key: string = randomId()) {
    const base = `/v1/organizations/${as.organizationId}/decisions/${type}`;
    const prepared = await this.call('POST', `${base}/prepare`, { as, body: input });
    if (prepared.status !== 200) return prepared;
    const assertion = as.authenticator.sign(prepared.json.options, portalOrigin);
    const { statements, list } = prepared.json;
    const answer = await this.call('POST', base, {
      as,
      body: { statements, list, assertion },
      headers: { 'idempotency-key': key },
    });
    await this.world.pump();
    return answer;
  }

  private tokenOf({ personId, organizationId, roles, earner }: Caller): Promise<string> {
    return this.portal.forPerson({
      personId,
      memberships: earner ? [] : [{ organizationId, roles }],
      locale: 'en',
      ...(earner ? { earnerOf: organizationId } : {}),
    });
  }
}
