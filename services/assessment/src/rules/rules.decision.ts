import { rulesSentence } from '../../../shared/src/assessment-rules.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { says } from '../says.js';
import { rulesApprovalInput, rulesFaults } from './rules.js';
import { approveRules, findRules, knownMicroCertifications, type RulesName } from './rules.store.js';

/** The decision `assessment-rules-approval`: from now on openings name these rules. */
export class RulesApproval implements DecisionKind<Transaction, 'assessment-rules-approval'> {
  readonly type = 'assessment-rules-approval';
  readonly roles = ['programme-lead', 'registrar'] as const;
  readonly input = rulesApprovalInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, rules-approved, validation where they fit no more */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'assessment-rules-approval'>[]> {
    const input = rulesApprovalInput.parse(body);
    const of = { organizationId: acting.organizationId, ...input };
    return [await this.database.inTransaction((tx) => draftOf(tx, of))];
  }

  /** @throws Problem as prepare, statement-mismatch */
  async accept(
    tx: Transaction,
    decision: AcceptedDecision<'assessment-rules-approval'>,
  ): Promise<{ rulesId: string; revision: number }> {
    const { acting, statement } = decision;
    const { organizationId } = acting;
    const { rulesId, revision } = statement.details;
    const of = { organizationId, rulesId, revision };
    if (!says(statement, await draftOf(tx, of))) throw new Problem('statement-mismatch');
    const { bytes } = await findRules(tx, of);
    const now = this.clock();
    await approveRules(tx, of, now);
    await writeEvent(
      tx,
      factOf(
        {
          case: 'rulesApproved',
          value: { rulesId, revision, rules: bytes, decision: acceptedToProto(decision) },
        },
        { organizationId, key: rulesId, version: revision, now, decisionDigest: decision.digest },
      ),
    );
    return { rulesId, revision };
  }
}

async function draftOf(tx: Transaction, of: RulesName): Promise<Draft<'assessment-rules-approval'>> {
  const { rules, digest, state } = await findRules(tx, of);
  if (state === 'approved') throw new Problem('rules-approved');
  const errors = rulesFaults(rules, await knownMicroCertifications(tx, of.organizationId));
  if (errors.length > 0) throw new Problem('validation', { errors });
  const { rulesId, revision } = of;
  const sentence = rulesSentence(rules);
  return {
    subject: { kind: 'assessment-rules', id: rulesId, digest },
    policy: { id: rulesId, revision, digest },
    decision: 'approve',
    details: { rulesId, revision },
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I approve the assessment rules “${rules.name.en}”, revision ${revision}. ${sentence.en}`,
      fr: `J'approuve les règles d'évaluation « ${rules.name.fr} », révision ${revision}. ${sentence.fr}`,
    },
  };
}
