import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { awardsByIds, standingAwardsOfRelease } from '../award/award.store.js';
import { stackedBy } from '../award/stacked.js';
import type { Database, Transaction } from '../database.store.js';
import { releaseOf } from '../release/release.store.js';
import { commitTo, readsWords, type Words } from '../words/words.js';
import { datesOf } from './decision-parts.js';
import { revocationTree } from './revocation.js';
import type { RevocationRules } from './revocation.rules.js';
import {
  type RevocationRecord,
  revocationById,
  revocationOf,
  revocationsOf,
  revocationsOfAwards,
  rowsOf,
  saveRevocation,
} from './revocation.store.js';
import type { ProvenRevocation, Revocations } from './revocations.js';
import { type Standing, standingsOf } from './standing.js';

const PAGE = 100;

/** What is to be revoked, and why. */
export interface DraftBody {
  awardIds?: string[] | undefined;
  releaseId?: string | undefined;
  reason: string;
  words: string;
  suspend: boolean;
  appealDays: number;
}

export interface RevocationServiceParts {
  database: Database;
  revocations: Revocations;
  rules: RevocationRules;
  words: Words;
  clock: Clock;
  zoneOf(tx: Transaction, organizationId: string): Promise<string>;
}

/** Proposed revocations: drafts over awards, and what people see of them. */
export class RevocationService {
  constructor(private readonly parts: RevocationServiceParts) {}

  /** Drafts a revocation of awards of this organization, or of all that a release gave. @throws Problem */
  async draft(
    acting: ActingPerson,
    body: DraftBody,
    key: string,
  ): Promise<{ revocationId: string; count: number }> {
    const { organizationId, personId } = acting;
    const command = { organizationId, key, personId, operation: 'revocation.draft', payload: body };
    return this.parts.database.inTransaction(async (tx) => {
      const { response } = await once(tx, command, async () => {
        const now = this.parts.clock();
        const committed = commitTo(body.words);
        await this.parts.words.keep(tx, acting, personId, committed, now);
        const tree = revocationTree(await this.chosen(tx, organizationId, body));
        const revocationId = newId();
        const { reason, suspend, appealDays, releaseId = null } = body;
        await saveRevocation(
          tx,
          {
            revocationId,
            organizationId,
            draftedBy: personId,
            releaseId,
            reason,
            suspend,
            windowDays: appealDays,
            words: committed.commitment,
            createdAt: now,
          },
          tree,
        );
        return { revocationId, count: tree.count };
      });
      return response;
    });
  }

  async list(acting: ActingPerson, page: { cursor: string | null; limit: number }) {
    const { database } = this.parts;
    const { organizationId, personId } = acting;
    const records = await revocationsOf(database, organizationId, { ...page, personId });
    const standings = await this.parts.revocations.ofOrganization(database, organizationId);
    const zone = await this.parts.zoneOf(database, organizationId);
    const now = this.parts.clock();
    return {
      items: records.map((record) => headOf(record, standings.get(record.revocationId) ?? null, now, zone)),
      next: records.length === page.limit ? (records.at(-1)?.revocationId ?? null) : null,
    };
  }

  /**
   * One, with who is affected and what was decided; what people wrote only for those who decide. A draft is its
   * drafter's alone.
   *
   * @throws Problem not-found
   */
  async one(acting: ActingPerson, revocationId: string, from: number) {
    const { database, revocations, words } = this.parts;
    const record = await revocationOf(database, acting.organizationId, revocationId);
    if (!record || (record.state === 'draft' && record.draftedBy !== acting.personId))
      throw new Problem('not-found');
    const statements = await revocations.statements(database, revocationId);
    const standing = standingsOf(statements).get(revocationId) ?? null;
    const reads = readsWords(acting);
    const texts = await words.open(
      database,
      reads ? statements.flatMap(({ statement }) => commitmentOf(statement) ?? []) : [],
    );
    const unsigned = reads ? await words.unsigned(database, record.draftedBy, record.words) : null;
    const text = texts.get(record.words) ?? unsigned;
    const zone = await this.parts.zoneOf(database, record.organizationId);
    const rows = await rowsOf(database, revocationId, from, from + PAGE);
    return {
      ...headOf(record, standing, this.parts.clock(), zone),
      draftedBy: record.draftedBy,
      words: text,
      timeline: statements.map(({ statement }) => ({
        type: statement.type,
        personId: statement.personId,
        role: statement.role,
        at: statement.at,
        awardId: 'awardId' in statement.details ? statement.details.awardId : null,
        words: texts.get(commitmentOf(statement) ?? '') ?? null,
      })),
      awards: {
        items: await this.affected(
          acting,
          record,
          standing,
          texts,
          rows.map((row) => row.awardId),
        ),
        next: rows.length === PAGE ? String(from + PAGE) : null,
      },
    };
  }

