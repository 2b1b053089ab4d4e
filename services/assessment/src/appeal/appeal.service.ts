import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Role } from '../../../shared/src/roles.js';
import { findCase, findOwnCase } from '../case/case.store.js';
import { findProcess, presentAssignment } from '../conduct/process.store.js';
import { Database, type Transaction } from '../database.store.js';
import { Profiles } from '../earner/profiles.js';
import { pageOf } from '../page.js';
import { CLOCK } from '../tokens.js';
import { namesOf } from '../version/version.js';
import { findVersions } from '../version/version.store.js';
import { openWords } from '../words/words.store.js';
import { type AppealState, mayAppeal } from './appeal.js';
import {
  type AppealRow,
  appealsOfCase,
  findAppeal,
  listAppeals,
  resultAppealed,
  tookPart,
} from './appeal.store.js';

/** Roles that read what the earner and the decider wrote. */
const readersOfWords: readonly Role[] = ['moderator', 'programme-lead', 'registrar'];

/** Shows appeals to those who decide them, and to their earner. */
@Injectable()
export class AppealService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A page of appeals, newest first. */
  list(
    acting: ActingPerson,
    state: AppealState | undefined,
    page: { cursor?: string | undefined; limit: number },
  ) {
    return this.database.inTransaction(async (tx) => {
      const at = { after: page.cursor, limit: page.limit + 1 };
      const rows = await listAppeals(tx, acting.organizationId, state, at);
      const versions = await findVersions(
        tx,
        rows.map((row) => row.case.versionId),
      );
      const mine = new Set<string>();
      for (const row of rows)
        if (row.state === 'lodged' && (await this.hasDuty(tx, acting, row))) mine.add(row.id);
      return pageOf(
        rows,
        page.limit,
        (row) => row.id,
        (row) => {
          const version = versions.get(row.case.versionId);
          return {
            ...viewOf(row),
            caseNumber: row.case.number,
            version: version && { number: version.number, name: namesOf(version.manifest) },
            mine: mine.has(row.id),
          };
        },
      );
    });
  }

  /** An appeal with the words of both sides, and whether the caller may decide it. @throws Problem not-found */
  find(acting: ActingPerson, appealId: string) {
    return this.database.inTransaction(async (tx) => {
      const row = await findAppeal(tx, acting.organizationId, appealId);
      const one = await findCase(tx, acting.organizationId, row.caseId);
      const version = (await findVersions(tx, [one.versionId])).get(one.versionId);
      const reads = acting.roles.some((role) => readersOfWords.includes(role));
      return {
        ...viewOf(row),
        caseNumber: one.number,
        version: version && { number: version.number, name: namesOf(version.manifest) },
        ...(reads ? await this.wordsOf(tx, row) : { text: null, reasons: null }),
        mayDecide: await this.mayDecide(tx, acting, row),
      };
    });
  }

  /** Until when the earner may appeal, and what became of the appeals. @throws Problem not-found */
  findOwn(earnerId: string, caseId: string) {
    return this.database.inTransaction(async (tx) => {
      const one = await findOwnCase(tx, earnerId, caseId);
      const result = await resultAppealed(tx, one);
      const process = await findProcess(tx, caseId);
      const open = process?.phase === 'not-yet' && mayAppeal(result, this.clock());
      const items = [];
      for (const row of await appealsOfCase(tx, caseId)) {
        const { deciderId: _nobody, ...shown } = viewOf(row);
        items.push({ ...shown, ...(await this.wordsOf(tx, row)) });
      }
      return { appealUntil: open && result.appealUntil ? instant(result.appealUntil) : null, items };
    });
  }

  private async wordsOf(tx: Transaction, row: AppealRow) {
    const commitments = [row.words, ...(row.rulingWords ? [row.rulingWords] : [])];
    const words = await openWords(tx, this.profiles, commitments);
    return {
      text: words.get(row.words) ?? null,
      reasons: row.rulingWords ? (words.get(row.rulingWords) ?? null) : null,
    };
  }

  private async mayDecide(tx: Transaction, acting: ActingPerson, row: AppealRow) {
    if (row.state !== 'lodged') return { ok: false, code: 'appeal-decided' };
    if ((await tookPart(tx, row.caseId, row.lodgedAt)).has(acting.personId))
      return { ok: false, code: 'separation-of-duties' };
    return (await this.hasDuty(tx, acting, row)) ? { ok: true } : { ok: false, code: 'not-your-duty' };
  }

  private async hasDuty(tx: Transaction, acting: ActingPerson, row: AppealRow): Promise<boolean> {
    const duty = await presentAssignment(tx, row.caseId);
    return duty?.duty === 'appeal' && duty.personId === acting.personId;
  }
}

const viewOf = (row: AppealRow) => ({
  appealId: row.id,
  caseId: row.caseId,
  resultId: row.resultId,
  decisionId: row.decisionId,
  state: row.state,
  lodgedAt: instant(row.lodgedAt),
  decideBy: instant(row.decideBy),
  decidedAt: row.decidedAt ? instant(row.decidedAt) : null,
  deciderId: row.deciderId,
});
