import { startMail } from './mail.js';
import { runMain, stopOnSignals } from './run-main.js';
import { stackFrom } from './stack.js';

runMain(async () => {
  const mail = await startMail(stackFrom(), process.env.HOST);
  stopOnSignals(() => mail.close());
});