  /** The revocation that an earner's award is, or was last, in; null where it is in none. */
  async ofAward(awardId: string) {
    const { database, revocations, words, clock } = this.parts;
    for (const { revocationId } of await revocationsOfAwards(database, [awardId])) {
      const record = await revocationById(database, revocationId);
      const statements = await revocations.statements(database, revocationId);
      const standing = standingsOf(statements).get(revocationId);
      if (!record || !standing) continue;
      const texts = await words.open(
        database,
        statements.flatMap(({ statement }) => commitmentOf(statement) ?? []),
      );
      const { details, at } = standing.proposal;
      const { state } = headOf(record, standing, clock(), null);
      const appeal = standing.appeals.get(awardId);
      const now = instant(clock());
      const out = standing.exempted.has(awardId);
      return {
        revocationId,
        state: out ? ('exempted' as const) : state === 'draft' ? ('refused' as const) : state,
        reason: details.reason,
        words: texts.get(details.words) ?? null,
        suspends: details.suspend,
        proposedAt: at,
        appealUntil: details.appealUntil,
        mayAppeal: !out && !appeal && standing.ending === null && now <= details.appealUntil,
        appeal: appeal
          ? {
              at: appeal.statement.at,
              words: texts.get(appeal.statement.details.words) ?? null,
              answer: appeal.answer,
              answerWords: answerWords(statements, awardId, texts),
            }
          : null,
      };
    }
    return null;
  }

  private async chosen(tx: Transaction, organizationId: string, body: DraftBody): Promise<string[]> {
    if (body.releaseId !== undefined) {
      if (!(await releaseOf(tx, organizationId, body.releaseId))) throw new Problem('not-found');
      const all = await standingAwardsOfRelease(tx, organizationId, body.releaseId);
      if (all.length === 0) throw new Problem('award-revoked');
      return all;
    }
    const awardIds = [...new Set(body.awardIds ?? [])];
    const awards = await awardsByIds(tx, organizationId, awardIds);
    if (awards.length !== awardIds.length) throw new Problem('not-found');
    if (awards.some((award) => award.status === 'revoked')) throw new Problem('award-revoked');
    return awardIds;
  }

  private async affected(
    acting: ActingPerson,
    record: RevocationRecord,
    standing: Standing | null,
    texts: Map<string, string>,
    awardIds: string[],
  ) {
    const { database, rules } = this.parts;
    const items = [];
    const awards = await awardsByIds(database, record.organizationId, awardIds);
    const stacked = await stackedBy(
      database,
      awards.map((award) => award.resultId),
    );
    for (const award of awards.sort((left, right) => (left.awardId < right.awardId ? -1 : 1))) {
      const { awardId, caseId, versionId, earnerId, status, issuedAt } = award;
      const appeal = standing?.appeals.get(awardId);
      const others = standing?.proposal.personId !== acting.personId;
      const mayAnswer =
        appeal?.answer === 'open' &&
        others &&
        !(await rules.involved(database, awardId)).has(acting.personId);
      items.push({
        awardId,
        caseId: stacked.has(award.resultId) ? null : caseId,
        versionId,
        earnerId,
        issuedAt: issuedAt ? instant(issuedAt) : null,
        status,
        exempted: standing?.exempted.has(awardId) ?? false,
        appeal: appeal
          ? {
              at: appeal.statement.at,
              words: texts.get(appeal.statement.details.words) ?? null,
              answer: appeal.answer,
              mayAnswer,
            }
          : null,
      });
    }
    return items;
  }
}

const commitmentOf = (statement: ProvenRevocation['statement']): string | null =>
  'words' in statement.details ? statement.details.words : null;

function answerWords(
  statements: readonly ProvenRevocation[],
  awardId: string,
  texts: Map<string, string>,
): string | null {
  for (const { statement } of statements.toReversed()) {
    const answers =
      statement.type === 'revocation-exemption' || statement.type === 'revocation-appeal-dismissal';
    if (answers && statement.details.awardId === awardId) return texts.get(statement.details.words) ?? null;
  }
  return null;
}

type Shown = 'draft' | 'open' | 'undecided' | 'revoked' | 'rejected' | 'exempted' | 'lapsed' | 'refused';

/** How it stands, from its statements; the row says only what no statement does. */
function stateOf(record: RevocationRecord, standing: Standing | null, now: string): Shown {
  if (record.state === 'draft') return 'draft';
  if (record.outcome === 'refused') return 'refused';
  if (standing?.ending) return standing.ending;
  if (standing && now > standing.lapsesAt) return 'lapsed';
  return standing && now > standing.proposal.details.appealUntil ? 'undecided' : 'open';
}

/** @param zone of the organization, for what a draft's dates would be; null where it is no draft */
function headOf(record: RevocationRecord, standing: Standing | null, now: Date, zone: string | null) {
  const { revocationId, releaseId, count, reason, suspend, createdAt, endedAt } = record;
  const planned = record.state === 'draft' && zone !== null ? datesOf(record, now, zone) : null;
  const appeals = [...(standing?.appeals.values() ?? [])];
  return {
    revocationId,
    releaseId,
    count,
    reason,
    suspend,
    state: stateOf(record, standing, instant(now)),
    createdAt: instant(createdAt),
    endedAt: endedAt ? instant(endedAt) : null,
    appealUntil: standing?.proposal.details.appealUntil ?? planned?.appealUntil ?? null,
    lapsesAt: standing?.lapsesAt ?? planned?.lapsesAt ?? null,
    approvals: standing?.approvals.length ?? 0,
    openAppeals: appeals.filter((one) => one.answer === 'open').length,
    exempted: standing?.exempted.size ?? 0,
  };
}
