import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, requireFreePort, startChild, waitUntilReady } from './child.js';
import { LocalError, type Stack, temporalAddressOf } from './stack.js';

/** Kept equal to the version in setup.mjs, which builds it. */
const temporalVersion = '1.5.1';

/** What workflows may be searched by: ids and states only, never personal data. */
export const searchAttributes = {
  CountersignOrganizationId: 'Keyword',
  CountersignSubjectId: 'Keyword',
  CountersignState: 'Keyword',
} as const;

/** The namespace that all local processes use. */
export const temporalNamespace = 'default';

function findBinary(stack: Stack, env: NodeJS.ProcessEnv): string {
  const cached = join(stack.cache, `temporal-${temporalVersion}`, 'temporal');
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  const found = [cached, ...onPath].find((file) => existsSync(file));
  if (found) return found;
  throw new LocalError(
    `No temporal binary in ${stack.cache} or on the PATH: run 'npm start', which builds it, or set TEMPORAL_ADDRESS.`,
  );
}

function serverArgs(stack: Stack): string[] {
  const { ports } = stack;
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(ports.temporal)],
    ...['--ui-ip', '127.0.0.1', '--ui-port', String(ports.temporalUi)],
    ...['--db-filename', join(stack.state, 'temporal', 'temporal.db')],
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...[
      '--namespace',
      temporalNamespace,
      '--log-level',
      'warn',
      '--disable-config-file',
      '--disable-config-env',
    ],
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function answers(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace: temporalNamespace });
  } finally {
    await connection.close();
  }
}

/**
 * Starts the Temporal development server on the loopback interface; its state survives in a file.
 *
 * @throws LocalError
 */
export async function startTemporal(stack: Stack): Promise<Child> {
  await requireFreePort(stack, stack.ports.temporal, 'Temporal');
  await requireFreePort(stack, stack.ports.temporalUi, "Temporal's pages");
  const command = findBinary(stack, process.env);
  mkdirSync(join(stack.state, 'temporal'), { recursive: true });
  const child = await startChild(stack, {
    name: 'temporal',
    command,
    args: serverArgs(stack),
    env: { PATH: process.env.PATH, HOME: join(stack.state, 'temporal') },
  });
  await waitUntilReady(stack, child, () => answers(temporalAddressOf(stack)), 60_000);
  return child;
}
