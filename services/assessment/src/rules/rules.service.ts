import { rulesSentence } from '../../../shared/src/assessment-rules.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database } from '../database.store.js';
import { type RulesInput, type RulesRevision, rulesFaults, rulesInForce } from './rules.js';
import {
  approvedRules,
  findRules,
  knownMicroCertifications,
  listRules,
  type RulesName,
  saveRulesDraft,
} from './rules.store.js';

/** Drafts of assessment rules, and which ones hold. */
export class RulesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem validation with every fault, not-found for another organization's rules */
  draft(acting: ActingPerson, input: RulesInput, key: string) {
    const { organizationId, personId } = acting;
    const command = { organizationId, key, personId, operation: 'assessment-rules.draft', payload: input };
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(tx, command, async () => {
        const errors = rulesFaults(input, await knownMicroCertifications(tx, organizationId));
        if (errors.length > 0) throw new Problem('validation', { errors });
        return view(await saveRulesDraft(tx, organizationId, input, newId(), this.clock()));
      });
      return response;
    });
  }

  /** All revisions, newest first. */
  async list(organizationId: string) {
    return { items: (await listRules(this.database, organizationId)).map(view), next: null };
  }

  /** One revision. @throws Problem not-found */
  async find(of: RulesName) {
    return view(await findRules(this.database, of));
  }

  /** The rules that a case opened now would be assessed by; for null, one of a micro-certification without its own. */
  async inForce(organizationId: string, microCertificationId: string | null) {
    const approved = await approvedRules(this.database, organizationId, microCertificationId);
    const held = rulesInForce(approved, microCertificationId);
    return { rules: held && view(held) };
  }
}

function view({ rules, digest, state, createdAt, approvedAt }: RulesRevision) {
  const { v: _version, organizationId: _own, ...content } = rules;
  return {
    ...content,
    state,
    digest,
    sentence: rulesSentence(rules),
    createdAt: instant(createdAt),
    approvedAt: approvedAt ? instant(approvedAt) : null,
  };
}
