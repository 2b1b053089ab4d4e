import { systemClock } from '../../shared/src/clock.js';
import { readKey } from '../../shared/src/config.js';
import { readOperatorKey } from '../../shared/src/operator.js';
import { runService } from '../../shared/src/service.js';
import { appModule } from './app.module.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { ISSUANCE_TOPIC, ledgerTopics } from './events.js';
import { assessmentDisclosures } from './gate/disclosures.js';
import { LEDGER_GROUP } from './ledger/ledger.service.js';
import { RELEASE_GROUP } from './release/release-workflow.js';
import { REVOCATION_GROUP } from './revocation/revocation-workflow.js';
import { buildService } from './service.js';
import { Upkeep } from './upkeep.js';

/** Longer than a sender waits before it tries again itself. */
const STRANDED_AFTER_MS = 60_000;

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
    currencyUrl: config.CURRENCY_URL,
    disclosures: assessmentDisclosures(config.ASSESSMENT_URL, ground.tokens),
    temporal: ground.temporal,
    clock: systemClock,
    logger: ground.logger,
  });
  await service.signer.checkOrigin();
  await service.heads.check();
  // What a crash left between a commit and what follows from it.
  await service.ledger.advance();
  await service.statuses.catchUp();
  return {
    module: appModule(service),
    consumers: [
      { group: LEDGER_GROUP, topics: ledgerTopics, handle: (event) => service.ledger.handle(event) },
      { group: RELEASE_GROUP, topics: [ISSUANCE_TOPIC], handle: (event) => service.workflows.handle(event) },
      {
        group: REVOCATION_GROUP,
        topics: [ISSUANCE_TOPIC],
        handle: (event) => service.revocationWorkflows.handle(event),
      },
    ],
    activities: service.activities,
    running: [
      new Upkeep(() => service.ledger.advance(), ground.logger),
      new Upkeep(() => service.stacks.work(), ground.logger),
      // Approvals whose sender never came back after a crash between acceptance and workflow.
      new Upkeep(async () => {
        await service.decisions.resume(new Date(systemClock().getTime() - STRANDED_AFTER_MS));
      }, ground.logger),
    ],
    relay: true,
    database,
  };
});
