import { digestOf } from '../../../shared/src/canonical.js';
import {
  type Language,
  languages,
  type PolicyRules,
  policyOf,
  policySchema,
} from '../../../shared/src/content.js';
import { isType, type Statement, type StatementType } from '../../../shared/src/statement.js';
import { confirmedLanguages } from '../confirmation/confirmation.js';
import { confirmationIds, endorsementBody } from '../confirmation/confirmation.store.js';
import type { Resolvers } from '../credential/check.js';
import { digestUri, hexOfMultibase } from '../credential/digest.js';
import { isObject, type JsonObject, list, member, parseJson } from '../credential/json.js';
import type { EndorsementCredential, Secured } from '../credential/model.js';
import { verifyDataIntegrity } from '../credential/verify-proof.js';
import type { Transaction } from '../database.store.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import { read, type SubmittedVersion, type Versions } from '../version/versions.js';
import type { EmbeddedEndorsement } from './award-bytes.js';
import { type CaseChain, caseChain } from './case-chain.js';
import type { Answers, Candidate } from './confirmations.js';
import type { Fact } from './facts.js';
import { type ApprovedPathway, approvedPathways } from './pathways.js';
import { type GateRefusal, NotYet } from './refusals.js';
import type { WaiverFacts } from './waiver.js';

/** What a release's statements say. */
export interface ReleaseChain {
  ok: true;
  proposal: Proven & { statement: Statement<'release-proposal'> };
  approval: Proven & { statement: Statement<'release-approval'> };
  root: string;
  count: number;
}

/** A version whose submission and policy hold, with the confirmations that may count. */
export interface VersionChain {
  ok: true;
  version: SubmittedVersion;
  policy: PolicyRules;
  answers: Answers;
  /** All approved pathways of its micro-certification, the oldest first. */
  pathways: ApprovedPathway[];
}

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/** So many verified endorsements are remembered. */
const REMEMBERED = 1000;

/** Reads the chains of statements on which an award rests. */
export class Chains {
  private readonly verified = new Map<string, Secured<EndorsementCredential>>();

  constructor(
    private readonly evidence: Evidence,
    private readonly versions: Versions,
    private readonly resolvers: Resolvers,
    private readonly now: () => string,
  ) {}

  /** Proposal and approval of a release, by two persons, over one root and count. */
  async release(tx: Transaction, releaseId: string): Promise<ReleaseChain | No> {
    const approvals = await this.evidence.find(tx, { about: `approval:${releaseId}` });
    const approval = approvals.find(
      (one) => isType(one.statement, 'release-approval') && one.statement.details.releaseId === releaseId,
    );
    if (!approval || !isType(approval.statement, 'release-approval')) return no('release-not-approved');
    const { details, subject, organizationId, personId } = approval.statement;
    const proposals = await this.evidence.find(tx, { about: `proposal:${releaseId}` });
    if (proposals.length === 0) return no('release-not-proposed');
    const proposal = proposals.find((one) => one.digest === details.proposal);
    if (!proposal || !isType(proposal.statement, 'release-proposal'))
      return no('approval-of-another-proposal');
    const proposed = proposal.statement;
    const same =
      proposed.details.releaseId === releaseId &&
      proposed.organizationId === organizationId &&
      proposed.subject.digest === subject.digest &&
      proposed.subject.id === releaseId &&
      subject.id === releaseId &&
      proposed.details.count === details.count &&
      subject.digest !== null;
    if (!same) return no('approval-of-another-proposal');
    if (proposed.personId === personId) return no('approver-is-proposer');
    return {
      ok: true,
      proposal: { ...proposal, statement: proposed },
      approval: { ...approval, statement: approval.statement },
      root: subject.digest ?? '',
      count: details.count,
    };
  }

  /** A version's submission, content, policy and candidates. */
  async version(tx: Transaction, versionId: string): Promise<VersionChain | No> {
    const version = await this.versions.find(tx, versionId);
    if (!version.ok) return version;
    const policy = await this.policy(tx, version);
    if (!policy.ok) return policy;
    const pathways = await approvedPathways(this.evidence, tx, version.manifest);
    const answers = await this.answers(tx, version);
    return { ok: true, version, policy: policy.policy, answers, pathways };
  }

  /** What was said about a version's parts, whichever version it was asked for, and the version's own waivers. */
  private async answers(tx: Transaction, { manifest }: SubmittedVersion): Promise<Answers> {
    const said: Proven[] = [];
    for (const digest of new Set(Object.values(manifest.parts)))
      said.push(...(await this.evidence.find(tx, { about: `part:${digest}` })));
    const waivers: WaiverFacts[] = [];
    for (const waiver of factsOf(said, 'waiver')) {
      const { waiverId, versionId } = waiver.statement.details;
      if (versionId !== manifest.versionId) continue;
      const decided = await this.evidence.find(tx, { about: `waiver:${waiverId}` });
      waivers.push({
        waiver,
        approvals: factsOf(decided, 'waiver-approval'),
        ends: factsOf(decided, 'waiver-end'),
      });
    }
    const { microCertificationId } = manifest;
    const conflicts = await this.evidence.find(tx, { about: `conflict:${microCertificationId}` });
    return {
      confirmations: factsOf(said, 'confirmation'),
      declines: factsOf(said, 'decline'),
      recalls: factsOf(said, 'recall'),
      withdrawals: factsOf(said, 'withdrawal'),
      waivers,
      conflicts: {
        declared: factsOf(conflicts, 'endorsement-conflict'),
        ended: factsOf(conflicts, 'endorsement-conflict-end'),
      },
    };
  }

