import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Stack } from './stack.js';

const accountSchema = z.object({
  /** Also the subject (`sub`) of the identity provider's tokens: never given to another person. */
  login: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/),
  password: z.string().min(1),
  name: z.string().min(1),
  email: z.email(),
  language: z.enum(['en', 'fr']),
  /** What the person does, in words, for the list on the sign-in page and in the terminal. */
  role: z.string().optional(),
});

/** A person who can sign in at the development identity provider. */
export type Account = z.infer<typeof accountSchema>;

/** The file of accounts; it may be changed while the provider runs. */
export const accountsFile = (stack: Stack): string => join(stack.state, 'accounts.json');

/** All accounts; none when the demo has not been seeded. */
export function readAccounts(stack: Stack): Account[] {
  const file = accountsFile(stack);
  return existsSync(file) ? z.array(accountSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** Adds people, or changes those with the same login; whole or not at all. */
export function putAccounts(stack: Stack, accounts: readonly Account[]): void {
  const byLogin = new Map(readAccounts(stack).map((account) => [account.login, account]));
  for (const account of accounts) byLogin.set(account.login, accountSchema.parse(account));
  mkdirSync(stack.state, { recursive: true });
  const draft = `${accountsFile(stack)}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify([...byLogin.values()], null, 2), { mode: 0o600 });
  renameSync(draft, accountsFile(stack));
}

/** The accounts, read again only when the file has changed. */
export function watchedAccounts(stack: Stack): () => readonly Account[] {
  let seen = '';
  let accounts: readonly Account[] = [];
  return () => {
    const file = accountsFile(stack);
    const stat = existsSync(file) ? statSync(file) : undefined;
    const version = stat ? `${stat.ino}:${stat.mtimeMs}:${stat.size}` : '';
    if (version !== seen) {
      accounts = readAccounts(stack);
      seen = version;
    }
    return accounts;
  };
}
