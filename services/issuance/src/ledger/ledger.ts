import type { Decision } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import { placeHash } from '../../../shared/src/relay.js';
import { parseStatement, type Statement, statementDigest } from '../../../shared/src/statement.js';
import type { Source } from '../events.js';
import type { SignedDecision } from './verify-decision.js';

/** A decision in the ledger, with the bytes from which everything about it is judged. */
export interface Entry {
  eventId: string;
  source: Source;
  sequence: number;
  previous: string;
  hash: string;
  digest: string;
  decisionId: string;
  eventType: string;
  type: string;
  about: string;
  organizationId: string;
  personId: string;
  event: Uint8Array;
  state: 'waiting' | 'held' | 'applied' | 'refused';
  code: string | null;
  appliedOrder: number | null;
  /** Latest instant that stood before it in its chain, where that is later than its own. */
  knownAfter: string | null;
}

/** The decision of an event without the protobuf runtime's members. */
export function plainDecision(decision: Decision): SignedDecision {
  return {
    decisionId: decision.decisionId,
    statement: decision.statement,
    list: decision.list.length === 0 ? null : decision.list,
    index: decision.index,
    path: decision.path,
    assertion: decision.assertion,
  };
}

/** True if the entry's place is of its statement and follows from the hash before it. */
export function placeHolds(
  entry: Pick<Entry, 'source' | 'sequence' | 'previous' | 'hash' | 'digest'>,
  previousHash: string,
): boolean {
  const { source, sequence, previous, digest } = entry;
  return (
    previous === previousHash && entry.hash === placeHash({ source, sequence, previous, statement: digest })
  );
}

/** What a statement is about, as the ledger finds it again. */
export function aboutOf(statement: Statement): string {
  switch (statement.type) {
    case 'version-submission':
      return `version:${statement.subject.id}`;
    case 'policy-approval':
      return `policy:${statement.details.policyId}/${statement.details.revision}`;
    case 'confirmation':
    case 'decline':
    case 'change-request':
    case 'recall':
    case 'withdrawal':
    case 'waiver':
    case 'rating-preparation':
      return `part:${statement.subject.digest ?? ''}`;
    case 'waiver-approval':
    case 'waiver-end':
      return `waiver:${statement.details.waiverId}`;
    case 'round-opening':
    case 'version-retirement':
      return `asking:${statement.details.versionId}`;
    case 'endorsement-conflict':
    case 'endorsement-conflict-end':
      return `conflict:${statement.details.microCertificationId}`;
    case 'do-not-ask':
    case 'do-not-ask-end':
    case 'renewal-month':
      return `asked:${statement.organizationId}`;
    case 'delegation':
    case 'delegation-end':
      return `delegation:${statement.details.delegationId}`;
    case 'pathway-approval':
      return `pathway:${statement.details.microCertificationId}`;
    case 'assessment-rules-approval':
      return `rules:${statement.details.rulesId}/${statement.details.revision}`;
    case 'case-opening':
      return `case:${statement.details.caseId}`;
    case 'mark':
    case 'moderation':
      return `mark:${statement.details.caseId}`;
    case 'appeal':
    case 'appeal-decision':
      return `appeal:${statement.details.caseId}`;
    case 'identity-correction':
      return `identity:${statement.details.earnerId}`;
    case 'evidence-request':
    case 'case-assignment':
    case 'attempt-opening':
    case 'case-extension':
    case 'case-withdrawal':
    case 'accommodation':
    case 'assessment-conflict':
      return `conduct:${statement.details.caseId}`;
    case 'release-pause':
    case 'release-resume':
    case 'release-cancellation':
      return `release:${statement.details.releaseId}`;
    case 'revocation-proposal':
    case 'revocation-approval':
    case 'revocation-rejection':
    case 'revocation-appeal':
    case 'revocation-exemption':
    case 'revocation-appeal-dismissal':
      return `revocation:${statement.details.revocationId}`;
    case 'award-reissue':
    case 'award-reissue-approval':
      return `reissue:${statement.details.awardId}`;
    case 'release-proposal':
      return `proposal:${statement.details.releaseId}`;
    case 'release-approval':
      return `approval:${statement.details.releaseId}`;
    case 'award-suspension':
    case 'award-revocation':
    case 'award-reinstatement':
      return `award:${statement.details.awardId}`;
    case 'organization-registration':
    case 'administrator-vouch':
    case 'passkey-claim':
    case 'passkey-enrolment':
    case 'passkey-removal':
    case 'role-grant':
    case 'identification':
      return 'registry';
  }
}

/** The columns by which an entry is found; empty where the statement cannot be read. */
export function lookupOf(
  statement: Uint8Array,
): Pick<Entry, 'digest' | 'type' | 'about' | 'organizationId' | 'personId'> {
  const digest = statementDigest(statement);
  try {
    const read = parseStatement(statement);
    return {
      digest,
      type: read.type,
      about: aboutOf(read),
      organizationId: read.organizationId,
      personId: read.personId,
    };
  } catch {
    return { digest, type: '', about: '', organizationId: '', personId: '' };
  }
}
