import { toBinary } from '@bufbuild/protobuf';
import type { JWK } from 'jose';
import { DecisionSchema } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { ReceivedEvent } from '../../../shared/src/envelope.js';
import { firstTime } from '../../../shared/src/inbox.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { parseStatement, statementDigest } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import type { Database, Transaction } from '../database.store.js';
import {
  carries,
  decisionOf,
  decodeEvent,
  factOf,
  type ReadEvent,
  readEvent,
  type Source,
  sources,
} from '../events.js';
import { type Registry } from '../registry/registry.js';
import { changesRegistry } from '../registry/registry-types.js';
import { CLOCKS_DIFFER_MS, latestAfter } from './dated.js';
import { eventMismatch } from './event-match.js';
import type { Evidence } from './evidence.js';
import { type Entry, lookupOf, placeHolds, plainDecision } from './ledger.js';
import {
  countedBefore,
  entryAt,
  headOf,
  insertEntry,
  lockLedger,
  markEntry,
  nextOrder,
  noteKnownAfter,
  openEntries,
  setHead,
  takeOut,
} from './ledger.store.js';
import type { DecisionRefusal } from './refusals.js';
import { type SignedDecision, type VerifiedDecision, verifyDecision } from './verify-decision.js';

export const LEDGER_GROUP = 'issuance-ledger@1';

/** A decision that is being judged or applied. */
export interface Judged {
  read: ReadEvent;
  decisionId: string;
  verified: VerifiedDecision;
  order: number;
  registry: Registry;
}

/** What a part of the signer adds to the ledger: rules of its own, and what follows from an applied decision. */
export interface LedgerPart {
  /** Facts without a decision, and content that an event carries; in the transaction of the inbox. */
  takeFact?(tx: Transaction, read: ReadEvent, event: ReceivedEvent): Promise<void>;
  /** A refusal, or null. */
  judge?(tx: Transaction, judged: Judged): Promise<DecisionRefusal | null>;
  apply?(tx: Transaction, judged: Judged): Promise<void>;
  /** A decision that is signed well and does not count yet. */
  hold?(tx: Transaction, judged: Judged): Promise<void>;
  refused?(tx: Transaction, read: ReadEvent, code: string): Promise<void>;
  /** After the chains moved on, outside their transactions; safe to repeat. */
  afterwards?(): Promise<void>;
}

type Verdict =
  | { kind: 'apply' | 'hold'; judged: Judged }
  | { kind: 'wait' }
  | { kind: 'refuse'; code: DecisionRefusal };

const refuse = (code: DecisionRefusal): Verdict => ({ kind: 'refuse', code });

