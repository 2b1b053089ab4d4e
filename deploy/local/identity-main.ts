import { startIdentity } from './identity.js';
import { runMain, stopOnSignals } from './run-main.js';
import { stackFrom } from './stack.js';

runMain(async () => {
  const server = await startIdentity(stackFrom(), process.env.OIDC_ISSUER, process.env.HOST);
  stopOnSignals(async () => {
    server.close();
    server.closeAllConnections();
  });
});
