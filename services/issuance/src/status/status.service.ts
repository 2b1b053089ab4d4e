import { type Clock, instant } from '../../../shared/src/clock.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { isType, type Statement } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { type AwardStatus, awardById, setAwardStatus } from '../award/award.store.js';
import { member, parseJson } from '../credential/json.js';
import { buildStatusList, emptyStatusList, encodeStatusList, withStatus } from '../credential/status-list.js';
import { type StatusPurpose, statusListUrl } from '../credential/urls.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { type Signer, UnsignableError } from '../key/signer.js';
import type { Evidence } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { nextStatus, type StatusStatement, statusAfter, statusTypes } from './status.js';
import {
  issuersWithLists,
  listNumbers,
  type SignedList,
  sealedPlaces,
  storedList,
  storeList,
} from './status.store.js';

const purposes: readonly StatusPurpose[] = ['revocation', 'suspension'];

/**
 * Status lists (Bitstring Status List 1.0). Their bits come from verified statements alone, read anew at each signing:
 * a row that says revoked, or no longer says it, changes no bit.
 */
export class StatusService implements LedgerPart {
  private readonly due = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async judge(tx: Transaction, { verified }: Judged): Promise<DecisionRefusal | null> {
    const statement = statusStatement(verified.statement);
    if (!statement) return null;
    const award = await awardById(tx, statement.details.awardId);
    if (!award || award.organizationId !== statement.organizationId || award.state !== 'issued')
      return 'award-unknown';
    const next = nextStatus(award.status, statement.type);
    return next.ok ? null : next.code;
  }

  async apply(tx: Transaction, { verified }: Judged): Promise<void> {
    const statement = statusStatement(verified.statement);
    if (!statement) return;
    const { awardId, reason } = statement.details;
    const award = await awardById(tx, awardId);
    if (!award) return;
    const next = nextStatus(award.status, statement.type);
    if (!next.ok) return;
    await setAwardStatus(tx, awardId, next.status, reason);
    const value = { awardId, earnerId: award.earnerId, status: next.status, reasonCode: reason };
    await writeEvent(
      tx,
      factOf(
        { case: 'awardStatusChanged', value },
        { organizationId: award.organizationId, key: awardId, now: this.clock() },
      ),
    );
    this.due.add(award.organizationId);
  }

  /** Signs the lists of organizations in which a status changed. After a crash `catchUp` does it at the start. */
  async afterwards(): Promise<void> {
    for (const organizationId of this.due) await this.tryResign(organizationId);
  }

  /** Signs what a crash left unsigned: every list whose bits are not those of the statements. */
  async catchUp(): Promise<void> {
    for (const organizationId of await issuersWithLists(this.database)) await this.tryResign(organizationId);
  }

  /** One organization's fault holds up nobody else's lists, nor the ledger; upkeep tries again. */
  private async tryResign(organizationId: string): Promise<void> {
    this.due.add(organizationId);
    try {
      await this.resign(organizationId);
      this.due.delete(organizationId);
    } catch (error) {
      this.logger.error({ err: error, organizationId }, 'status lists are not signed');
    }
  }

  /** Signs the lists of an organization whose bits changed. */
  async resign(organizationId: string): Promise<void> {
    for (const number of await listNumbers(this.database, organizationId)) {
      for (const purpose of purposes) await this.signList(organizationId, purpose, number);
    }
  }

  /** The signed list, made at the first asking; null where the organization has no such list. */
  async list(organizationId: string, purpose: StatusPurpose, number: number): Promise<SignedList | null> {
    const key = { organizationId, purpose, number };
    const stored = await storedList(this.database, key);
    if (stored) return stored;
    if (!(await listNumbers(this.database, organizationId)).includes(number)) return null;
    await this.signList(organizationId, purpose, number);
    return storedList(this.database, key);
  }

  private async signList(organizationId: string, purpose: StatusPurpose, number: number): Promise<void> {
    const key = { organizationId, purpose, number };
    for (;;) {
      const before = await storedList(this.database, key);
      const bits = await this.bits(organizationId, purpose, number);
      const signedAt = this.clock();
      if (before && encodedIn(before.json) === encodeStatusList(bits)) return;
      const built = buildStatusList({
        url: statusListUrl(this.signer.origin, organizationId, purpose, number),
        issuer: this.signer.did(organizationId),
        purpose,
        bits,
        validFrom: instant(signedAt),
      });
      if (!built.ok) throw new UnsignableError(`${built.code}: ${built.detail}`);
      const { json, jwt } = await this.signer.sign(organizationId, built.value, instant(signedAt));
      // Somebody who signed meanwhile may have read fewer statements: read and sign again.
      if (await storeList(this.database, key, { version: (before?.version ?? 0) + 1, json, jwt, signedAt }))
        return;
    }
  }

  private async bits(organizationId: string, purpose: StatusPurpose, number: number): Promise<Uint8Array> {
    const wanted: AwardStatus = purpose === 'revocation' ? 'revoked' : 'suspended';
    const types = new Map<string, StatusStatement['type'][]>();
    // In the order of their chain, which hashes hold together; an order in a row could be another tomorrow.
    const proven = await this.evidence.find(this.database, { types: statusTypes, organizationId });
    for (const { statement } of proven.sort((left, right) => left.sequence - right.sequence)) {
      const read = statusStatement(statement);
      if (read?.organizationId === organizationId)
        types.set(read.details.awardId, [...(types.get(read.details.awardId) ?? []), read.type]);
    }
    const places = await sealedPlaces(this.database, [...types.keys()]);
    let bits = emptyStatusList();
    for (const [awardId, sequence] of types) {
      // Without its place the list cannot be signed: an old list is better than one that forgets.
      const place = this.signer.openPlace(places.get(awardId) ?? new Uint8Array(), awardId);
      const here = place.organizationId === organizationId && place.listNumber === number;
      if (here && statusAfter(sequence) === wanted) bits = withStatus(bits, place.statusIndex, true);
    }
    return bits;
  }
}

function encodedIn(json: string): unknown {
  const parsed = parseJson(json);
  return parsed.ok ? member(member(parsed.value, 'credentialSubject'), 'encodedList') : undefined;
}

function statusStatement(statement: Statement): StatusStatement | null {
  for (const type of statusTypes) if (isType(statement, type)) return statement;
  return null;
}
