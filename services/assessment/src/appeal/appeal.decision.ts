import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newId, newNonce } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { type CaseWithEarner, findCase, findOwnCase, lockCase } from '../case/case.store.js';
import { findProcess, presentAssignment } from '../conduct/process.store.js';
import type { Settlement } from '../conduct/settlement.js';
import type { Database, Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import { says } from '../says.js';
import { commitTo } from '../words/words.js';
import { claimWords, keepWords } from '../words/words.store.js';
import { appealDraft, appealInput, mayAppeal, rulingDraft, rulingInput } from './appeal.js';
import { type AppealRow, caseAppealed, findAppeal, resultAppealed, tookPart } from './appeal.store.js';

/** What the decisions about appeals need. */
export interface AppealTools {
  database: Database;
  profiles: Profiles;
  clock: Clock;
  settlement: Settlement;
}

/** The decision `appeal`: by the earner alone, against a result that is no pass, within the rules' window. */
export class AppealLodging implements DecisionKind<Transaction, 'appeal'> {
  readonly type = 'appeal';
  readonly roles = [] as const;
  readonly earner = 'only';
  readonly input = appealInput;

  constructor(private readonly tools: AppealTools) {}

  /** @throws Problem not-found (another earner's case), appeal-not-open, earner-erased */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'appeal'>[]> {
    const { caseId, text } = appealInput.parse(body);
    const { database, profiles, clock } = this.tools;
    return database.inTransaction(async (tx) => {
      const one = await findOwnCase(tx, acting.personId, caseId);
      const words = commitTo(text, newNonce());
      const draft = await this.draftOf(tx, acting, one, newId(), words.commitment);
      const of = { caseId, earnerId: one.earnerId, writerId: acting.personId };
      await keepWords(tx, profiles, of, words, clock());
      return [draft];
    });
  }

  /** @throws Problem as prepare, statement-mismatch */
  async accept(tx: Transaction, decision: AcceptedDecision<'appeal'>): Promise<unknown> {
    const { acting, statement } = decision;
    const { appealId, caseId, words } = statement.details;
    const one = await lockCase(tx, acting.organizationId, caseId);
    if (!says(statement, await this.draftOf(tx, acting, one, appealId, words)))
      throw new Problem('statement-mismatch');
    await claimWords(tx, { caseId, writerId: acting.personId }, words);
    return { caseId, appealId };
  }

  readonly settle: NonNullable<DecisionKind<Transaction, 'appeal'>['settle']> = (decision, updateId) =>
    this.tools.settlement.settle(decision, updateId);

  private async draftOf(
    tx: Transaction,
    acting: ActingPerson,
    one: CaseWithEarner,
    appealId: string,
    words: string,
  ): Promise<Draft<'appeal'>> {
    if (one.earnerId !== acting.personId || one.organizationId !== acting.organizationId)
      throw new Problem('not-found');
    if (one.earner.erasedAt) throw new Problem('earner-erased');
    const result = await resultAppealed(tx, one);
    const process = await findProcess(tx, one.id);
    if (process?.phase !== 'not-yet' || !mayAppeal(result, this.tools.clock()))
      throw new Problem('appeal-not-open');
    return appealDraft(await caseAppealed(tx, one), result, appealId, words);
  }
}

/** The decision `appeal-decision`: by somebody who had no part in the case before. */
export class AppealRuling implements DecisionKind<Transaction, 'appeal-decision'> {
  readonly type = 'appeal-decision';
  readonly roles = ['moderator', 'programme-lead', 'registrar'] as const;
  readonly input = rulingInput;

  constructor(private readonly tools: AppealTools) {}

  /** @throws Problem not-found, appeal-decided, not-your-duty, separation-of-duties, earner-erased */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'appeal-decision'>[]> {
    const { appealId, finding, text } = rulingInput.parse(body);
    const { database, profiles, clock } = this.tools;
    return database.inTransaction(async (tx) => {
      const appeal = await findAppeal(tx, acting.organizationId, appealId);
      const one = await findCase(tx, acting.organizationId, appeal.caseId);
      await refuseInvolved(tx, acting, appeal, one);
      const words = commitTo(text, newNonce());
      const of = { caseId: one.id, earnerId: one.earnerId, writerId: acting.personId };
      await keepWords(tx, profiles, of, words, clock());
      return [rulingDraft(await caseAppealed(tx, one), openOf(appeal), finding, words.commitment)];
    });
  }

  /** @throws Problem as prepare, statement-mismatch */
  async accept(tx: Transaction, decision: AcceptedDecision<'appeal-decision'>): Promise<unknown> {
    const { acting, statement } = decision;
    const { appealId, caseId, finding, words } = statement.details;
    const one = await lockCase(tx, acting.organizationId, caseId);
    const appeal = await findAppeal(tx, acting.organizationId, appealId);
    await refuseInvolved(tx, acting, appeal, one);
    const draft = rulingDraft(await caseAppealed(tx, one), openOf(appeal), finding, words);
    if (appeal.caseId !== caseId || !says(statement, draft)) throw new Problem('statement-mismatch');
    await claimWords(tx, { caseId, writerId: acting.personId }, words);
    return { caseId, appealId, finding };
  }

  readonly settle: NonNullable<DecisionKind<Transaction, 'appeal-decision'>['settle']> = (
    decision,
    updateId,
  ) => this.tools.settlement.settle(decision, updateId);
}

const openOf = ({ id, digest }: AppealRow) => ({ appealId: id, digest });

/** The workflow refuses the same; here also what it does not see, such as who changed the conditions. */
async function refuseInvolved(
  tx: Transaction,
  acting: ActingPerson,
  appeal: AppealRow,
  one: CaseWithEarner,
): Promise<void> {
  if (appeal.state !== 'lodged') throw new Problem('appeal-decided');
  if (one.earner.erasedAt) throw new Problem('earner-erased');
  if ((await tookPart(tx, one.id, appeal.lodgedAt)).has(acting.personId))
    throw new Problem('separation-of-duties');
  const duty = await presentAssignment(tx, one.id);
  if (duty?.duty !== 'appeal' || duty.personId !== acting.personId) throw new Problem('not-your-duty');
}
