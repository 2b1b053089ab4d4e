import type { ActingPerson } from '../../../shared/src/auth.js';
import { dayIn } from '../../../shared/src/clock.js';
import type { Draft } from '../../../shared/src/decisions.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Statement } from '../../../shared/src/statement.js';
import { proposedUntilDay } from '../asking/asking.js';
import { renewalMonthOf } from '../asking/asking.store.js';
import { type AnswerFacts, type CommittedAnswer, latestUntilDay } from '../confirmation/confirmation.js';
import { contentOrRefused, permitted } from '../confirmation/refusing.js';
import type { DbTx } from '../database.store.js';
import { factsOf, findRequest } from '../request/facts.store.js';
import { renewedAnswer } from './renewal.js';
import { loadRenewals, ownRequest, type Renewal, saveOwnRequest } from './renewal.store.js';

/**
 * The statements that renew confirmations of unchanged text, across institutions and versions, for one signature.
 *
 * @throws Problem not-renewable where one of them is not renewable (any more)
 */
export async function renewalDrafts(
  tx: DbTx,
  acting: ActingPerson,
  confirmationIds: readonly string[],
  now: Date,
): Promise<Draft<'confirmation'>[]> {
  const renewals = await loadRenewals(tx, acting.organizationId, now);
  const month = await renewalMonthOf(tx, acting.organizationId);
  const drafts: Draft<'confirmation'>[] = [];
  for (const [index, id] of confirmationIds.entries()) {
    const renewal = renewals.find((one) => one.confirmationId === id);
    if (!renewal) throw notRenewable(`/renewals/${index}`);
    const { facts } = await renewalFacts(
      tx,
      acting.organizationId,
      renewal,
      renewal.requestId ?? newId(),
      now,
    );
    const { kind } = renewal.renewed;
    permitted(facts, { personId: acting.personId, kind }, now);
    const answer = renewedAnswer(renewal.renewed, untilDayOf(facts, month, now));
    const content = contentOrRefused(`/renewals/${index}`, facts, answer, now);
    drafts.push({ ...content, sentence: content.details.sentence });
  }
  return drafts;
}

/**
 * What the statement of a renewal is held against; null for a confirmation that renews none. A renewal that nobody
 * asked for gets its own request here.
 *
 * @throws Problem not-renewable, statement-mismatch
 */
export async function renewalToAccept(
  tx: DbTx,
  acting: ActingPerson,
  statement: Statement<'confirmation'>,
  now: Date,
): Promise<{ facts: AnswerFacts; answer: CommittedAnswer } | null> {
  const { renews, requestId } = statement.details;
  if (renews === undefined) return null;
  const renewals = await loadRenewals(tx, acting.organizationId, now);
  const renewal = renewals.find((one) => one.renewed.statement === renews);
  if (!renewal) throw notRenewable('');
  if (renewal.requestId !== null && renewal.requestId !== requestId)
    throw new Problem('statement-mismatch', { detail: 'the renewal is asked for by another request' });
  const { facts, asked } = await renewalFacts(tx, acting.organizationId, renewal, requestId, now);
  if (renewal.requestId === null) {
    if (await tx.request.count({ where: { id: requestId } })) throw new Problem('statement-mismatch');
    await saveOwnRequest(tx, renewal, asked, now);
  }
  const untilDay = dayIn(new Date(statement.validUntil ?? statement.at), facts.employer.timeZone);
  return { facts, answer: renewedAnswer(renewal.renewed, untilDay) };
}

/** The end that is proposed for a confirmation given now. */
export function untilDayOf(facts: AnswerFacts, month: number | null, now: Date): string {
  return proposedUntilDay(latestUntilDay(facts, now), dayIn(now, facts.employer.timeZone), month);
}

/** The facts of a renewal: of the request that asks for it, or of one of its own. */
export async function renewalFacts(
  tx: DbTx,
  organizationId: string,
  renewal: Renewal,
  requestId: string,
  now: Date,
) {
  const asked =
    renewal.requestId === null
      ? ownRequest(renewal, organizationId, requestId, now)
      : await findRequest(tx, organizationId, renewal.requestId);
  return { asked, ...(await factsOf(tx, asked)) };
}

const notRenewable = (pointer: string): Problem =>
  new Problem('not-renewable', {
    errors: [
      {
        pointer,
        code: 'not-renewable',
        detail: 'This confirmation cannot be renewed as it is.',
        detailFr: 'Cette confirmation ne peut pas être renouvelée telle quelle.',
      },
    ],
  });
