import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { type JudgedRules, namedIn, policyFaults } from '../../../shared/src/policy-check.js';
import { type FieldFault, Problem } from '../../../shared/src/problem.js';
import { sameContent } from '../confirmation/confirmation.decision.js';
import type { Database, DbTx } from '../database.store.js';
import { outgoing } from '../events.js';
import { type PolicyInput, policyApprovalInput } from './policy.js';
import {
  approvePolicy,
  findInstitution,
  findOrganizations,
  findPolicy,
  listPolicies,
  type PolicyRevision,
  saveDraft,
  sentenceOf,
} from './policy.store.js';

/** Drafts of endorsement policies. */
export class PolicyService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem validation with every fault, not-found for another organization's policy */
  async draft(acting: ActingPerson, input: PolicyInput, key: string) {
    const command = {
      organizationId: acting.organizationId,
      key,
      personId: acting.personId,
      operation: 'policy.draft',
      payload: input,
    };
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(tx, command, async () => {
        const errors = await faultsOf(tx, acting.organizationId, input);
        if (errors.length > 0) throw new Problem('validation', { errors });
        return this.view(tx, await saveDraft(tx, acting.organizationId, input, newId(), this.clock()));
      });
      return response;
    });
  }

  /** What a draft would say and what is wrong with it, without keeping anything. */
  async check(organizationId: string, input: PolicyInput) {
    return this.database.inTransaction(async (tx) => ({
      sentence: await sentenceOf(tx, input),
      errors: await faultsOf(tx, organizationId, input),
    }));
  }

  async list(organizationId: string, page: { cursor?: string | undefined; limit: number }) {
    const { items, next } = await listPolicies(this.database, organizationId, {
      after: page.cursor ?? null,
      limit: page.limit,
    });
    return { items: await Promise.all(items.map((item) => this.view(this.database, item))), next };
  }

  async find(of: { organizationId: string; policyId: string; revision: number }) {
    return this.view(this.database, await findPolicy(this.database, of));
  }

  private async view(tx: DbTx, { policy, digest, state, createdAt, approvedAt }: PolicyRevision) {
    const organizations = await findOrganizations(tx, namedIn(policy));
    const { organizationId: _own, ...content } = policy;
    return {
      ...content,
      state,
      digest,
      sentence: await sentenceOf(tx, policy),
      organizations: organizations.map(({ id, name }) => ({ organizationId: id, name })),
      createdAt: createdAt.toISOString(),
      approvedAt: approvedAt?.toISOString() ?? null,
    };
  }
}

/** Why a policy cannot be met with the organizations registered now. */
async function faultsOf(tx: DbTx, organizationId: string, rules: JudgedRules): Promise<FieldFault[]> {
  const known = await findOrganizations(tx, namedIn(rules));
  return policyFaults(rules, await findInstitution(tx, organizationId), known);
}

/** The decision `policy-approval`: a registrar or administrator makes a draft the policy that versions may name. */
export class PolicyApproval implements DecisionKind<DbTx, 'policy-approval'> {
  readonly type = 'policy-approval';
  readonly roles = ['registrar', 'administrator'] as const;
  readonly input = policyApprovalInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'policy-approval'>[]> {
    const input = policyApprovalInput.parse(body);
    return [await this.draft(this.database, { organizationId: acting.organizationId, ...input })];
  }

  async accept(
    tx: DbTx,
    decision: AcceptedDecision<'policy-approval'>,
  ): Promise<{ policyId: string; revision: number }> {
    const { acting, statement } = decision;
    const { policyId, revision } = statement.details;
    const of = { organizationId: acting.organizationId, policyId, revision };
    const { sentence: _shown, ...expected } = await this.draft(tx, of);
    sameContent(expected, statement);
    const { bytes } = await findPolicy(tx, of);
    const now = this.clock();
    await approvePolicy(tx, of, now);
    const value = { policyId, revision, policy: bytes, decision: acceptedToProto(decision) };
    const fact = {
      event: { case: 'policyApproved' as const, value },
      organizationId: acting.organizationId,
      decisionDigest: decision.digest,
    };
    await writeEvent(tx, outgoing(fact, { key: policyId, aggregateVersion: revision, now }));
    return { policyId, revision };
  }

  /** @throws Problem not-found, policy-approved, validation where the organizations asked have changed since */
  private async draft(
    tx: DbTx,
    of: { organizationId: string; policyId: string; revision: number },
  ): Promise<Draft<'policy-approval'>> {
    const { policy, digest, state } = await findPolicy(tx, of);
    if (state === 'approved') throw new Problem('policy-approved');
    const errors = await faultsOf(tx, of.organizationId, policy);
    if (errors.length > 0) throw new Problem('validation', { errors });
    const sentence = await sentenceOf(tx, policy);
    return {
      subject: { kind: 'policy', id: of.policyId, digest },
      policy: { id: of.policyId, revision: of.revision, digest },
      decision: 'approve',
      details: { policyId: of.policyId, revision: of.revision },
      validFrom: null,
      validUntil: null,
      sentence: {
        en: `I approve the endorsement policy “${policy.name.en}”, revision ${of.revision}: ${sentence.en}`,
        fr: `J'approuve la règle d'aval « ${policy.name.fr} », révision ${of.revision} : ${sentence.fr}`,
      },
    };
  }
}