/** The signer's ledger: every decision of all services, verified in the order of its source (DESIGN.md section 6). */
export class LedgerService {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly operatorKey: JWK,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly parts: LedgerPart[],
  ) {}

  /** Takes an event: facts and content at once, its decision into the ledger, and goes on from there. @throws PoisonEvent */
  async handle(event: ReceivedEvent): Promise<void> {
    const read = readEvent(event);
    const decision = decisionOf(read);
    await this.database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, LEDGER_GROUP, event.id))) return;
      for (const part of this.parts) await part.takeFact?.(tx, read, event);
      if (decision) await this.enter(tx, read, event, plainDecision(decision));
    });
    // Also for a repetition: what failed after the first time's commit is done now.
    if (decision) await this.advance([read.source]);
  }

  /**
   * Goes on in chains as far as there is no gap, and looks again at what was held.
   *
   * @param of all chains unless said otherwise
   */
  async advance(of: readonly Source[] = sources): Promise<void> {
    let progress = false;
    for (const source of of) while (await this.step(source)) progress = true;
    if (progress) while (await this.retryOpen());
    for (const part of this.parts) await part.afterwards?.();
  }

  private async enter(
    tx: Transaction,
    read: ReadEvent,
    event: ReceivedEvent,
    decision: SignedDecision,
  ): Promise<void> {
    const { place } = event;
    if (!place)
      return this.tellRefused(
        tx,
        read,
        { source: read.source, sequence: 0, decisionId: decision.decisionId },
        'decision-without-place',
      );
    const at = { source: read.source, sequence: place.sequence, decisionId: decision.decisionId };
    if (place.source !== read.source) return this.tellRefused(tx, read, at, 'decision-of-another-source');
    const { sequence, previous, hash } = place;
    const inserted = await insertEntry(tx, {
      eventId: event.id,
      source: read.source,
      sequence,
      previous,
      hash,
      ...lookupOf(decision.statement),
      decisionId: decision.decisionId,
      eventType: event.type,
      decision: toBinary(DecisionSchema, decisionOf(read) ?? neverWithout()),
      event: event.payload,
    });
    if (!inserted) await this.tellRefused(tx, read, at, 'place-taken');
  }

  /** One place of a chain; false where the next one is not here yet. */
  private step(source: Source): Promise<boolean> {
    return this.database.inTransaction(async (tx) => {
      await lockLedger(tx);
      const head = await headOf(tx, source);
      const entry = await entryAt(tx, source, head.sequence + 1);
      if (!entry) return false;
      if (!placeHolds(entry, head.hash)) {
        await takeOut(tx, entry.eventId, 'chain-broken');
        await this.tellRefused(tx, decodeEvent(entry.source, entry.event), entry, 'chain-broken');
        return true;
      }
      const at = statementAt(entry);
      if (head.latestAt !== null && head.latestAt > at) {
        await noteKnownAfter(tx, entry.eventId, head.latestAt);
        entry.knownAfter = head.latestAt;
      }
      const outcome = await this.settle(tx, entry);
      // What is refused moves no clock: anybody's forgery could put honest statements in doubt.
      const latestAt =
        outcome === 'refused' ? head.latestAt : latestAfter(head.latestAt, at, instant(this.clock()));
      await setHead(tx, source, { ...entry, latestAt });
      return true;
    });
  }

  /** Looks again at what was held or waits; true when one of them came to count. */
  private async retryOpen(): Promise<boolean> {
    const open = await openEntries(this.database);
    for (const entry of open) {
      const moved = await this.database.inTransaction(async (tx) => {
        await lockLedger(tx);
        return (await this.settle(tx, entry)) !== 'same';
      });
      if (moved) return true;
    }
    return false;
  }

  private async settle(tx: Transaction, entry: Entry): Promise<'moved' | 'same' | 'refused'> {
    const verdict = await this.judge(tx, entry);
    switch (verdict.kind) {
      case 'wait':
        return 'same';
      case 'refuse':
        await markEntry(tx, entry.eventId, { state: 'refused', code: verdict.code });
        await this.tellRefused(tx, decodeEvent(entry.source, entry.event), entry, verdict.code);
        return 'refused';
      case 'hold': {
        if (entry.state === 'held') return 'same';
        const { assertionDigest, signedDigest } = verdict.judged.verified;
        await markEntry(tx, entry.eventId, { state: 'held', assertionDigest, signedDigest });
        for (const part of this.parts) await part.hold?.(tx, verdict.judged);
        return 'moved';
      }
      case 'apply': {
        const { order, verified } = verdict.judged;
        const { assertionDigest, signedDigest } = verified;
        await markEntry(tx, entry.eventId, {
          state: 'applied',
          appliedOrder: order,
          assertionDigest,
          signedDigest,
        });
        for (const part of this.parts) await part.apply?.(tx, verdict.judged);
        return 'moved';
      }
    }
  }

  private async judge(tx: Transaction, entry: Entry): Promise<Verdict> {
    const read = decodeEvent(entry.source, entry.event);
    const proto = decisionOf(read);
    if (!proto || statementDigest(proto.statement) !== entry.digest) return refuse('chain-broken');
    const registry = await this.evidence.current(tx);
    const order = await nextOrder(tx);
    const verdict = await verifyDecision(plainDecision(proto), {
      registry,
      order,
      operatorKey: this.operatorKey,
      knownAfter: entry.knownAfter,
    });
    if (!verdict.ok) return refuse(verdict.code);
    const { verified } = verdict;
    const { statement } = verified;
    if (!carries(read, statement.type)) return refuse('statement-of-another-type');
    // A window or a term is not over before its end because somebody writes a later date.
    if (Date.parse(statement.at) > this.clock().getTime() + CLOCKS_DIFFER_MS)
      return refuse('statement-dated-ahead');
    const mismatch = eventMismatch(read, statement);
    if (mismatch) return refuse(mismatch);
    const counted = await countedBefore(tx, { eventId: entry.eventId, ...verified });
    if (counted) return refuse(counted);
    if (changesRegistry(statement)) {
      const fit = registry.judge(statement);
      if (!fit.ok) return 'wait' in fit ? { kind: 'wait' } : refuse(fit.code);
    }
    const judged: Judged = { read, decisionId: proto.decisionId, verified, order, registry };
    for (const part of this.parts) {
      const code = (await part.judge?.(tx, judged)) ?? null;
      if (code) return refuse(code);
    }
    return { kind: verified.provisional ? 'hold' : 'apply', judged };
  }

  private async tellRefused(
    tx: Transaction,
    read: ReadEvent,
    at: { source: string; sequence: number; decisionId: string },
    code: DecisionRefusal,
  ): Promise<void> {
    this.logger.warn(
      { source: at.source, sequence: at.sequence, decisionId: at.decisionId, code },
      'a decision is refused',
    );
    const { source, decisionId } = at;
    await writeEvent(
      tx,
      factOf(
        { case: 'decisionRefused', value: { source, sequence: BigInt(at.sequence), decisionId, code } },
        { organizationId: read.message.organizationId, key: decisionId, now: this.clock() },
      ),
    );
    for (const part of this.parts) await part.refused?.(tx, read, code);
  }
}

/** Empty where the statement cannot be read: it moves no clock. */
function statementAt(entry: Entry): string {
  try {
    return parseStatement(decisionOf(decodeEvent(entry.source, entry.event))?.statement ?? new Uint8Array())
      .at;
  } catch {
    return '';
  }
}

function neverWithout(): never {
  throw new Error('an entry has a decision');
}
