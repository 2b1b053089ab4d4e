import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client, Connection } from '@temporalio/client';
import { environmentOf, publicOrigin } from '../../deploy/local/environment.js';
import { ensureServiceFolders } from '../../deploy/local/secrets.js';
import type { ServiceName, Stack } from '../../deploy/local/stack.js';
import { appModule as assessmentModule } from '../../services/assessment/src/app.module.js';
import { configSchema as assessmentConfig } from '../../services/assessment/src/config.js';
import { openDatabase as openAssessment } from '../../services/assessment/src/database.store.js';
import { EvidenceFolder } from '../../services/assessment/src/evidence/evidence-folder.js';
import { appModule as catalogueModule } from '../../services/catalogue/src/app.module.js';
import { configSchema as catalogueConfig } from '../../services/catalogue/src/config.js';
import { openDatabase as openCatalogue } from '../../services/catalogue/src/database.store.js';
import { assembleEndorsement } from '../../services/endorsement/src/assembly.js';
import { configSchema as endorsementConfig } from '../../services/endorsement/src/config.js';
import { openDatabase as openEndorsement } from '../../services/endorsement/src/database.store.js';
import { appModule as issuanceModule } from '../../services/issuance/src/app.module.js';
import { configSchema as issuanceConfig } from '../../services/issuance/src/config.js';
import { openDatabase as openIssuance } from '../../services/issuance/src/database.store.js';
import { buildService } from '../../services/issuance/src/service.js';
import { configSchema as portalConfig } from '../../services/portal/src/config.js';
import { makePortal } from '../../services/portal/src/portal.js';
import { readTokenKeys, Tokens } from '../../services/shared/src/auth.js';
import { createApp, type Running, type ServiceParts } from '../../services/shared/src/boot.js';
import { systemClock } from '../../services/shared/src/clock.js';
import { loadConfig, readKey } from '../../services/shared/src/config.js';
import { Readiness } from '../../services/shared/src/health.js';
import { readOperatorKey } from '../../services/shared/src/operator.js';
import { createLogger } from '../../services/shared/src/telemetry.js';
import { Vault } from '../../services/shared/src/vault.js';

/** Where nothing listens: a database or engine that is never connected to, since no request is made. */
const NOWHERE = 'postgresql://nobody@127.0.0.1:9/nothing';

type Parts = Pick<ServiceParts, 'module' | 'configure'> & {
  running?: readonly Running[];
  database: { close(): Promise<void> };
};

/** A service's HTTP application, and how to end it. */
export interface RunningApplication {
  app: NestFastifyApplication;
  /** For tokens of its callers. */
  portal: Tokens;
  close(): Promise<void>;
}

/**
 * The HTTP application of a service as it is in production, in the environment that the local ground gives it, but
 * without any engine: enough for its routes, their policies and its OpenAPI document.
 *
 * @throws Error where the environment lacks something, or a route has no policy
 */
export async function applicationOf(service: ServiceName, stack: Stack): Promise<NestFastifyApplication> {
  return (await applicationOn(NOWHERE, service, stack)).app;
}

/** The same on a database that is there: enough for everything that needs no engine beside it. */
export async function applicationOn(
  databaseUrl: string,
  service: ServiceName,
  stack: Stack,
): Promise<RunningApplication> {
  const environment = environmentOf(service, stack, {});
  const logger = createLogger({ service, level: 'silent' });
  const tokens = tokensOf(service, stack);
  const parts = partsOf(service, stack, environment, { logger, tokens, databaseUrl });
  const operatorKeyFile = environment.OPERATOR_PUBLIC_KEY_FILE;
  const app = await createApp({
    name: service,
    title: `Countersign: ${service}`,
    module: parts.module,
    logger,
    tokens,
    operatorKey: operatorKeyFile ? readOperatorKey(operatorKeyFile) : null,
    readiness: new Readiness(),
    ...(parts.configure ? { configure: parts.configure } : {}),
  });
  // What an assembly has set going would keep the process alive, and look for a database that is not there.
  await Promise.all((parts.running ?? []).map((one) => one.stop()));
  const close = async (): Promise<void> => {
    await app.close();
    await parts.database.close();
  };
  return { app, portal: tokensOf('portal', stack), close };
}

function tokensOf(service: ServiceName, stack: Stack): Tokens {
  const environment = environmentOf(service, stack, {});
  return new Tokens(
    readTokenKeys(service, {
      PUBLIC_ORIGIN: publicOrigin,
      SERVICE_KEY_FILE: environment.SERVICE_KEY_FILE ?? '',
      SERVICE_KEYS_FILE: environment.SERVICE_KEYS_FILE ?? '',
    }),
  );
}

interface Tools {
  databaseUrl: string;
  logger: ReturnType<typeof createLogger>;
  tokens: Tokens;
}

function partsOf(
  service: ServiceName,
  stack: Stack,
  environment: NodeJS.ProcessEnv,
  { logger, tokens, databaseUrl }: Tools,
): Parts {
  const clock = systemClock;
  switch (service) {
    case 'catalogue': {
      const config = loadConfig(catalogueConfig, environment);
      const database = openCatalogue(databaseUrl);
      return {
        database,
        module: catalogueModule({
          database,
          clock,
          operatorKey: readOperatorKey(config.OPERATOR_PUBLIC_KEY_FILE),
          publicOrigin: config.PUBLIC_ORIGIN,
        }),
      };
    }
    case 'endorsement': {
      const config = loadConfig(endorsementConfig, environment);
      const database = openEndorsement(databaseUrl);
      const assembly = assembleEndorsement({
        database,
        vault: new Vault(readKey(config.PERSON_KEK_FILE)),
        client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }) }),
        clock,
        logger,
        publicOrigin: config.PUBLIC_ORIGIN,
      });
      return { ...assembly, database };
    }
    case 'assessment': {
      const config = loadConfig(assessmentConfig, environment);
      const database = openAssessment(databaseUrl);
      return {
        database,
        module: assessmentModule({
          database,
          kek: readKey(config.PERSON_KEK_FILE),
          folder: new EvidenceFolder(config.EVIDENCE_DIR),
          publicOrigin: config.PUBLIC_ORIGIN,
          fetchLink: () => Promise.reject(new Error('no link is fetched here')),
          clock,
        }),
      };
    }
    case 'issuance': {
      const config = loadConfig(issuanceConfig, environment);
      const database = openIssuance(databaseUrl);
      return {
        database,
        module: issuanceModule(
          buildService({
            database,
            kek: readKey(config.SIGNER_KEK_FILE),
            operatorKey: readOperatorKey(config.OPERATOR_PUBLIC_KEY_FILE),
            publicOrigin: config.PUBLIC_ORIGIN,
            portalOrigin: config.PORTAL_ORIGIN,
            stateDir: ensureServiceFolders(stack).signer,
            disclosures: () => Promise.reject(new Error('nothing is disclosed here')),
            temporal: null,
            clock,
            logger,
          }),
        ),
      };
    }
    case 'portal': {
      const portal = makePortal({
        config: loadConfig(portalConfig, environment),
        databaseUrl,
        tokens,
        logger,
      });
      return { module: portal.module, configure: portal.configure, database: portal.database };
    }
  }
}
