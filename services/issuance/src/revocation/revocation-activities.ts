import { ApplicationFailure } from '@temporalio/activity';
import type { RevocationActivities, RevocationPlan } from '../../../../proto/activities.js';
import { addDays, type Clock, instant } from '../../../shared/src/clock.js';
import { writeEvents } from '../../../shared/src/outbox.js';
import { awardsByIds } from '../award/award.store.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { NotYet } from '../gate/refusals.js';
import { refusals, settledEntry } from '../ledger/settled.js';
import type { StatusService } from '../status/status.service.js';
import {
  digestOfDecision,
  markEnded,
  noteTold,
  type RevocationRecord,
  revocationById,
  rowsOf,
} from './revocation.store.js';
import { recordRevocationDecision } from './revocation-record.js';
import type { Revocations } from './revocations.js';
import type { Standing } from './standing.js';

/** Rows in one telling. */
const RANGE_ROWS = 250;
/** Days after the window, and before the lapse, at which the institution is reminded. */
const REMIND_AFTER_DAYS = [7, 21];
const REMIND_BEFORE_DAYS = [14, 3];

export interface RevocationActivityParts {
  database: Database;
  revocations: Revocations;
  statuses: StatusService;
  clock: Clock;
}

/** Activities of proposed revocations: each safe to repeat. */
export function revocationActivities(parts: RevocationActivityParts): RevocationActivities {
  const { database, clock } = parts;
  return {
    openRevocation: ({ revocationId }) => open(parts, revocationId),

    recordRevocationDecision: ({ decisionId }) => refusals(() => recordRevocationDecision(parts, decisionId)),

    revocationSettled: async ({ decisionId }) => {
      const digest = await digestOfDecision(database, decisionId);
      if (digest === null) throw new Error(`decision ${decisionId} is not here`);
      return { holds: (await settledEntry(database, digest)).state === 'applied' };
    },

    tellRevocation: (input) => tell(parts, input),

    remindRevocation: async ({ revocationId, ordinal }) => {
      const record = await recordOf(database, revocationId);
      await database.inTransaction(async (tx) => {
        const occasion = `undecided-${ordinal}`;
        // The institution is told under the revocation's own id: it has no award.
        if ((await noteTold(tx, revocationId, occasion, [revocationId])).length === 0) return;
        const value = { ...noticeOf(record, null), awardId: '', earnerId: '', occasion: 'undecided' };
        await writeEvents(tx, [fact({ case: 'revocationNoticeDue', value }, record, clock())]);
      });
    },

    endRevocation: ({ revocationId, outcome }) => end(parts, revocationId, outcome),
  };
}

async function open(
  { database, revocations }: RevocationActivityParts,
  revocationId: string,
): Promise<RevocationPlan> {
  const record = await recordOf(database, revocationId);
  const { state, code } = await settledEntry(database, record.proposal ?? '');
  const standing = await revocations.standing(database, revocationId);
  if (state === 'refused' || !standing)
    throw ApplicationFailure.nonRetryable(`revocation ${revocationId}`, code ?? 'revocation-unknown');
  const { count, lapsesAt, proposal } = standing;
  const { appealUntil } = proposal.details;
  const from = (at: string, days: number): string => instant(addDays(new Date(at), days));
  return {
    revocationId,
    count,
    proposerId: proposal.personId,
    appealUntil,
    lapsesAt,
    remindAt: [
      from(appealUntil, 0.5),
      ...REMIND_AFTER_DAYS.map((days) => from(appealUntil, days)),
      ...REMIND_BEFORE_DAYS.map((days) => from(lapsesAt, -days)),
    ],
  };
}

async function tell(
  { database, revocations, statuses, clock }: RevocationActivityParts,
  of: { revocationId: string; occasion: string; awardId: string | null; from: number },
): Promise<{ next: number | null }> {
  const { revocationId, occasion, awardId, from } = of;
  const record = await recordOf(database, revocationId);
  const standing = await revocations.standing(database, revocationId);
  if (!standing) throw new NotYet(`revocation ${revocationId} is not in the ledger`);
  const { organizationId } = record;
  if (occasion === 'lapsed') {
    // Temporal's clock may be ahead of the signer's, by which the suspension still stands.
    if (instant(clock()) <= standing.lapsesAt)
      throw new NotYet(`revocation ${revocationId} has not lapsed yet`);
    // What lapsed has no statement of its own that made the lists be signed.
    if (from === 0) await statuses.resign(organizationId);
  }
  const rows = awardId === null ? await rowsOf(database, revocationId, from, from + RANGE_ROWS) : [];
  const awardIds = awardId === null ? rows.map((row) => row.awardId) : [awardId];
  // Who was taken out was told so, and is no longer concerned.
  const concerned = awardIds.filter((one) => one === awardId || !standing.exempted.has(one));
  await database.inTransaction(async (tx) => {
    await statuses.refresh(tx, organizationId, awardIds, revocationId);
    await notify(tx, { record, standing, occasion, awardIds: concerned }, clock());
  });
  return { next: rows.length === RANGE_ROWS ? from + RANGE_ROWS : null };
}

async function notify(
  tx: Transaction,
  of: { record: RevocationRecord; standing: Standing; occasion: string; awardIds: readonly string[] },
  now: Date,
): Promise<void> {
  const { record, standing, occasion } = of;
  const due = await noteTold(tx, record.revocationId, occasion, of.awardIds);
  const awards = await awardsByIds(tx, record.organizationId, due);
  const notice = noticeOf(record, standing);
  await writeEvents(
    tx,
    awards.map(({ awardId, earnerId }) =>
      fact({ case: 'revocationNoticeDue', value: { ...notice, awardId, earnerId, occasion } }, record, now),
    ),
  );
}

const noticeOf = (record: RevocationRecord, standing: Standing | null) => ({
  revocationId: record.revocationId,
  reasonCode: record.reason,
  appealUntil: standing?.proposal.details.appealUntil ?? '',
});

const fact = (what: Parameters<typeof factOf>[0], record: RevocationRecord, now: Date) =>
  factOf(what, { organizationId: record.organizationId, key: record.revocationId, now });

async function end(
  { database, revocations, statuses, clock }: RevocationActivityParts,
  revocationId: string,
  outcome: 'revoked' | 'rejected' | 'exempted' | 'lapsed' | 'refused',
): Promise<void> {
  const record = await recordOf(database, revocationId);
  const standing = await revocations.standing(database, revocationId);
  await statuses.resign(record.organizationId);
  const exempted = standing?.exempted.size ?? 0;
  const revoked = outcome === 'revoked' ? record.count - exempted : 0;
  await database.inTransaction(async (tx) => {
    if (!(await markEnded(tx, revocationId, outcome, clock()))) return;
    const value = { revocationId, outcome, revoked, exempted };
    await writeEvents(tx, [fact({ case: 'revocationCompleted', value }, record, clock())]);
  });
}

async function recordOf(database: Database, revocationId: string): Promise<RevocationRecord> {
  const record = await revocationById(database, revocationId);
  if (!record) throw new Error(`revocation ${revocationId} is not here`);
  return record;
}
