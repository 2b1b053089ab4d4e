import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AddressObject, simpleParser } from 'mailparser';
import type { Stack } from './stack.js';

/** A caught mail, as tests and the demo read it. */
export interface Message {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  /** Every http(s) link of the text, in its order. */
  readonly links: readonly string[];
}

/** Caught mails as .eml files, newest first; they survive restarts. */
export interface Mailbox {
  add(raw: Buffer): string;
  list(): Promise<Message[]>;
  find(id: string): Promise<Message | undefined>;
}

const namePattern = /^(\d{15})-[0-9a-f-]{36}\.eml$/;

const addressesOf = (field: AddressObject | AddressObject[] | undefined): string[] =>
  [field ?? []].flat().flatMap((part) => part.value.map((address) => address.address ?? ''));

async function parse(folder: string, id: string): Promise<Message> {
  const mail = await simpleParser(readFileSync(join(folder, `${id}.eml`)));
  const text = mail.text ?? '';
  return {
    id,
    receivedAt: new Date(Number(id.slice(0, 15))).toISOString(),
    from: addressesOf(mail.from).join(', '),
    to: [...addressesOf(mail.to), ...addressesOf(mail.cc)],
    subject: mail.subject ?? '',
    text,
    html: mail.html || undefined,
    links: text.match(linkPattern) ?? [],
  };
}

/** Links in plain text, without the full stop that ends the sentence. */
export const linkPattern = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

/** Opens the mail folder of a stack. */
export function openMailbox(stack: Stack): Mailbox {
  const folder = join(stack.state, 'mail');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const parsed = new Map<string, Promise<Message>>();
  const get = (id: string): Promise<Message> => {
    const known = parsed.get(id) ?? parse(folder, id);
    parsed.set(id, known);
    return known;
  };
  return {
    add: (raw) => {
      const id = `${String(Date.now()).padStart(15, '0')}-${randomUUID()}`;
      // Renamed when whole: a list read meanwhile shows no half mail.
      writeFileSync(join(folder, `${id}.tmp`), raw, { mode: 0o600 });
      renameSync(join(folder, `${id}.tmp`), join(folder, `${id}.eml`));
      return id;
    },
    list: async () => {
      const names = readdirSync(folder)
        .filter((name) => namePattern.test(name))
        .sort()
        .reverse();
      return Promise.all(names.map((name) => get(name.slice(0, -4))));
    },
    find: async (id) =>
      namePattern.test(`${id}.eml`) && existsSync(join(folder, `${id}.eml`)) ? get(id) : undefined,
  };
}
