import type { JWK } from 'jose';
import { chainStart } from '../../../shared/src/relay.js';
import { statementDigest } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import type { Transaction } from '../database.store.js';
import { carries, decisionOf, decodeEvent, type Source } from '../events.js';
import { Registry } from '../registry/registry.js';
import { changesRegistry, registryTypes } from '../registry/registry-types.js';
import { type Entry, placeHolds, plainDecision } from './ledger.js';
import { appliedAfter, entryAt, findEntries } from './ledger.store.js';
import { type VerifiedDecision, verifyDecision } from './verify-decision.js';

/** A decision of the ledger, verified again from its bytes. */
export interface Proven extends VerifiedDecision {
  decisionId: string;
  order: number;
  /** Place in its source's chain. */
  sequence: number;
  event: Uint8Array;
}

/**
 * Reads the ledger as evidence: whatever a row claims, an entry counts only where its place follows in the chain and
 * its statement is verified again, from the operator's key down, at each reading.
 */
export class Evidence {
  private registry = new Registry();
  private through = 0;
  private readonly counted = new Set<string>();
  private readonly last = new Map<Source, number>();
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
    // A statement counts once, at its first place, whatever rows say again.
    const proven = new Map<string, Proven>();
    for (const entry of entries) {
      const one = await this.prove(tx, entry, registry);
      const before = one ? proven.get(one.digest) : undefined;
      if (one && (!before || one.sequence < before.sequence)) proven.set(one.digest, one);
    }
    return [...proven.values()].sort((left, right) => left.order - right.order);
  }

  private async catchUp(tx: Transaction): Promise<Registry> {
    for (const entry of await appliedAfter(tx, registryTypes, this.through)) {
      const proven = await this.prove(tx, entry, this.registry);
      this.through = entry.appliedOrder ?? this.through;
      const fits = proven !== null && changesRegistry(proven.statement) && this.inTurn(entry, proven);
      if (!fits || !changesRegistry(proven.statement) || !this.registry.judge(proven.statement).ok) {
        this.logger.error(
          { eventId: entry.eventId, type: entry.type },
          'an entry of the registry does not hold and is left out',
        );
        continue;
      }
      this.registry.apply(proven.statement, proven.digest, proven.order);
      this.counted.add(proven.digest);
    }
    return this.registry;
  }

  /**
   * True for a statement that did not count before and comes after those of its chain that did: a grant that is said
   * again, or moved behind its own end, gives nothing back. A vouch alone may have waited for its organization.
   */
  private inTurn(entry: Entry, proven: Proven): boolean {
    if (this.counted.has(proven.digest)) return false;
    if (proven.statement.type === 'administrator-vouch') return true;
    if (entry.sequence <= (this.last.get(entry.source) ?? 0)) return false;
    this.last.set(entry.source, entry.sequence);
    return true;
  }

  private async prove(tx: Transaction, entry: Entry, registry: Registry): Promise<Proven | null> {
    const order = entry.appliedOrder;
    if (order === null || !(await this.placed(tx, entry))) return null;
    const read = decodeEvent(entry.source, entry.event);
    const decision = decisionOf(read);
    if (!decision || statementDigest(decision.statement) !== entry.digest) return null;
    const verdict = await verifyDecision(plainDecision(decision), {
      registry,
      order,
      operatorKey: this.operatorKey,
      knownAfter: entry.knownAfter,
    });
    if (!verdict.ok || verdict.verified.provisional) return null;
    if (!carries(read, verdict.verified.statement.type)) return null;
    const { sequence, event } = entry;
    return { ...verdict.verified, decisionId: decision.decisionId, order, sequence, event };
  }

  private async placed(tx: Transaction, entry: Entry): Promise<boolean> {
    const before =
      entry.sequence === 1
        ? chainStart(entry.source)
        : (await entryAt(tx, entry.source, entry.sequence - 1))?.hash;
    return before !== undefined && placeHolds(entry, before);
  }
}
