import 'reflect-metadata';
import { systemClock } from '../../shared/src/clock.js';
import { ConfigError, readKey } from '../../shared/src/config.js';
import { type Ground, runService } from '../../shared/src/service.js';
import { Vault } from '../../shared/src/vault.js';
import { assembleEndorsement } from './assembly.js';
import { type EndorsementConfig, readConfig } from './config.js';
import { openDatabase } from './database.store.js';

let config: EndorsementConfig;

await runService(
  'endorsement',
  'Countersign: endorsement',
  () => {
    config = readConfig();
    return config;
  },
  async ({ databaseUrl, temporal, logger }: Ground) => {
    if (!temporal) throw new ConfigError('endorsement needs Temporal');
    return assembleEndorsement({
      database: openDatabase(databaseUrl),
      vault: new Vault(readKey(config.PERSON_KEK_FILE)),
      client: temporal.client,
      clock: systemClock,
      logger,
      publicOrigin: config.PUBLIC_ORIGIN,
    });
  },
);
