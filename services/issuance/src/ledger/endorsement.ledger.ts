import { digestOf, parseCanonical } from '../../../shared/src/canonical.js';
import { partKindOf, policySchema } from '../../../shared/src/content.js';
import { isType, parseStatement, type Statement, statementDigest } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import { decisionOf, decodeEvent, type ReadEvent } from '../events.js';
import type { Versions } from '../version/versions.js';
import type { Evidence } from './evidence.js';
import type { Judged, LedgerPart } from './ledger.service.js';
import { entryOfDecision } from './ledger.store.js';
import type { DecisionRefusal } from './refusals.js';

type Answer = Statement<'confirmation'> | Statement<'decline'> | Statement<'change-request'>;

/**
 * Rules of the decisions about endorsements: each names what is there, of its own organization, about the same text, by
 * another person where two are needed. What may still come from another source (a version's submission) is held against
 * the statement where it is here; the gate asks again.
 */
export class EndorsementLedger implements LedgerPart {
  constructor(
    private readonly evidence: Evidence,
    private readonly versions: Versions,
  ) {}

  async judge(tx: Transaction, { read, verified }: Judged): Promise<DecisionRefusal | null> {
    const { statement } = verified;
    switch (statement.type) {
      case 'policy-approval':
        return policyFault(statement, read);
      case 'confirmation':
        return (
          (await this.preparedFault(tx, statement)) ??
          (await this.renewedFault(tx, statement)) ??
          this.recalledFault(tx, statement, verified.digest)
        );
      case 'recall':
        return this.recallFault(tx, statement);
      case 'withdrawal':
        return this.withdrawalFault(tx, statement, read);
      case 'rating-preparation':
        return this.versionFault(tx, statement, statement.details);
      case 'waiver':
        return this.waiverFault(tx, statement);
      case 'waiver-approval':
        return this.waiverApprovalFault(tx, statement, read);
      case 'waiver-end':
        return this.waiverEndFault(tx, statement);
      case 'round-opening':
      case 'version-retirement':
        return this.ownVersionFault(tx, statement);
      case 'do-not-ask-end':
        return this.doNotAskFault(tx, statement);
      default:
        return null;
    }
  }

  /** A decision by its digest: one that counts, or an answer whose signer waits to be vouched for. */
  private async named(tx: Transaction, digest: string): Promise<Statement | null> {
    const [proven] = await this.evidence.find(tx, { digest });
    if (proven) return proven.statement;
    const entry = await entryOfDecision(tx, digest);
    if (entry?.state !== 'held') return null;
    const bytes = decisionOf(decodeEvent(entry.source, entry.event))?.statement;
    return bytes && statementDigest(bytes) === digest ? parseStatement(bytes) : null;
  }

  private async preparedFault(
    tx: Transaction,
    { details, subject, organizationId, personId }: Statement<'confirmation'>,
  ): Promise<DecisionRefusal | null> {
    const { prepared } = details;
    if (!prepared) return null;
    const made = await this.named(tx, prepared.statement);
    if (!made || !isType(made, 'rating-preparation')) return 'preparation-unknown';
    const same =
      made.organizationId === organizationId &&
      made.personId === prepared.personId &&
      made.subject.digest === subject.digest &&
      made.details.requestId === details.requestId &&
      made.details.kind === details.kind;
    if (!same) return 'preparation-of-another';
    return made.personId === personId ? 'preparer-is-signer' : null;
  }

  private async renewedFault(
    tx: Transaction,
    { details, subject, organizationId }: Statement<'confirmation'>,
  ): Promise<DecisionRefusal | null> {
    if (details.renews === undefined) return null;
    const before = await this.named(tx, details.renews);
    if (!before || !isType(before, 'confirmation')) return 'renewed-unknown';
    const same =
      before.organizationId === organizationId &&
      before.subject.digest === subject.digest &&
      before.details.kind === details.kind;
    return same ? null : 'renewed-of-another';
  }

  /** An answer that waited for its signer to be vouched for, and was recalled meanwhile. */
  private async recalledFault(
    tx: Transaction,
    { subject }: Statement<'confirmation'>,
    digest: string,
  ): Promise<DecisionRefusal | null> {
    const ends = await this.endsOf(tx, subject.digest, digest);
    return ends ? 'answer-already-ended' : null;
  }