  /** All that was said about a case, with the rules that its opening names. */
  ofCase(tx: Transaction, caseId: string): Promise<CaseChain | No> {
    return caseChain(this.evidence, tx, caseId);
  }

  /**
   * The signed endorsements of counted confirmations for an award in a language: the edition in that language where
   * one was confirmed, else the one that was. Each proof is checked again before it is embedded.
   *
   * @throws NotYet where one is still being signed
   */
  async endorsements(
    tx: Transaction,
    counted: readonly Candidate[],
    language: Language,
  ): Promise<{ ok: true; embedded: EmbeddedEndorsement[] } | No> {
    const ids = await confirmationIds(
      tx,
      counted.map((one) => one.digest),
    );
    const embedded: EmbeddedEndorsement[] = [];
    for (const { statement, digest } of counted) {
      const confirmationId = ids.get(digest);
      const edition = [language, ...languages].find((one) => confirmedLanguages(statement).includes(one));
      if (!confirmationId || !edition) return no('endorsement-missing');
      const body = await endorsementBody(tx, confirmationId, edition, 'data-integrity');
      if (!body) throw new NotYet(`confirmation ${confirmationId} is not signed yet`);
      const credential = await this.verifiedOnce(body, digest);
      const partDigest = hexOfMultibase(statement.subject.digest ?? '');
      const editionDigest = hexOfMultibase(statement.details.editions[edition] ?? '');
      if (!credential || !partDigest || !editionDigest) return no('endorsement-altered');
      const { microCertificationId } = statement.details;
      embedded.push({
        credential,
        edition: { microCertificationId, partDigest, editionDigest, language: edition },
      });
    }
    return { ok: true, embedded };
  }

  private async policy(
    tx: Transaction,
    version: SubmittedVersion,
  ): Promise<{ ok: true; policy: PolicyRules } | No> {
    const named = version.submission.statement.policy;
    if (!named) return no('policy-not-named');
    const approvals = await this.evidence.find(tx, { about: `policy:${named.id}/${named.revision}` });
    const approval = approvals.find(
      ({ statement }) =>
        isType(statement, 'policy-approval') &&
        statement.subject.digest === named.digest &&
        statement.details.policyId === named.id,
    );
    if (!approval) return no('policy-not-approved');
    if (approval.statement.organizationId !== version.manifest.organizationId)
      return no('policy-of-another-organization');
    const policy = await read(tx, named.digest, (value) => policySchema.safeParse(value).data);
    if (!policy || policy.policyId !== named.id || policy.revision !== named.revision)
      return no('policy-altered');
    return policy.organizationId === version.manifest.organizationId
      ? { ok: true, policy: policyOf(policy) }
      : no('policy-of-another-organization');
  }

  /** A version's endorsements are in every award of a release: the same bytes are verified once. */
  private async verifiedOnce(
    body: string,
    statementDigest: string,
  ): Promise<Secured<EndorsementCredential> | null> {
    const key = digestOf(new TextEncoder().encode(`${statementDigest} ${body}`));
    const known = this.verified.get(key);
    if (known) return known;
    const credential = await this.verifiedEndorsement(body, statementDigest);
    if (!credential) return null;
    if (this.verified.size >= REMEMBERED) this.verified.clear();
    this.verified.set(key, credential);
    return credential;
  }

  private async verifiedEndorsement(
    body: string,
    statementDigest: string,
  ): Promise<Secured<EndorsementCredential> | null> {
    const parsed = parseJson(body);
    if (!parsed.ok || !isObject(parsed.value)) return null;
    const { proof, issuer } = await verifyDataIntegrity(parsed.value, {
      resolvers: this.resolvers,
      now: this.now(),
    });
    const names = list(parsed.value.evidence).some(
      (one) => member(one, 'id') === digestUri(hexOfMultibase(statementDigest) ?? digestHexOfNothing),
    );
    return proof.outcome === 'passed' && issuer.outcome === 'passed' && names
      ? asEndorsement(parsed.value)
      : null;
  }
}

/** Those of one type, as the counting sees them. */
function factsOf<T extends StatementType>(proven: readonly Proven[], type: T): Fact<T>[] {
  return proven
    .filter((one) => isFactOf(one, type))
    .map(({ statement, digest, sequence, since }) => ({ statement, digest, sequence, since }));
}

function isFactOf<T extends StatementType>(
  one: Proven,
  type: T,
): one is Proven & { statement: Statement<T> } {
  return one.statement.type === type;
}

const digestHexOfNothing = '0'.repeat(64);

/** Its proof is this signer's, which signs endorsements of this shape only. */
function asEndorsement(value: JsonObject): Secured<EndorsementCredential> | null {
  const types = list(value.type);
  return types.includes('EndorsementCredential') ? (value as Secured<EndorsementCredential>) : null;
}
