import type { JWK } from 'jose';
import { chainStart } from '../../../shared/src/relay.js';
import { statementDigest } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import type { Transaction } from '../database.store.js';
import { decisionOf, decodeEvent } from '../events.js';
import { Registry } from '../registry/registry.js';
import { changesRegistry, registryTypes } from '../registry/registry-types.js';
import { type Entry, placeHolds, plainDecision } from './ledger.js';
import { appliedAfter, entryAt, findEntries } from './ledger.store.js';
import { type VerifiedDecision, verifyDecision } from './verify-decision.js';

/** A decision of the ledger, verified again from its bytes. */
export interface Proven extends VerifiedDecision {
  decisionId: string;
  order: number;
  event: Uint8Array;
}

/**
 * Reads the ledger as evidence: whatever a row claims, an entry counts only where its place follows in the chain and
 * its statement is verified again, from the operator's key down, at each reading.
 */
export class Evidence {
  private registry = new Registry();
  private through = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly operatorKey: JWK,
    private readonly logger: Logger,
  ) {}

  /** The registry as of the last applied entry. Do not call it in a transaction that has applied one itself. */
  current(tx: Transaction): Promise<Registry> {
    const next = this.turn.then(() => this.catchUp(tx));
    this.turn = next.catch(() => undefined);
    return next;
  }

  /** What is proven among the entries that a lookup finds, in order of application. */
  async find(tx: Transaction, by: Parameters<typeof findEntries>[1]): Promise<Proven[]> {
    const entries = await findEntries(tx, by);
    if (entries.length === 0) return [];
    const registry = await this.current(tx);
    const proven: Proven[] = [];
    for (const entry of entries) {
      const one = await this.prove(tx, entry, registry);
      if (one) proven.push(one);
    }
    return proven;
  }

  private async catchUp(tx: Transaction): Promise<Registry> {
    for (const entry of await appliedAfter(tx, registryTypes, this.through)) {
      const proven = await this.prove(tx, entry, this.registry);
      this.through = entry.appliedOrder ?? this.through;
      if (!proven || !changesRegistry(proven.statement) || !this.registry.judge(proven.statement).ok) {
        this.logger.error(
          { eventId: entry.eventId, type: entry.type },
          'an entry of the registry does not hold and is left out',
        );
        continue;
      }
      this.registry.apply(proven.statement, proven.digest, proven.order);
    }
    return this.registry;
  }

  private async prove(tx: Transaction, entry: Entry, registry: Registry): Promise<Proven | null> {
    const order = entry.appliedOrder;
    if (order === null || !(await this.placed(tx, entry))) return null;
    const decision = decisionOf(decodeEvent(entry.source, entry.event));
    if (!decision || statementDigest(decision.statement) !== entry.digest) return null;
    const verdict = await verifyDecision(plainDecision(decision), {
      registry,
      order,
      operatorKey: this.operatorKey,
    });
    if (!verdict.ok || verdict.verified.provisional) return null;
    return { ...verdict.verified, decisionId: decision.decisionId, order, event: entry.event };
  }

  private async placed(tx: Transaction, entry: Entry): Promise<boolean> {
    const before =
      entry.sequence === 1
        ? chainStart(entry.source)
        : (await entryAt(tx, entry.source, entry.sequence - 1))?.hash;
    return before !== undefined && placeHolds(entry, before);
  }
}
