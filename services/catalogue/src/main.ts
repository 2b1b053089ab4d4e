import 'reflect-metadata';
import { systemClock } from '../../shared/src/clock.js';
import { readOperatorKey } from '../../shared/src/operator.js';
import { type Assembly, type Ground, runService } from '../../shared/src/service.js';
import { appModule } from './app.module.js';
import { followedAsking } from './asking/asking.consumer.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { followedFacts } from './followed.js';
import { importStarterSkills } from './skill/starter-import.js';

await runService(
  'catalogue',
  'Countersign: catalogue',
  readConfig,
  async (ground: Ground): Promise<Assembly> => {
    const config = readConfig();
    await importStarterSkills(ground.databaseUrl);
    const database = openDatabase(ground.databaseUrl);
    return {
      module: appModule({
        database,
        clock: systemClock,
        operatorKey: readOperatorKey(config.OPERATOR_PUBLIC_KEY_FILE),
        publicOrigin: config.PUBLIC_ORIGIN,
      }),
      consumers: [followedFacts(database, systemClock), followedAsking(database)],
      relay: true,
      database,
    };
  },
);
