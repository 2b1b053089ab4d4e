import { runMain } from './run-main.js';
import { stackFrom } from './stack.js';
import { ensureTopics } from './topics.js';

/** Creates the topics of deploy/topics.yaml at KAFKA_BROKERS, or refuses those that differ. */
runMain(async () => {
  await ensureTopics(stackFrom());
  console.log('All topics are as deploy/topics.yaml says.');
});
