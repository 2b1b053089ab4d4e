import type { DbTx } from '../database.store.js';

/** Names of organizations by their ids; unknown ones are absent. */
export async function namesOf(tx: DbTx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.organization.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** IANA zone of an organization. @throws where the organization is not known yet */
export async function zoneOf(tx: DbTx, id: string): Promise<string> {
  const { timeZone } = await tx.organization.findUniqueOrThrow({ where: { id }, select: { timeZone: true } });
  return timeZone;
}
