import type { JWK } from 'jose';
import {
  type Assertion,
  assertionHolds,
  assertionSchema,
  challengeFor,
  type Passkey,
} from '../../../shared/src/assertion.js';
import { digestOf, fromBase64Url } from '../../../shared/src/canonical.js';
import { operatorSigned } from '../../../shared/src/operator.js';
import type { Role } from '../../../shared/src/roles.js';
import {
  isType,
  parseStatement,
  type Statement,
  type StatementInList,
  type StatementType,
  signedBytes,
  statementDigest,
} from '../../../shared/src/statement.js';
import { termsDigest } from '../../../shared/src/terms.js';
import type { Registry } from '../registry/registry.js';
import type { ClaimedPasskey } from '../registry/registry-types.js';
import { sinceOf } from './dated.js';
import type { DecisionRefusal } from './refusals.js';

/** A decision as it travels, free of the protobuf runtime. */
export interface SignedDecision extends StatementInList {
  decisionId: string;
  assertion: Uint8Array;
}

/** A statement whose signature, place of the signer and terms hold. */
export interface VerifiedDecision<T extends StatementType = StatementType> {
  statement: Statement<T>;
  digest: string;
  /** Digest of the assertion's signature, by which its single use is known. */
  assertionDigest: string;
  /** Digest of what the assertion signed: the statement, or the list. */
  signedDigest: string;
  /** From when on it counts (ledger.ts, `sinceOf`): its own instant, unless its place says that it is dated back. */
  since: string;
  /** Signed with a passkey that is claimed and not vouched for: it does not count yet. */
  provisional: boolean;
}

export type DecisionVerdict = { ok: true; verified: VerifiedDecision } | { ok: false; code: DecisionRefusal };

/** Roles that may decide each type; the registry must hold the one that the statement names. */
const mayDecide: Record<StatementType, readonly (Role | 'operator' | 'self')[]> = {
  'organization-registration': ['operator'],
  'administrator-vouch': ['operator'],
  'version-submission': ['programme-lead'],
  'role-grant': ['administrator'],
  'policy-approval': ['programme-lead', 'registrar', 'administrator'],
  confirmation: ['approver'],
  decline: ['approver'],
  'change-request': ['approver'],
  'case-opening': ['programme-lead', 'registrar', 'assessor', 'administrator'],
  mark: ['assessor'],
  'passkey-claim': ['self'],
  'passkey-enrolment': ['administrator'],
  'passkey-removal': ['administrator'],
  identification: ['registrar'],
  'release-proposal': ['programme-lead'],
  'release-approval': ['registrar'],
  'award-suspension': ['registrar'],
  'award-revocation': ['registrar'],
  'award-reinstatement': ['registrar'],
  'version-retirement': ['programme-lead', 'registrar'],
  'pathway-approval': ['programme-lead', 'registrar'],
  recall: ['approver'],
  withdrawal: ['approver'],
  waiver: ['programme-lead'],
  'waiver-approval': ['registrar'],
  'waiver-end': ['programme-lead', 'registrar'],
  'round-opening': ['programme-lead', 'registrar'],
  delegation: ['approver'],
  'delegation-end': ['approver'],
  'rating-preparation': ['supervisor'],
  'endorsement-conflict': ['approver'],
  'endorsement-conflict-end': ['approver'],
  'do-not-ask': ['approver'],
  'do-not-ask-end': ['approver'],
  'renewal-month': ['approver', 'administrator'],
  'assessment-rules-approval': ['programme-lead', 'registrar'],
  moderation: ['moderator'],
  'evidence-request': ['assessor', 'moderator'],
  'case-assignment': ['programme-lead', 'registrar'],
  'attempt-opening': ['programme-lead', 'registrar', 'assessor'],
  'case-extension': ['programme-lead', 'registrar', 'assessor'],
  'case-withdrawal': ['self', 'programme-lead', 'registrar'],
  accommodation: ['programme-lead', 'registrar'],
  'assessment-conflict': ['assessor', 'moderator', 'programme-lead', 'registrar'],
  'identity-correction': ['registrar'],
  appeal: ['self'],
  'appeal-decision': ['moderator', 'programme-lead', 'registrar'],
  'release-pause': ['registrar'],
  'release-resume': ['registrar'],
  'release-cancellation': ['registrar'],
  'revocation-proposal': ['registrar', 'programme-lead'],
  'revocation-approval': ['registrar', 'programme-lead', 'administrator'],
  'revocation-rejection': ['registrar', 'programme-lead', 'administrator'],
  'revocation-appeal': ['self'],
  'revocation-exemption': ['registrar', 'programme-lead', 'administrator'],
  'revocation-appeal-dismissal': ['registrar', 'programme-lead', 'administrator'],
  'award-reissue': ['programme-lead', 'registrar'],
  'award-reissue-approval': ['registrar'],
};

/** Answers of employers, which are accepted on the first visit and count after identification. */
const mayBeProvisional: readonly StatementType[] = [
  'confirmation',
  'decline',
  'change-request',
  'recall',
  'endorsement-conflict',
  'endorsement-conflict-end',
  'do-not-ask',
];

/** Decisions of earners about what is theirs: the passkey that they claimed is enough, nobody vouches for them. */
const ofEarners: readonly StatementType[] = ['case-withdrawal', 'appeal', 'revocation-appeal'];

const refuse = (code: DecisionRefusal): { ok: false; code: DecisionRefusal } => ({ ok: false, code });

