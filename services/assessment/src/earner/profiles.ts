import { z } from 'zod';
import type { Tx } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { seal, unseal, type Vault } from '../../../shared/src/vault.js';
import type { Profile } from './earner.js';

/** A profile as it is sealed. */
export const profileSchema = z.object({
  studentNumber: z.string(),
  legalName: z.string(),
  chosenName: z.string().nullable(),
  mail: z.string(),
  language: z.enum(['en', 'fr']),
  salt: z.string(),
}) satisfies z.ZodType<Profile>;

/** Something of an earner that is sealed under the earner's key. */
export interface Sealed {
  earnerId: string;
  /** Null once the earner was erased. */
  sealed: Uint8Array | null;
}

/** Seals and opens what is kept of earners, many at a time. */
export class Profiles {
  constructor(readonly vault: Vault) {}

  /** Opens profiles; who was erased is absent. */
  async open(tx: Tx, rows: readonly Sealed[]): Promise<Map<string, Profile>> {
    const opened = await this.openAll(tx, rows);
    return new Map([...opened].map(([earnerId, value]) => [earnerId, profileSchema.parse(value)]));
  }

  /** Opens one thing of one earner; null once erased. */
  async openOne<T>(tx: Tx, row: Sealed, schema: z.ZodType<T>): Promise<T | null> {
    const value = (await this.openAll(tx, [row])).get(row.earnerId);
    return value === undefined ? null : schema.parse(value);
  }

  /** Opens things of any earners, in the order given; null for what was erased. */
  async openEach<T>(tx: Tx, rows: readonly Sealed[], schema: z.ZodType<T>): Promise<(T | null)[]> {
    const keys = await this.vault.keysOf(tx, earnersOf(rows));
    return rows.map((row) => {
      const key = keys.get(row.earnerId);
      return key && row.sealed ? schema.parse(unsealValue(key, row.sealed, row.earnerId)) : null;
    });
  }

  /** Seals a value of an earner who has a key. @throws Problem earner-erased */
  async sealOne(tx: Tx, earnerId: string, value: unknown): Promise<Uint8Array<ArrayBuffer>> {
    const key = (await this.vault.keysOf(tx, [earnerId])).get(earnerId);
    if (!key) throw new Problem('earner-erased');
    return sealValue(key, value, earnerId);
  }

  private async openAll(tx: Tx, rows: readonly Sealed[]): Promise<Map<string, unknown>> {
    const keys = await this.vault.keysOf(tx, earnersOf(rows));
    const opened = new Map<string, unknown>();
    for (const { earnerId, sealed } of rows) {
      const key = keys.get(earnerId);
      if (key && sealed) opened.set(earnerId, unsealValue(key, sealed, earnerId));
    }
    return opened;
  }
}

/** Seals a JSON value under a key, bound to the earner. */
export function sealValue(key: Uint8Array, value: unknown, earnerId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(seal(key, new TextEncoder().encode(JSON.stringify(value)), earnerId));
}

function unsealValue(key: Uint8Array, sealed: Uint8Array, earnerId: string): unknown {
  return JSON.parse(new TextDecoder().decode(unseal(key, sealed, earnerId)));
}

const earnersOf = (rows: readonly Sealed[]): string[] => [...new Set(rows.map((row) => row.earnerId))];