  /** True if an answer about a part was recalled or withdrawn. */
  private async endsOf(tx: Transaction, part: string | null, digest: string): Promise<boolean> {
    const said = await this.evidence.find(tx, { about: `part:${part ?? ''}` });
    return said.some(
      ({ statement }) =>
        (isType(statement, 'recall') && statement.details.recalled === digest) ||
        (isType(statement, 'withdrawal') && statement.details.confirmation === digest),
    );
  }

  private async recallFault(
    tx: Transaction,
    statement: Statement<'recall'>,
  ): Promise<DecisionRefusal | null> {
    const { details, subject, organizationId } = statement;
    const answer = await this.named(tx, details.recalled);
    if (!answer || !isAnswer(answer)) return 'answer-unknown';
    if (answer.organizationId !== organizationId) return 'answer-of-another-organization';
    const same =
      answer.subject.digest === subject.digest &&
      answer.details.kind === details.kind &&
      answer.details.requestId === details.requestId &&
      answer.details.versionId === details.versionId;
    if (!same) return 'answer-of-another-part';
    const ended = await this.endsOf(tx, subject.digest, details.recalled);
    return ended ? 'answer-already-ended' : null;
  }

  private async withdrawalFault(
    tx: Transaction,
    statement: Statement<'withdrawal'>,
    read: ReadEvent,
  ): Promise<DecisionRefusal | null> {
    const { details, subject, organizationId } = statement;
    const [given] = await this.evidence.find(tx, { digest: details.confirmation });
    if (!given || !isType(given.statement, 'confirmation')) return 'answer-unknown';
    const confirmation = given.statement;
    if (confirmation.organizationId !== organizationId) return 'answer-of-another-organization';
    const same =
      confirmation.subject.digest === subject.digest &&
      confirmation.details.kind === details.kind &&
      confirmation.details.versionId === details.versionId &&
      confirmation.details.microCertificationId === details.microCertificationId;
    if (!same) return 'answer-of-another-part';
    const { event } = decodeEvent('endorsement', given.event).message;
    const { event: told } = read.message;
    const id = event.case === 'confirmationGiven' ? event.value.confirmationId : '';
    if (
      id !== details.confirmationId ||
      (told.case === 'confirmationWithdrawn' && told.value.confirmationId !== id)
    )
      return 'event-mismatch';
    const ended = await this.endsOf(tx, subject.digest, given.digest);
    return ended ? 'answer-already-ended' : null;
  }

  private async waiverFault(
    tx: Transaction,
    statement: Statement<'waiver'>,
  ): Promise<DecisionRefusal | null> {
    const { validFrom, validUntil, details, subject, organizationId } = statement;
    if (validFrom === null || validUntil === null || validFrom >= validUntil) return 'waiver-without-term';
    const said = await this.evidence.find(tx, { about: `part:${subject.digest ?? ''}` });
    const taken = said.some(
      ({ statement: other }) => isType(other, 'waiver') && other.details.waiverId === details.waiverId,
    );
    if (taken) return 'waiver-id-taken';
    const fault = await this.versionFault(tx, statement, details);
    if (fault) return fault;
    const [submission] = await this.versions.submissions(tx, details.versionId);
    return submission && submission.statement.organizationId !== organizationId
      ? 'version-of-another-organization'
      : null;
  }

  private async waiverApprovalFault(
    tx: Transaction,
    statement: Statement<'waiver-approval'>,
    read: ReadEvent,
  ): Promise<DecisionRefusal | null> {
    const found = await this.waiverOf(tx, statement);
    if (!found.ok) return found.code;
    const { waiver, decided } = found;
    if (waiver.personId === statement.personId) return 'waiver-approver-is-proposer';
    const [submission] = await this.versions.submissions(tx, waiver.details.versionId);
    if (submission?.statement.personId === statement.personId) return 'waiver-approver-is-submitter';
    if (decided.some((one) => isType(one, 'waiver-end'))) return 'waiver-already-ended';
    if (decided.some((one) => isType(one, 'waiver-approval'))) return 'waiver-already-approved';
    const { event } = read.message;
    if (event.case !== 'waiverApproved') return null;
    const { kind, validFrom, validUntil } = event.value;
    const told =
      kind === waiver.details.kind && validFrom === waiver.validFrom && validUntil === waiver.validUntil;
    return told ? null : 'event-mismatch';
  }

