import type { ActingPerson } from '../../../shared/src/auth.js';
import { parseCanonical } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { isType } from '../../../shared/src/statement.js';
import { awardById, dropIntended } from '../award/award.store.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { contentOf } from '../gate/row.js';
import type { Evidence } from '../ledger/evidence.js';
import type { Versions } from '../version/versions.js';
import { type ReleaseRowContent, releaseTree } from './release.js';
import {
  endRelease,
  freeRows,
  heldResults,
  progressOf,
  type ReleaseRecord,
  type ReleaseRowRecord,
  type ResultRow,
  releaseById,
  releaseOf,
  resultsOf,
  rowsOf,
  saveDraft,
} from './release.store.js';

const PAGE = 100;

/** Releases: drafts from final results, and what becomes of them. */
export class ReleaseService {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly versions: Versions,
    private readonly clock: Clock,
  ) {}

  /** Makes a draft over results of this organization. @throws Problem result-not-final, result-already-released */
  async draft(
    acting: ActingPerson,
    resultIds: string[],
    key: string,
  ): Promise<{ releaseId: string; count: number; root: string; state: 'draft' }> {
    return this.database.inTransaction(async (tx) => {
      const { organizationId, personId } = acting;
      const command = { organizationId, key, personId, operation: 'release.draft', payload: { resultIds } };
      const { response } = await once(tx, command, async () => {
        const tree = releaseTree(await this.contents(tx, organizationId, [...new Set(resultIds)]));
        const releaseId = newId();
        await saveDraft(
          tx,
          { releaseId, organizationId, draftedBy: personId, createdAt: this.clock() },
          tree,
        );
        return { releaseId, count: tree.count, root: tree.root, state: 'draft' as const };
      });
      return response;
    });
  }

  /** @throws Problem not-found */
  async find(organizationId: string, releaseId: string): Promise<ReleaseRecord> {
    const release = await releaseOf(this.database, organizationId, releaseId);
    if (!release) throw new Problem('not-found');
    return release;
  }

  /** Persons who marked or moderated a case that the release awards; none of them approves it. */
  async markers(
    tx: Transaction,
    release: ReleaseRecord,
    heldBack: ReadonlySet<string> = new Set(),
  ): Promise<Set<string>> {
    const markers = new Set<string>();
    for (let from = 0; from < release.count; from += PAGE) {
      const rows = await rowsOf(tx, release.releaseId, from, from + PAGE);
      const awarded = rows.filter((row) => !heldBack.has(row.resultId));
      const results = await resultsOf(
        tx,
        release.organizationId,
        awarded.map((row) => row.resultId),
      );
      const caseIds = results.map((result) => result.caseId);
      for (const caseId of [...caseIds, ...(await stackedCases(tx, awarded))]) {
        for (const { statement } of await this.evidence.find(tx, { about: `mark:${caseId}` }))
          markers.add(statement.personId);
      }
    }
    return markers;
  }

  /** Who proposed a release, by the statement that the ledger holds. @throws Problem release-not-open before that */
  async proposerOf(tx: Transaction, release: ReleaseRecord): Promise<string> {
    const [proven] =
      release.proposedBy === null ? [] : await this.evidence.find(tx, { digest: release.proposedBy });
    if (!proven) throw new Problem('release-not-open', { detail: 'the proposal is still being recorded' });
    return proven.statement.personId;
  }

  /** Frees what a cancelled release did not issue, once the ledger holds the cancellation. Safe to repeat. */
  async cancel(releaseId: string): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      await dropIntended(tx, { releaseId });
      await freeRows(tx, releaseId, this.clock());
    });
  }

  /** `ReleaseCompleted` with the counts from the rows; once. */
  async complete(releaseId: string): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const release = await releaseById(tx, releaseId);
      if (!release || !(await endRelease(tx, releaseId, 'completed', this.clock()))) return;
      const { issued, setAside, heldBack } = await progressOf(tx, releaseId);
      const { organizationId } = release;
      await writeEvent(
        tx,
        factOf(
          { case: 'releaseCompleted', value: { releaseId, issued, setAside, heldBack } },
          { organizationId, key: releaseId, now: this.clock() },
        ),
      );
    });
  }

  private async contents(
    tx: Transaction,
    organizationId: string,
    resultIds: string[],
  ): Promise<ReleaseRowContent[]> {
    const results = new Map(
      (await resultsOf(tx, organizationId, resultIds)).map((one) => [one.resultId, one]),
    );
    const faults = resultIds.filter((resultId) => results.get(resultId)?.outcome !== 'pass');
    if (faults.length > 0) throw notFinal(faults, resultIds);
    const held = await heldResults(tx, resultIds);
    if (held.length > 0)
      throw new Problem('result-already-released', { detail: held.slice(0, 10).join(', ') });
    const manifests = new Map<string, string>();
    const contents: ReleaseRowContent[] = [];
    for (const result of results.values()) contents.push(await this.content(tx, result, manifests));
    return contents;
  }

  private async content(
    tx: Transaction,
    result: ResultRow,
    manifests: Map<string, string>,
  ): Promise<ReleaseRowContent> {
    const [opening] = await this.evidence.find(tx, { about: `case:${result.caseId}` });
    const marks = await this.evidence.find(tx, { about: `mark:${result.caseId}` });
    if (!manifests.has(result.versionId)) {
      const version = await this.versions.find(tx, result.versionId);
      if (version.ok) manifests.set(result.versionId, version.manifestDigest);
    }
    const version = manifests.get(result.versionId);
    // The result is told, its statements are still on their way to the ledger, or do not hold: not final for us.
    if (!opening || !isType(opening.statement, 'case-opening') || marks.length === 0 || !version)
      throw notFinal([result.resultId], [result.resultId]);
    return { result: result.resultId, earner: opening.statement.details.earner, version };
  }
}

/** Cases of the awards on which the stacks among these rows rest. */
async function stackedCases(tx: Transaction, rows: readonly ReleaseRowRecord[]): Promise<string[]> {
  const caseIds: string[] = [];
  for (const row of rows)
    for (const awardId of contentOf(parseCanonical(row.row))?.stack?.awards ?? []) {
      const award = await awardById(tx, awardId);
      if (award) caseIds.push(award.caseId);
    }
  return caseIds;
}

function notFinal(faults: string[], asked: string[]): Problem {
  const errors = faults.slice(0, 100).map((resultId) => ({
    pointer: `/resultIds/${asked.indexOf(resultId)}`,
    code: 'result-not-final',
    detail: 'This result is not final, not a pass, or not of this organization.',
    detailFr:
      "Ce résultat n'est pas définitif, n'est pas une réussite ou n'appartient pas à cet établissement.",
  }));
  return new Problem('result-not-final', { errors });
}
