import 'reflect-metadata';
import { systemClock } from '../../shared/src/clock.js';
import { readKey } from '../../shared/src/config.js';
import { type Assembly, runService } from '../../shared/src/service.js';
import { Vault } from '../../shared/src/vault.js';
import { assemble } from './app.module.js';
import { sweepDecisions } from './conduct/sweep.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { EarnerService } from './earner/earner.service.js';
import { Profiles } from './earner/profiles.js';
import { FOLLOWED_TOPICS } from './events.js';
import { EvidenceFolder } from './evidence/evidence-folder.js';
import { fetchLink } from './evidence/link.js';
import { acceptUploads } from './evidence/uploads.js';
import { INTAKE, Intake } from './intake/intake.service.js';

await runService('assessment', 'Countersign: assessment', readConfig, async (ground): Promise<Assembly> => {
  const config = readConfig();
  const kek = readKey(config.PERSON_KEK_FILE);
  const database = openDatabase(ground.databaseUrl);
  const folder = new EvidenceFolder(config.EVIDENCE_DIR);
  await folder.prepare();
  await new EarnerService(database, new Profiles(new Vault(kek)), folder, systemClock).finishErasures();
  const intake = new Intake(database);
  const { module, decisions, activities, starter } = assemble({
    database,
    kek,
    folder,
    publicOrigin: config.PUBLIC_ORIGIN,
    fetchLink: (url) => fetchLink(url, { now: systemClock }),
    clock: systemClock,
    client: ground.temporal?.client,
  });
  return {
    module,
    activities,
    consumers: [{ group: INTAKE, topics: FOLLOWED_TOPICS, handle: (event) => intake.handle(event) }],
    relay: true,
    running: [
      ...(starter ? [starter.keepOn(ground.logger)] : []),
      sweepDecisions(decisions, { clock: systemClock, logger: ground.logger }),
    ],
    configure: acceptUploads,
    database,
  };
});
