import { type Clock, instant } from '../../../shared/src/clock.js';
import { type OutgoingEvent, writeEvents } from '../../../shared/src/outbox.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { type AwardStatus, awardById, awardsByIds, setAwardStatus } from '../award/award.store.js';
import { member, parseJson } from '../credential/json.js';
import { buildStatusList, emptyStatusList, encodeStatusList, withStatus } from '../credential/status-list.js';
import { type StatusPurpose, statusListUrl } from '../credential/urls.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { type Signer, UnsignableError } from '../key/signer.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { changesStatus } from '../revocation/revocation.rules.js';
import { type StatusType, singleRefusal } from './status.js';
import {
  issuersWithLists,
  listNumbers,
  type SignedList,
  sealedPlaces,
  storedList,
  storeList,
} from './status.store.js';
import { type Statuses, statusStatement } from './statuses.js';

const purposes: readonly StatusPurpose[] = ['revocation', 'suspension'];

/**
 * Status lists (Bitstring Status List 1.0). Their bits come from verified statements alone, read anew at each signing:
 * a row that says revoked, or no longer says it, changes no bit.
 */
export class StatusService implements LedgerPart {
  private readonly due = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly statuses: Statuses,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async judge(tx: Transaction, { verified }: Judged): Promise<DecisionRefusal | null> {
    const statement = statusStatement(verified.statement);
    if (!statement) return null;
    return this.singleRefusal(tx, statement.organizationId, statement.details.awardId, statement.type);
  }

  /** Why a registrar's single decision about an award may not follow; null where it may. */
  async singleRefusal(
    tx: Transaction,
    organizationId: string,
    awardId: string,
    type: StatusType,
  ): Promise<DecisionRefusal | null> {
    const award = await awardById(tx, awardId);
    if (!award || award.organizationId !== organizationId || award.state !== 'issued') return 'award-unknown';
    const status = (await this.statuses.ofAwards(tx, organizationId, [awardId])).get(awardId);
    return status ? singleRefusal(status.facts, type) : 'award-unknown';
  }

  async apply(tx: Transaction, { verified }: Judged): Promise<void> {
    const { statement } = verified;
    const { organizationId } = statement;
    const single = statusStatement(statement);
    if (single) await this.refresh(tx, organizationId, [single.details.awardId], null);
    // Of the awards in a proposal the workflow tells one range after the other; their lists are signed at once.
    if (single || changesStatus(statement)) this.due.add(organizationId);
  }

  /**
   * Brings what is shown of awards up to the statements, and tells what changed. Safe to repeat.
   *
   * @param revocationId the revocation from which it follows, whose notices tell the earners
   */
  async refresh(
    tx: Transaction,
    organizationId: string,
    awardIds: readonly string[],
    revocationId: string | null,
  ): Promise<void> {
    const statuses = await this.statuses.ofAwards(tx, organizationId, awardIds);
    const events: OutgoingEvent[] = [];
    for (const award of await awardsByIds(tx, organizationId, awardIds)) {
      const { awardId, earnerId } = award;
      const now = statuses.get(awardId);
      if (!now || now.status === award.status) continue;
      await setAwardStatus(tx, awardId, now.status, now.reason);
      const reasonCode = now.reason ?? '';
      const value = { awardId, earnerId, status: now.status, reasonCode, revocationId: revocationId ?? '' };
      const about = { organizationId, key: awardId, now: this.clock() };
      events.push(factOf({ case: 'awardStatusChanged', value }, about));
    }
    await writeEvents(tx, events);
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

  /** Signs the lists of an organization whose bits changed: the statements are read once for all of them. */
  async resign(organizationId: string): Promise<void> {
    const placed = await this.placed(organizationId);
    for (const number of await listNumbers(this.database, organizationId)) {
      for (const purpose of purposes) await this.signList(organizationId, purpose, number, placed);
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

  private async signList(
    organizationId: string,
    purpose: StatusPurpose,
    number: number,
    first?: readonly Placed[],
  ): Promise<void> {
    const key = { organizationId, purpose, number };
    for (let placed = first; ; placed = undefined) {
      const before = await storedList(this.database, key);
      const bits = bitsOf(placed ?? (await this.placed(organizationId)), purpose, number);
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

  /** Awards that are not valid, with the places of their bits. */
  private async placed(organizationId: string): Promise<Placed[]> {
    const statuses = await this.statuses.ofOrganization(this.database, organizationId);
    const bent = [...statuses].filter(([, { status }]) => status !== 'valid');
    const places = await sealedPlaces(
      this.database,
      bent.map(([awardId]) => awardId),
    );
    return bent.flatMap(([awardId, { status }]) => {
      // Without its place the list cannot be signed: an old list is better than one that forgets.
      const place = this.signer.openPlace(places.get(awardId) ?? new Uint8Array(), awardId);
      const { listNumber, statusIndex } = place;
      return place.organizationId === organizationId ? [{ status, listNumber, statusIndex }] : [];
    });
  }
}

/** Where the bit of an award stands that is not valid. */
interface Placed {
  status: AwardStatus;
  listNumber: number;
  statusIndex: number;
}

function bitsOf(placed: readonly Placed[], purpose: StatusPurpose, number: number): Uint8Array {
  const wanted: AwardStatus = purpose === 'revocation' ? 'revoked' : 'suspended';
  let bits = emptyStatusList();
  for (const { status, listNumber, statusIndex } of placed)
    if (status === wanted && listNumber === number) bits = withStatus(bits, statusIndex, true);
  return bits;
}

function encodedIn(json: string): unknown {
  const parsed = parseJson(json);
  return parsed.ok ? member(member(parsed.value, 'credentialSubject'), 'encodedList') : undefined;
}
