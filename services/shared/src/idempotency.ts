import { digestOfValue } from './canonical.js';
import type { Tx } from './outbox.js';
import { Problem } from './problem.js';

/** A command as its idempotency key names it. */
export interface Command {
  organizationId: string;
  /** Value of the header Idempotency-Key. */
  key: string;
  personId: string;
  /** What is done, e.g. `version.copy`; a key belongs to one operation. */
  operation: string;
  payload: unknown;
}

interface CommandRow {
  person_id: string;
  operation: string;
  payload_digest: string;
  response: unknown;
}

/**
 * Runs a command once: inside its own transaction the key is written first, so that a crash leaves both or neither,
 * and a simultaneous duplicate waits for the first.
 *
 * @returns what the work answered, or what it answered the first time
 * @throws Problem idempotency-key-reused for the same key with another person, operation or payload
 */
export async function once<R>(
  tx: Tx,
  command: Command,
  work: () => Promise<R>,
): Promise<{ response: R; repeated: boolean }> {
  const payloadDigest = digestOfValue(command.payload);
  const inserted = await tx.$executeRawUnsafe(
    `INSERT INTO ground.command (organization_id, key, person_id, operation, payload_digest)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    command.organizationId,
    command.key,
    command.personId,
    command.operation,
    payloadDigest,
  );
  if (inserted === 0)
    return { response: await earlierResponse<R>(tx, command, payloadDigest), repeated: true };
  const response = await work();
  await tx.$executeRawUnsafe(
    `UPDATE ground.command SET response = $3::jsonb WHERE organization_id = $1 AND key = $2`,
    command.organizationId,
    command.key,
    JSON.stringify(response ?? null),
  );
  return { response, repeated: false };
}

async function earlierResponse<R>(tx: Tx, command: Command, payloadDigest: string): Promise<R> {
  const [row] = await tx.$queryRawUnsafe<CommandRow[]>(
    `SELECT person_id, operation, payload_digest, response FROM ground.command WHERE organization_id = $1 AND key = $2`,
    command.organizationId,
    command.key,
  );
  const same =
    row &&
    row.person_id === command.personId &&
    row.operation === command.operation &&
    row.payload_digest === payloadDigest;
  if (!same) throw new Problem('idempotency-key-reused');
  // The stored JSON is what this same operation answered before.
  return row.response as R;
}

/**
 * The header's value.
 *
 * @throws Problem idempotency-key-missing where it is absent or longer than 200 characters
 */
export function requireKey(header: string | string[] | undefined): string {
  if (typeof header !== 'string' || header.length < 8 || header.length > 200)
    throw new Problem('idempotency-key-missing');
  return header;
}