  private async waiverEndFault(
    tx: Transaction,
    statement: Statement<'waiver-end'>,
  ): Promise<DecisionRefusal | null> {
    const found = await this.waiverOf(tx, statement);
    if (!found.ok) return found.code;
    return found.decided.some((one) => isType(one, 'waiver-end')) ? 'waiver-already-ended' : null;
  }

  /** The waiver that a decision names, and what was decided about it before. */
  private async waiverOf(
    tx: Transaction,
    { details, organizationId }: Statement<'waiver-approval'> | Statement<'waiver-end'>,
  ): Promise<
    { ok: true; waiver: Statement<'waiver'>; decided: Statement[] } | { ok: false; code: DecisionRefusal }
  > {
    const [proposed] = await this.evidence.find(tx, { digest: details.waiver });
    const waiver = proposed?.statement;
    if (!waiver || !isType(waiver, 'waiver')) return { ok: false, code: 'waiver-unknown' };
    if (waiver.organizationId !== organizationId)
      return { ok: false, code: 'waiver-of-another-organization' };
    if (waiver.details.waiverId !== details.waiverId || waiver.details.versionId !== details.versionId)
      return { ok: false, code: 'waiver-unknown' };
    const decided = await this.evidence.find(tx, { about: `waiver:${details.waiverId}` });
    return { ok: true, waiver, decided: decided.map((one) => one.statement) };
  }

  /** Holds what is said of a version's part against the submission, where that is here. */
  private async versionFault(
    tx: Transaction,
    { subject }: Pick<Statement, 'subject'>,
    about: { versionId: string; microCertificationId: string; kind: 'in-demand' | 'fidelity' },
  ): Promise<DecisionRefusal | null> {
    const [submission] = await this.versions.submissions(tx, about.versionId);
    if (!submission) return null;
    const { details } = submission.statement;
    const same =
      details.microCertificationId === about.microCertificationId &&
      details[partKindOf(about.kind)] === subject.digest;
    return same ? null : 'answer-of-another-part';
  }

  private async ownVersionFault(
    tx: Transaction,
    { details, organizationId }: Statement<'round-opening'> | Statement<'version-retirement'>,
  ): Promise<DecisionRefusal | null> {
    const [submission] = await this.versions.submissions(tx, details.versionId);
    if (!submission) return null;
    const { statement } = submission;
    if (statement.organizationId !== organizationId) return 'version-of-another-organization';
    const same =
      statement.details.microCertificationId === details.microCertificationId &&
      (!('number' in details) || statement.details.number === details.number);
    return same ? null : 'version-mismatch';
  }

  private async doNotAskFault(
    tx: Transaction,
    { details, organizationId }: Statement<'do-not-ask-end'>,
  ): Promise<DecisionRefusal | null> {
    const said = await this.named(tx, details.doNotAsk);
    return said && isType(said, 'do-not-ask') && said.organizationId === organizationId
      ? null
      : 'do-not-ask-unknown';
  }
}

const isAnswer = (statement: Statement): statement is Answer =>
  statement.type === 'confirmation' || statement.type === 'decline' || statement.type === 'change-request';

/** Exactly the policy that was approved, readable, and of who approved it. */
function policyFault(statement: Statement<'policy-approval'>, read: ReadEvent): DecisionRefusal | null {
  const { event } = read.message;
  if (event.case !== 'policyApproved') return null;
  if (digestOf(event.value.policy) !== statement.subject.digest) return 'event-mismatch';
  let policy: ReturnType<typeof policySchema.safeParse>;
  try {
    policy = policySchema.safeParse(parseCanonical(event.value.policy));
  } catch {
    return 'policy-unreadable';
  }
  if (!policy.success) return 'policy-unreadable';
  const { policyId, revision, organizationId } = policy.data;
  const same = policyId === statement.details.policyId && revision === statement.details.revision;
  if (!same) return 'policy-unreadable';
  return organizationId === statement.organizationId ? null : 'policy-of-another-organization';
}
