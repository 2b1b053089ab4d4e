import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, dayIn } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { beginOf, sameContent } from '../confirmation/confirmation.decision.js';
import type { Database, DbTx } from '../database.store.js';
import { outgoing } from '../events.js';
import { namesOf } from '../request/organization.store.js';
import {
  type DelegationFacts,
  delegationContent,
  delegationEndContent,
  delegationEndInput,
  delegationEndSentence,
  delegationInput,
  delegationSentence,
  delegationState,
  mayEnd,
} from './delegation.js';
import { endDelegation, findDelegation, loadDelegationFacts, saveDelegation } from './delegation.store.js';

/** The decision `delegation`: an approver lets a colleague of the same organization answer until a day. */
export class DelegationDecision implements DecisionKind<DbTx, 'delegation'> {
  readonly type = 'delegation';
  readonly roles = ['approver'] as const;
  readonly input = delegationInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'delegation'>[]> {
    const { toPersonId, untilDay } = delegationInput.parse(body);
    const { organizationId, personId } = acting;
    const facts = await this.database.inTransaction((tx) =>
      loadDelegationFacts(tx, { organizationId, personId, toPersonId }),
    );
    const content = contentOrRefused(facts, { delegationId: newId(), untilDay }, this.clock());
    return [{ ...content, sentence: delegationSentence(facts.organization.name, untilDay) }];
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'delegation'>): Promise<{ delegationId: string }> {
    const { statement, acting, digest, decisionId } = decision;
    const { delegationId, toPersonId } = statement.details;
    const { organizationId, personId } = acting;
    const facts = await loadDelegationFacts(tx, { organizationId, personId, toPersonId });
    const from = beginOf(statement);
    const untilDay = dayIn(new Date(statement.validUntil ?? statement.at), facts.organization.timeZone);
    sameContent(contentOrRefused(facts, { delegationId, untilDay }, from), statement);
    const [validFrom, validUntil] = [statement.validFrom ?? '', statement.validUntil ?? ''];
    await saveDelegation(tx, {
      id: delegationId,
      organizationId,
      personId,
      toPersonId,
      decisionId,
      statement: digest,
      validFrom: new Date(validFrom),
      validUntil: new Date(validUntil),
      endedAt: null,
      refusal: null,
    });
    const value = {
      delegationId,
      personId,
      toPersonId,
      validFrom,
      validUntil,
      decision: acceptedToProto(decision),
    };
    const fact = {
      event: { case: 'delegationGiven' as const, value },
      organizationId,
      decisionDigest: digest,
    };
    await writeEvent(tx, outgoing(fact, { key: delegationId, aggregateVersion: 1, now: this.clock() }));
    return { delegationId };
  }
}

/** The decision `delegation-end`: who gave it takes it back, or who got it gives it back. */
export class DelegationEndDecision implements DecisionKind<DbTx, 'delegation-end'> {
  readonly type = 'delegation-end';
  readonly roles = ['approver'] as const;
  readonly input = delegationEndInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'delegation-end'>[]> {
    const { delegationId } = delegationEndInput.parse(body);
    return this.database.inTransaction(async (tx) => {
      const content = await this.content(tx, acting, delegationId);
      const names = await namesOf(tx, [acting.organizationId]);
      return [{ ...content, sentence: delegationEndSentence(names.get(acting.organizationId) ?? '') }];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'delegation-end'>): Promise<{ delegationId: string }> {
    const { statement, acting, digest } = decision;
    const { delegationId, toPersonId } = statement.details;
    sameContent(await this.content(tx, acting, delegationId), statement);
    // It ends with its statement: what the delegate signed before counts, what comes after does not.
    if (!(await endDelegation(tx, delegationId, new Date(statement.at))))
      throw new Problem('delegation-ended');
    const value = { delegationId, toPersonId, decision: acceptedToProto(decision) };
    const fact = {
      event: { case: 'delegationEnded' as const, value },
      organizationId: acting.organizationId,
      decisionDigest: digest,
    };
    await writeEvent(tx, outgoing(fact, { key: delegationId, aggregateVersion: 2, now: this.clock() }));
    return { delegationId };
  }

  /** @throws Problem not-found, forbidden, delegation-ended */
  private async content(tx: DbTx, acting: ActingPerson, delegationId: string) {
    const one = await findDelegation(tx, acting.organizationId, delegationId);
    if (!mayEnd(one, acting.personId)) throw new Problem('forbidden');
    if (delegationState(one, this.clock()) !== 'in-force') throw new Problem('delegation-ended');
    return delegationEndContent(one);
  }
}

/** @throws Problem with the domain's code */
function contentOrRefused(
  facts: DelegationFacts,
  given: { delegationId: string; untilDay: string },
  at: Date,
) {
  const made = delegationContent(facts, given, at);
  if (made.ok) return made.content;
  throw new Problem(made.code);
}
