import type { ActingPerson } from '../../../shared/src/auth.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { commitTo } from '../answer/answer.js';
import { claimWords, keepWords } from '../answer/answer.store.js';
import { type AnswerTools, mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import { type DbTx, lockAsking } from '../database.store.js';
import { outgoing, writeVersionFacts } from '../events.js';
import { namesOf } from '../request/organization.store.js';
import {
  askingContent,
  doNotAskEndInput,
  doNotAskEndSentence,
  doNotAskInput,
  doNotAskSentence,
  renewalMonthInput,
  renewalMonthSentence,
  scopeRow,
} from './asking.js';
import {
  closeInScope,
  endDoNotAsk,
  findDoNotAsk,
  nameOfOwnScope,
  saveDoNotAsk,
  takeAskingNumber,
} from './asking.store.js';

type Tools = Pick<AnswerTools, 'database' | 'vault' | 'clock'>;
type AskingDecision = AcceptedDecision<'do-not-ask' | 'do-not-ask-end' | 'renewal-month'>;

/** The decision `do-not-ask`: "not us, do not ask again". Closes what is open in its scope. */
export class DoNotAskDecision implements DecisionKind<DbTx, 'do-not-ask'> {
  readonly type = 'do-not-ask';
  readonly roles = ['approver'] as const;
  readonly input = doNotAskInput;

  constructor(private readonly tools: Tools) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'do-not-ask'>[]> {
    const { database, vault, clock } = this.tools;
    const { scope, text } = doNotAskInput.parse(body);
    const { organizationId, personId } = acting;
    return database.inTransaction(async (tx) => {
      const name = await nameOfOwnScope(tx, organizationId, scope);
      const organization = await ownName(tx, organizationId);
      const words = text === undefined ? null : commitTo(text);
      if (words) await keepWords(tx, vault, { personId, organizationId }, words, clock());
      const details = { scope, words: words?.commitment ?? null };
      return [
        {
          ...askingContent<'do-not-ask'>(organizationId, 'do-not-ask', details),
          sentence: doNotAskSentence(organization, scope, name, text),
        },
      ];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'do-not-ask'>): Promise<{ closed: string[] }> {
    const { statement, acting, digest } = decision;
    const { scope, words } = statement.details;
    const of = { organizationId: acting.organizationId, personId: acting.personId };
    await mayApprove(tx, of, this.tools.clock());
    sameContent(askingContent<'do-not-ask'>(of.organizationId, 'do-not-ask', { scope, words }), statement);
    await nameOfOwnScope(tx, of.organizationId, scope);
    if (words) await claimWords(tx, of, words);
    const now = this.tools.clock();
    const row = scopeRow(scope);
    await lockAsking(tx, [of.organizationId], 'saying');
    await tell(tx, decision, now);
    await saveDoNotAsk(tx, { ...of, ...row, statement: digest, words, since: now });
    const closed = await closeInScope(tx, of.organizationId, row, now);
    for (const { id: requestId, versionId } of closed) {
      const value = { requestId, versionId, reason: 'declined-to-be-asked' };
      const fact = { event: { case: 'requestClosed' as const, value }, organizationId: of.organizationId };
      await writeVersionFacts(tx, versionId, now, [fact]);
    }
    return { closed: closed.map((request) => request.id) };
  }
}

/** The decision `do-not-ask-end`: the organization may be asked again. */
export class DoNotAskEndDecision implements DecisionKind<DbTx, 'do-not-ask-end'> {
  readonly type = 'do-not-ask-end';
  readonly roles = ['approver'] as const;
  readonly input = doNotAskEndInput;

  constructor(private readonly tools: Tools) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'do-not-ask-end'>[]> {
    const { doNotAsk } = doNotAskEndInput.parse(body);
    const { organizationId } = acting;
    return this.tools.database.inTransaction(async (tx) => {
      await findDoNotAsk(tx, organizationId, doNotAsk);
      const sentence = doNotAskEndSentence(await ownName(tx, organizationId));
      return [{ ...askingContent<'do-not-ask-end'>(organizationId, 'ask-again', { doNotAsk }), sentence }];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'do-not-ask-end'>): Promise<null> {
    const { statement, acting } = decision;
    const { doNotAsk } = statement.details;
    const { organizationId } = acting;
    await mayApprove(tx, acting, this.tools.clock());
    sameContent(askingContent<'do-not-ask-end'>(organizationId, 'ask-again', { doNotAsk }), statement);
    await findDoNotAsk(tx, organizationId, doNotAsk);
    const now = this.tools.clock();
    await tell(tx, decision, now);
    if (!(await endDoNotAsk(tx, doNotAsk, now))) throw new Problem('not-found');
    return null;
  }
}

/** The decision `renewal-month`: when the organization wants its confirmations to end. */
export class RenewalMonthDecision implements DecisionKind<DbTx, 'renewal-month'> {
  readonly type = 'renewal-month';
  readonly roles = ['approver', 'administrator'] as const;
  readonly input = renewalMonthInput;

  constructor(private readonly tools: Tools) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'renewal-month'>[]> {
    const { month } = renewalMonthInput.parse(body);
    const { organizationId } = acting;
    const name = await ownName(this.tools.database, organizationId);
    const content = askingContent<'renewal-month'>(organizationId, 'renewal-month', { month });
    return [{ ...content, sentence: renewalMonthSentence(name, month) }];
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'renewal-month'>): Promise<{ month: number | null }> {
    const { statement, acting } = decision;
    const { month } = statement.details;
    const { organizationId } = acting;
    if (statement.role === 'approver') await mayApprove(tx, acting, this.tools.clock());
    sameContent(askingContent<'renewal-month'>(organizationId, 'renewal-month', { month }), statement);
    await tell(tx, decision, this.tools.clock(), { renewalMonth: month });
    return { month };
  }
}

async function ownName(tx: DbTx, organizationId: string): Promise<string> {
  return (await namesOf(tx, [organizationId])).get(organizationId) ?? '';
}

/** Writes the decision as a fact in the order of the organization's decisions about asking. */
async function tell(
  tx: DbTx,
  decision: AskingDecision,
  now: Date,
  change: { renewalMonth?: number | null } = {},
): Promise<void> {
  const { organizationId } = decision.acting;
  const aggregateVersion = await takeAskingNumber(tx, organizationId, change);
  const fact = {
    event: { case: 'askingDecisionTaken' as const, value: { decision: acceptedToProto(decision) } },
    organizationId,
    decisionDigest: decision.digest,
  };
  await writeEvent(tx, outgoing(fact, { key: organizationId, aggregateVersion, now }));
}
