import type { ActingPerson } from '../../../shared/src/auth.js';
import { canonicalBytes } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { canRetire, changeable } from '../relevance/relevance.js';
import type { StoredVersion } from '../version/version.js';
import { changeState, findVersion, lockVersion } from '../version/version.store.js';
import {
  type RetirementReason,
  retirementDetails,
  retirementInput,
  retirementSentence,
} from './retirement.js';

/** The decision `version-retirement`: a programme lead closes a version to new cases for good. */
export class VersionRetirement implements DecisionKind<Transaction, 'version-retirement'> {
  readonly type = 'version-retirement';
  readonly roles = ['programme-lead'] as const;
  readonly input = retirementInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, version-not-endorsed, version-retired */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'version-retirement'>[]> {
    const { versionId, reason } = retirementInput.parse(body);
    return [draftOf(await findVersion(this.database, acting.organizationId, versionId), reason)];
  }

  async accept(
    tx: Transaction,
    decision: AcceptedDecision<'version-retirement'>,
  ): Promise<{ versionId: string }> {
    const { acting, statement, digest } = decision;
    const version = await lockVersion(tx, acting.organizationId, statement.details.versionId);
    const { reason } = statement.details;
    if (!reason) throw new Problem('statement-mismatch');
    const { sentence: _shown, ...expected } = draftOf(version, reason);
    if (!version || !says(statement, expected)) throw new Problem('statement-mismatch');
    const now = this.clock();
    // The row is locked and was in one of these states.
    await changeState(tx, version.id, changeable, 'retired', now);
    const { id: versionId, microCertificationId, number } = version;
    const about = { versionId, microCertificationId, number, reasonCode: reason };
    const value = { ...about, decision: acceptedToProto(decision) };
    const place = {
      organizationId: acting.organizationId,
      key: versionId,
      version: version.revision + 1,
      now,
      decisionDigest: digest,
    };
    await writeEvent(tx, factOf({ case: 'versionRetired', value }, place));
    return { versionId };
  }
}

/** @throws Problem not-found, version-not-endorsed, version-retired */
function draftOf(version: StoredVersion | null, reason: RetirementReason): Draft<'version-retirement'> {
  if (!version) throw new Problem('not-found');
  const allowed = canRetire(version);
  if (!allowed.ok) throw new Problem(allowed.code);
  return {
    subject: { kind: 'version', id: version.id, digest: version.manifestDigest },
    policy: null,
    decision: 'retire',
    details: retirementDetails(version, reason),
    validFrom: null,
    validUntil: null,
    sentence: retirementSentence(version, reason),
  };
}

/** True if a statement says exactly what its draft would. */
function says(
  statement: AcceptedDecision<'version-retirement'>['statement'],
  expected: Omit<Draft<'version-retirement'>, 'sentence'>,
): boolean {
  const { subject, policy, decision, details, validFrom, validUntil } = statement;
  const said = canonicalBytes({ subject, policy, decision, details, validFrom, validUntil });
  return Buffer.from(said).equals(canonicalBytes(expected));
}
