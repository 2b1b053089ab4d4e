import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../shared/src/config.js';
import type { Database } from '../database.store.js';
import { type Source, sources } from '../events.js';
import type { LedgerPart } from './ledger.service.js';
import { entryAt, headOf } from './ledger.store.js';

const place = z.strictObject({ sequence: z.int().min(1), hash: z.string() });
const fileSchema = z.strictObject({ heads: z.partialRecord(z.enum(sources), place) });
type Heads = z.output<typeof fileSchema>['heads'];

/**
 * The heads of the chains that this signer has seen, kept outside the database: a ledger that was cut or rewritten
 * does not fit them, and the signer then refuses to start.
 */
export class RememberedHeads implements LedgerPart {
  private readonly file: string;
  private heads: Heads;
  private turn: Promise<void> = Promise.resolve();

  /** @param folder SIGNER_STATE_DIR @throws ConfigError where the file cannot be read */
  constructor(
    private readonly database: Database,
    folder: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = join(folder, 'heads.json');
    this.heads = readHeads(this.file);
  }

  /** @throws ConfigError naming the chain that does not hold what was seen before */
  async check(): Promise<void> {
    for (const source of sources) await this.checkOne(source);
  }

  /** @throws ConfigError where a chain does not go on from what was seen before */
  afterwards(): Promise<void> {
    // One at a time: two that overlap would take the older look for a ledger that was cut.
    const next = this.turn.then(() => this.remember());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async remember(): Promise<void> {
    const heads: [Source, { sequence: number; hash: string }][] = [];
    for (const source of sources) {
      const { sequence, hash } = await headOf(this.database, source);
      const head = { sequence, hash };
      const seen = this.heads[source];
      // Forgotten is nothing: also while it runs, what replaces the heads goes on from them.
      if (seen && head.sequence < seen.sequence) throw this.notSeen(source, seen.sequence);
      if (seen && head.hash !== seen.hash) await this.checkOne(source);
      heads.push([source, head]);
    }
    const next = Object.fromEntries(heads.filter(([, head]) => head.sequence > 0));
    if (JSON.stringify(next) === JSON.stringify(this.heads)) return;
    this.heads = next;
    // A rename replaces the file whole, so that a crash leaves the old heads or the new ones.
    writeFileSync(`${this.file}.new`, JSON.stringify({ heads: next }), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  private async checkOne(source: Source): Promise<void> {
    const seen = this.heads[source];
    if (!seen) return;
    const entry = await entryAt(this.database, source, seen.sequence);
    if (entry?.hash !== seen.hash) throw this.notSeen(source, seen.sequence);
  }

  private notSeen(source: Source, sequence: number): ConfigError {
    return new ConfigError(
      `The ledger of ${source} is not the one that this signer has seen (place ${sequence}, ${this.file})`,
    );
  }
}

function readHeads(file: string): Heads {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // No file yet: nothing was seen.
    return {};
  }
  const parsed = fileSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new ConfigError(`${file} cannot be read`);
  return parsed.data.heads;
}
