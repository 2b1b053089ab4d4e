import { systemClock } from '../../shared/src/clock.js';
import { readKey } from '../../shared/src/config.js';
import { readOperatorKey } from '../../shared/src/operator.js';
import { runService } from '../../shared/src/service.js';
import { appModule } from './app.module.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { ledgerTopics } from './events.js';
import { LEDGER_GROUP } from './ledger/ledger.service.js';
import { buildService } from './service.js';

await runService('issuance', 'Countersign issuance', readConfig, async (ground) => {
  const config = readConfig();
  const database = openDatabase(ground.databaseUrl);
  const service = buildService({
    database,
    kek: readKey(config.SIGNER_KEK_FILE),
    operatorKey: readOperatorKey(config.OPERATOR_PUBLIC_KEY_FILE),
    publicOrigin: config.PUBLIC_ORIGIN,
    portalOrigin: config.PORTAL_ORIGIN,
    stateDir: config.SIGNER_STATE_DIR,
    clock: systemClock,
    logger: ground.logger,
  });
  await service.signer.checkOrigin();
  await service.heads.check();
  await service.ledger.advance();
  return {
    module: appModule(service),
    consumers: [
      { group: LEDGER_GROUP, topics: ledgerTopics, handle: (event) => service.ledger.handle(event) },
    ],
    relay: true,
    database,
  };
});
