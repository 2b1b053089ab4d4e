import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { LocalError } from './stack.js';
import { searchAttributes } from './temporal.js';

const SERVER = 'temporal-test-server-1.38.0/temporal-test-server';
const KEYWORD = 2;
/** The SDK gives the server, a Java program, five seconds to start, which a busy machine may need more than. */
const STARTS = 12;

/**
 * Temporal's server that skips time, with the search attributes of our workflows.
 *
 * @param cache folder in which the set-up puts it; COUNTERSIGN_TEMPORAL_TEST_SERVER names another program
 * @throws LocalError where it is not set up, or never starts
 */
export async function timeSkippingServer(cache: string): Promise<TestWorkflowEnvironment> {
  const path = process.env.COUNTERSIGN_TEMPORAL_TEST_SERVER ?? join(cache, SERVER);
  if (!existsSync(path)) throw new LocalError(`No time-skipping server at ${path}: 'npm test' sets it up.`);
  const environment = await started(path);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.keys(searchAttributes).map((name) => [name, KEYWORD])),
  });
  return environment;
}

async function started(path: string): Promise<TestWorkflowEnvironment> {
  const server = { executable: { type: 'existing-path' as const, path } };
  for (let tries = 1; ; tries++) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server });
    } catch (error) {
      if (tries === STARTS || !/did not start/.test(String(error))) throw error;
    }
  }
}
