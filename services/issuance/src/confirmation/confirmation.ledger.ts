import { digestOf } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { isId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { isType } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { isObject, parseJson } from '../credential/json.js';
import { lint } from '../credential/lint.js';
import type { Database, Transaction } from '../database.store.js';
import { decodeEvent, factOf, type ReadEvent } from '../events.js';
import { type Signer, UnsignableError } from '../key/signer.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import type { Registry } from '../registry/registry.js';
import type { Versions } from '../version/versions.js';
import { confirmationFault, confirmedLanguages, endorsementOf, partFault } from './confirmation.js';
import {
  type ConfirmationRow,
  confirmationOf,
  dueConfirmations,
  endDue,
  saveConfirmation,
  statementOf,
  storeEndorsement,
} from './confirmation.store.js';

/** Signs confirmations with the organizations' keys once they are verified and count (DESIGN.md section 5, step 4). */
export class ConfirmationLedger implements LedgerPart {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly versions: Versions,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async judge(tx: Transaction, { verified, read }: Judged): Promise<DecisionRefusal | null> {
    const { statement, digest } = verified;
    if (!isType(statement, 'confirmation')) return null;
    const confirmationId = confirmationIdOf(read);
    if (!confirmationId) return 'event-mismatch';
    const holder = await statementOf(tx, confirmationId);
    if (holder !== null && holder !== digest) return 'confirmation-id-taken';
    const fault = confirmationFault(statement);
    if (fault) return fault;
    const [submission] = await this.versions.submissions(tx, statement.details.versionId);
    return submission && submission.statement.personId === statement.personId
      ? 'confirmation-by-proposer'
      : null;
  }

  async apply(tx: Transaction, judged: Judged): Promise<void> {
    await this.note(tx, judged, 'due');
    const { statement } = judged.verified;
    if (isType(statement, 'recall')) await this.stopRecalled(tx, statement.details.recalled);
  }

  /** What was recalled before it was signed is signed no more. */
  private async stopRecalled(tx: Transaction, recalled: string): Promise<void> {
    const row = await confirmationOf(tx, recalled);
    if (!row || !(await endDue(tx, row.confirmationId, 'refused', 'answer-recalled'))) return;
    const { confirmationId, versionId } = row;
    const value = { confirmationId, versionId, code: 'answer-recalled' };
    await this.tell(tx, row, { case: 'confirmationRefused', value });
  }

  async hold(tx: Transaction, judged: Judged): Promise<void> {
    const row = await this.note(tx, judged, 'held');
    if (!row) return;
    const known = judged.registry.organization(row.organizationId) !== null;
    const reason = known ? 'person-not-enrolled' : 'organization-not-identified';
    await this.tell(tx, row, {
      case: 'confirmationHeld',
      value: { confirmationId: row.confirmationId, versionId: row.versionId, reason },
    });
  }

  async refused(tx: Transaction, read: ReadEvent, code: string): Promise<void> {
    const { event, organizationId } = read.message;
    if (event.case !== 'confirmationGiven') return;
    const { confirmationId, versionId } = event.value;
    await writeEvent(
      tx,
      factOf(
        { case: 'confirmationRefused', value: { confirmationId, versionId, code } },
        { organizationId, key: confirmationId, now: this.clock() },
      ),
    );
  }

  /** Signs what is due. A version that has not arrived yet leaves it due. */
  async afterwards(): Promise<void> {
    for (const row of await dueConfirmations(this.database)) {
      try {
        await this.signOne(row);
      } catch (error) {
        // One organization's fault, such as a key that does not open, holds up nobody else; upkeep tries again.
        this.logger.error(
          { err: error, confirmationId: row.confirmationId },
          'a confirmation is not signed yet',
        );
      }
    }
  }

  private async note(
    tx: Transaction,
    judged: Judged,
    state: ConfirmationRow['state'],
  ): Promise<ConfirmationRow | null> {
    const { statement, digest } = judged.verified;
    const confirmationId = confirmationIdOf(judged.read);
    if (!isType(statement, 'confirmation') || !confirmationId) return null;
    const { versionId, kind } = statement.details;
    const partDigest = statement.subject.digest ?? '';
    const row = {
      confirmationId,
      statement: digest,
      organizationId: statement.organizationId,
      versionId,
      kind,
      partDigest,
      state,
    };
    await saveConfirmation(tx, row);
    return row;
  }

  private async signOne(row: ConfirmationRow): Promise<void> {
    const [proven] = await this.evidence.find(this.database, { digest: row.statement });
    const registry = await this.evidence.current(this.database);
    // A row alone signs nothing: without its statement it stays as it is.
    if (
      !proven ||
      !isType(proven.statement, 'confirmation') ||
      confirmationIdOf(eventOf(proven)) !== row.confirmationId
    ) {
      this.logger.error(
        { confirmationId: row.confirmationId },
        'a confirmation row has no statement in the ledger',
      );
      return;
    }
    const version = await this.versions.find(this.database, proven.statement.details.versionId);
    if (!version.ok) {
      if (version.code !== 'submission-missing')
        this.logger.warn({ confirmationId: row.confirmationId, code: version.code }, 'confirmation waits');
      return;
    }
    const fault = partFault(proven.statement, version.manifest);
    if (fault) return this.refuseLate(row, fault);
    try {
      await this.signEditions(row, proven, registry, version.manifest);
    } catch (error) {
      if (!(error instanceof UnsignableError)) throw error;
      this.logger.error(
        { err: error, confirmationId: row.confirmationId },
        'a confirmation cannot be signed',
      );
      await this.refuseLate(row, 'confirmation-not-signable');
    }
  }

  private async signEditions(
    row: ConfirmationRow,
    proven: Proven,
    registry: Registry,
    manifest: Parameters<typeof partFault>[1],
  ): Promise<void> {
    const { statement, digest } = proven;
    if (!isType(statement, 'confirmation')) return;
    const known = registry.organization(statement.organizationId);
    if (!known) return;
    const endorser = {
      id: this.signer.did(known.organizationId),
      type: ['Profile'] as ['Profile'],
      name: known.name,
      // The address that events tell is nobody's signed word; the mail domain is the operator's or a registrar's.
      url: `https://${known.mailDomain}`,
    };
    const languages = confirmedLanguages(statement);
    const common = {
      origin: this.signer.origin,
      confirmationId: row.confirmationId,
      statement,
      statementDigest: digest,
      manifest,
      endorser,
      method: known.method,
    };
    const signed: { language: string; json: string; jwt: string }[] = [];
    for (const language of languages) {
      const built = endorsementOf({ ...common, language });
      if (!built.ok) throw new UnsignableError(`${built.code}: ${built.detail}`);
      const { json, jwt, secured } = await this.signer.sign(known.organizationId, built.value, statement.at);
      const read = parseJson(JSON.stringify(secured));
      const findings = read.ok && isObject(read.value) ? lint(read.value) : [];
      if (findings[0]) throw new UnsignableError(`${findings[0].code} at ${findings[0].pointer}`);
      signed.push({ language, json, jwt });
    }
    await this.database.inTransaction(async (tx) => {
      for (const { language, json, jwt } of signed) {
        const { confirmationId } = row;
        const bytes = new TextEncoder();
        await storeEndorsement(tx, {
          confirmationId,
          language,
          form: 'data-integrity',
          body: json,
          digest: digestOf(bytes.encode(json)),
        });
        await storeEndorsement(tx, {
          confirmationId,
          language,
          form: 'jwt',
          body: jwt,
          digest: digestOf(bytes.encode(jwt)),
        });
      }
      if (!(await endDue(tx, row.confirmationId, 'signed'))) return;
      const { confirmationId, versionId, kind, partDigest } = row;
      const term = { validFrom: statement.validFrom ?? '', validUntil: statement.validUntil ?? '' };
      await this.tell(tx, row, {
        case: 'confirmationSigned',
        value: { confirmationId, versionId, kind, partDigest, ...term, languages },
      });
    });
  }

  private async refuseLate(row: ConfirmationRow, code: string): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      if (!(await endDue(tx, row.confirmationId, 'refused', code))) return;
      const { confirmationId, versionId } = row;
      await this.tell(tx, row, { case: 'confirmationRefused', value: { confirmationId, versionId, code } });
    });
  }

  private async tell(
    tx: Transaction,
    row: ConfirmationRow,
    fact: Parameters<typeof factOf>[0],
  ): Promise<void> {
    await writeEvent(
      tx,
      factOf(fact, { organizationId: row.organizationId, key: row.confirmationId, now: this.clock() }),
    );
  }
}

function eventOf(proven: Proven): ReadEvent {
  return decodeEvent('endorsement', proven.event);
}

/** The public id under which a confirmation's credentials are served. */
export function confirmationIdOf(read: ReadEvent): string | null {
  const { event } = read.message;
  return event.case === 'confirmationGiven' && isId(event.value.confirmationId)
    ? event.value.confirmationId
    : null;
}
