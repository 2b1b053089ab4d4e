import { runService } from '../../shared/src/service.js';
import { type PortalConfig, readConfig } from './config.js';
import { topics } from './events.js';
import { MAIL_GROUP } from './facts/facts.service.js';
import { makePortal } from './portal.js';

let config: PortalConfig | null = null;
const configured = (): PortalConfig => {
  config ??= readConfig();
  return config;
};

await runService('portal', 'Countersign: portal', configured, async ({ databaseUrl, tokens, logger }) => {
  const portal = makePortal({ config: configured(), databaseUrl, tokens, logger });
  return {
    module: portal.module,
    configure: portal.configure,
    consumers: [{ group: MAIL_GROUP, topics, handle: (event) => portal.factsService.handle(event) }],
    relay: false,
    running: [{ stop: () => portal.forwarder.close() }],
    database: portal.database,
  };
});
