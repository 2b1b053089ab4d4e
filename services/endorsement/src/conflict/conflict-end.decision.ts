import type { ActingPerson } from '../../../shared/src/auth.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { commitTo } from '../answer/answer.js';
import { claimWords, keepWords } from '../answer/answer.store.js';
import { nameOfScope } from '../asking/asking.store.js';
import { type AnswerTools, mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import type { DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import { namesOf } from '../request/organization.store.js';
import { type ConflictScope, conflictEndContent, conflictEndInput, conflictEndSentence } from './conflict.js';
import { type ConflictRow, endConflict, findOwnConflict } from './conflict.store.js';

/**
 * The decision `endorsement-conflict-end`: a conflict of interest that was declared holds no more. Who declared it may
 * be asked, and answer, again; what the declaration ended has to be given anew.
 */
export class ConflictEndDecision implements DecisionKind<DbTx, 'endorsement-conflict-end'> {
  readonly type = 'endorsement-conflict-end';
  readonly roles = ['approver'] as const;
  readonly input = conflictEndInput;

  constructor(private readonly tools: Pick<AnswerTools, 'database' | 'vault' | 'clock'>) {}

  /** @throws Problem not-found, also for a colleague's own conflict */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'endorsement-conflict-end'>[]> {
    const { database, vault, clock } = this.tools;
    const { conflict, reason, text } = conflictEndInput.parse(body);
    const { organizationId, personId } = acting;
    const of = { organizationId, personId };
    return database.inTransaction(async (tx) => {
      const { row, digest } = await findOwnConflict(tx, of, { decisionId: conflict });
      const name = await nameOfScope(tx, {
        kind: 'micro-certification',
        microCertificationId: row.microCertificationId,
      });
      const organization = (await namesOf(tx, [organizationId])).get(organizationId) ?? '';
      const words = text === undefined ? null : commitTo(text);
      if (words) await keepWords(tx, vault, of, words, clock());
      const scope = scopeOf(row);
      const content = conflictEndContent({
        ...(await aboutOf(tx, row)),
        conflict: digest,
        reason,
        words: words?.commitment ?? null,
      });
      const said = { organization, name: name ?? { en: '', fr: '' }, scope, reason, text };
      return [{ ...content, sentence: conflictEndSentence(said) }];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'endorsement-conflict-end'>): Promise<null> {
    const { statement, acting, digest: decisionDigest } = decision;
    const { conflict, reason, words } = statement.details;
    const of = { organizationId: acting.organizationId, personId: acting.personId };
    const now = this.tools.clock();
    await mayApprove(tx, of, now);
    const { row } = await findOwnConflict(tx, of, { digest: conflict });
    const about = await aboutOf(tx, row);
    sameContent(conflictEndContent({ ...about, conflict, reason, words }), statement);
    if (words) await claimWords(tx, of, words);
    await endConflict(tx, row.decisionId, now);
    const value = { ...about, reasonCode: reason, decision: acceptedToProto(decision) };
    await writeVersionFacts(tx, about.versionId, now, [
      { event: { case: 'conflictEnded', value }, organizationId: of.organizationId, decisionDigest },
    ]);
    return null;
  }
}

/** What a conflict was declared about. */
async function aboutOf(tx: DbTx, row: ConflictRow) {
  const { versionId } = await tx.request.findUniqueOrThrow({
    where: { id: row.requestId },
    select: { versionId: true },
  });
  return { versionId, microCertificationId: row.microCertificationId, scope: scopeOf(row) };
}

/** The scope in a row; the database's check lets no other through. */
const scopeOf = (row: ConflictRow): ConflictScope => (row.scope === 'person' ? 'person' : 'organization');