/**
 * Verifies a decision from its bytes alone, against the registry as of an order of application: canonical form, terms,
 * inclusion in its list, signature of the operator or of the person's passkey, role. Nothing of a row is believed.
 */
export async function verifyDecision(
  decision: SignedDecision,
  against: { registry: Registry; order: number; operatorKey: JWK; knownAfter: string | null },
): Promise<DecisionVerdict> {
  let statement: Statement;
  try {
    statement = parseStatement(decision.statement);
  } catch {
    return refuse('statement-unreadable');
  }
  if (statement.terms !== termsDigest(statement.type)) return refuse('terms-unknown');
  if (!mayDecide[statement.type].includes(statement.role)) return refuse('role-not-for-this-decision');
  const digest = statementDigest(decision.statement);
  if (statement.role === 'operator') {
    const jws = new TextDecoder().decode(decision.assertion);
    if (!(await operatorSigned(against.operatorKey, decision.statement, jws)))
      return refuse('operator-signature-invalid');
    return {
      ok: true,
      verified: {
        statement,
        digest,
        assertionDigest: digestOf(decision.assertion),
        signedDigest: digest,
        since: sinceOf(statement.at, against.knownAfter),
        provisional: false,
      },
    };
  }
  return verifyPerson(decision, statement, digest, against);
}

async function verifyPerson(
  decision: SignedDecision,
  statement: Statement,
  digest: string,
  against: { registry: Registry; order: number; knownAfter: string | null },
): Promise<DecisionVerdict> {
  let signed: Uint8Array;
  try {
    signed = signedBytes(decision, statement);
  } catch {
    return refuse('list-mismatch');
  }
  const assertion = readAssertion(decision.assertion);
  if (!assertion) return refuse('assertion-missing');
  const found = passkeyFor(statement, assertion, against);
  if (!found) return refuse('passkey-not-enrolled');
  const fault = await assertionFault(assertion, signed, found.passkey);
  if (fault) return refuse(fault);
  const since = sinceOf(statement.at, against.knownAfter);
  const held =
    statement.role === 'self' || rolesFor(statement, since, against).some((role) => role === statement.role);
  // A colleague whose passkey counts may still wait for the role; a claimed passkey alone makes an answer provisional.
  const provisional = found.claimed && statement.role !== 'self';
  if (!held && !provisional) return refuse('role-not-held');
  const assertionDigest = digestOf(new TextEncoder().encode(assertion.response.signature));
  return {
    ok: true,
    verified: { statement, digest, assertionDigest, signedDigest: digestOf(signed), since, provisional },
  };
}

/**
 * Roles that the signer of a statement held: granted ones, and an approver's by delegation. That must hold both at the
 * statement's instant and when it was known, so that nothing is dated back into its term.
 */
function rolesFor(
  { organizationId, personId, at }: Statement,
  since: string,
  { registry, order }: { registry: Registry; order: number },
): readonly Role[] {
  const granted = registry.rolesAt(organizationId, personId, order);
  const delegated = [at, since].every((moment) =>
    registry.actsByDelegation({ organizationId, personId, order, at: moment }),
  );
  return delegated ? [...granted, 'approver'] : granted;
}

function passkeyFor(
  statement: Statement,
  assertion: Assertion,
  against: { registry: Registry; order: number },
): { passkey: Passkey; claimed: boolean } | null {
  const { organizationId, personId } = statement;
  if (isType(statement, 'passkey-claim')) {
    const { credentialId, rpId, origins } = statement.details;
    const publicKey = fromBase64Url(statement.details.publicKey);
    return { passkey: { credentialId, personId, publicKey, rpId, origins, transports: [] }, claimed: false };
  }
  const enrolled = against.registry.passkeyAt(organizationId, personId, assertion.id, against.order);
  if (enrolled) return { passkey: asPasskey(enrolled), claimed: false };
  const byEarner = statement.role === 'self' && ofEarners.includes(statement.type);
  if (!byEarner && !mayBeProvisional.includes(statement.type)) return null;
  const claimed = against.registry.claimedPasskey(organizationId, personId, assertion.id);
  return claimed ? { passkey: asPasskey(claimed), claimed: true } : null;
}

const asPasskey = (key: ClaimedPasskey): Passkey => ({
  credentialId: key.credentialId,
  personId: key.personId,
  publicKey: key.publicKey,
  rpId: key.rpId,
  origins: key.origins,
  transports: [],
});

function readAssertion(bytes: Uint8Array): Assertion | null {
  try {
    const parsed = assertionSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;

/** Null where the assertion holds; else which of its checks fails first (Web Authentication Level 3, section 7.2). */
async function assertionFault(
  assertion: Assertion,
  signed: Uint8Array,
  passkey: Passkey,
): Promise<DecisionRefusal | null> {
  if (await assertionHolds(assertion, signed, passkey)) return null;
  const client = readClientData(assertion.response.clientDataJSON);
  if (!client) return 'assertion-missing';
  if (client.challenge !== challengeFor(signed)) return 'assertion-over-another-statement';
  if (!passkey.origins.includes(client.origin)) return 'assertion-of-another-origin';
  const flags = Buffer.from(assertion.response.authenticatorData, 'base64url')[FLAGS_AT] ?? 0;
  return (flags & USER_VERIFIED) === 0
    ? 'assertion-without-user-verification'
    : 'assertion-signature-invalid';
}

function readClientData(text: string): { challenge: string; origin: string } | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof data !== 'object' || data === null || !('challenge' in data) || !('origin' in data))
      return null;
    return { challenge: String(data.challenge), origin: String(data.origin) };
  } catch {
    return null;
  }
}
