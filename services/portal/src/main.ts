import { runService } from '../../shared/src/service.js';
import { type PortalConfig, readConfig } from './config.js';
import { topics } from './events.js';
import { MAIL_GROUP } from './facts/facts.service.js';
import { makePortal } from './portal.js';
import { ReadModelConsumer } from './read-model/consumer.js';
import { SessionSweep } from './session/sweep.js';

let config: PortalConfig | null = null;
const configured = (): PortalConfig => {
  config ??= readConfig();
  return config;
};

await runService(
  'portal',
  'Countersign: portal',
  configured,
  async ({ databaseUrl, tokens, logger, kafka, readiness }) => {
    const portal = makePortal({ config: configured(), databaseUrl, tokens, logger });
    const readModels = [portal.pipeline, portal.timeline].map((feeder) => ({
      name: feeder.generations.model.name,
      consumer: new ReadModelConsumer({ kafka, feeder, logger }),
    }));
    const sweep = new SessionSweep(portal.sessionStore, logger);
    const loops = [...readModels.map(({ consumer }) => consumer), portal.streams, portal.sender, sweep];
    for (const loop of loops) loop.start();
    for (const { name, consumer } of readModels)
      readiness.register(`consumer ${name}`, () => consumer.isJoined());
    return {
      module: portal.module,
      configure: portal.configure,
      consumers: [{ group: MAIL_GROUP, topics, handle: (event) => portal.factsService.handle(event) }],
      relay: false,
      running: [...loops, { stop: () => portal.forwarder.close() }],
      database: portal.database,
    };
  },
);
