import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from './system.js';

/** The Message-ID of every mail that the mail server took, sorted; a repetition of one mail has the same. */
export function caughtMails(system: System): string[] {
  const folder = join(system.stack.state, 'mail');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => {
      const id = /^message-id: *<([^>]+)>/im.exec(readFileSync(join(folder, name), 'utf8'))?.[1];
      if (!id) throw new Error(`${name} has no Message-ID`);
      return id;
    })
    .sort();
}

/** The Message-ID of every mail that the portal says it sent, sorted. */
export async function sentMails(system: System): Promise<string[]> {
  const rows = await system.rows<{ mail_id: string }>(
    'portal',
    "SELECT mail_id FROM mail WHERE state = 'sent'",
  );
  return rows.map(({ mail_id: id }) => `${id}@countersign.localhost`).sort();
}
