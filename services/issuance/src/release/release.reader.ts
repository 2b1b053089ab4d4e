import { parseCanonical } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { isType } from '../../../shared/src/statement.js';
import { awardsByIds } from '../award/award.store.js';
import { stackedBy } from '../award/stacked.js';
import type { Database } from '../database.store.js';
import type { RowJudge } from '../gate/judge.js';
import { contentOf } from '../gate/row.js';
import type { Evidence } from '../ledger/evidence.js';
import { readsWords, type Words } from '../words/words.js';
import { type ControlType, controlOf } from './control.js';
import {
  progressOf,
  type ReleaseRecord,
  type ReleaseRowRecord,
  releaseOf,
  releasesOf,
  resultsOf,
  rowsOf,
  versionsOfRelease,
} from './release.store.js';
import { type About, rowShown, shown } from './release.view.js';

const PAGE = 100;

const shownActs: Record<ControlType, 'pause' | 'resume' | 'cancel'> = {
  'release-pause': 'pause',
  'release-resume': 'resume',
  'release-cancellation': 'cancel',
};

interface Gate {
  gate: 'results-final' | 'stack-reached' | 'version-endorsed' | 'proposed' | 'approved';
  versionId: string | null;
  /** How many rows it is about. */
  count: number;
  passed: boolean;
  code: string | null;
}

export interface ReleaseReaderParts {
  database: Database;
  evidence: Evidence;
  judge: RowJudge;
  words: Words;
  clock: Clock;
}

/** What people see of releases. */
export class ReleaseReader {
  constructor(private readonly parts: ReleaseReaderParts) {}

  async list(organizationId: string, page: { cursor: string | null; limit: number }) {
    const { database } = this.parts;
    const releases = await releasesOf(database, organizationId, page);
    const items = [];
    for (const release of releases)
      items.push({ ...shown(release), progress: await progressOf(database, release.releaseId) });
    return { items, next: releases.length === page.limit ? (releases.at(-1)?.releaseId ?? null) : null };
  }

  /**
   * A release with its gates, who did what, and a page of its rows; what people wrote only for those who decide.
   *
   * @throws Problem not-found
   */
  async one(acting: { organizationId: string; roles: readonly Role[] }, releaseId: string, from: number) {
    const { database } = this.parts;
    const release = await releaseOf(database, acting.organizationId, releaseId);
    if (!release) throw new Problem('not-found');
    const rows = await rowsOf(database, releaseId, from, from + PAGE);
    const about = await this.aboutOf(acting.organizationId, rows);
    return {
      ...shown(release),
      ...(await this.controls(release, readsWords(acting))),
      people: {
        draftedBy: release.draftedBy,
        proposedBy: await this.personOf(release.proposedBy),
        approvedBy: await this.personOf(release.approvedBy),
      },
      progress: await progressOf(database, releaseId),
      gates: await this.gates(release, about),
      rows: {
        items: rows.map((row, at) => rowShown(row, about[at] ?? { result: undefined, stack: null })),
        next: rows.length === PAGE ? String(from + PAGE) : null,
      },
    };
  }

  private async controls(release: ReleaseRecord, withWords: boolean) {
    const { database, evidence, words } = this.parts;
    const { releaseId, organizationId } = release;
    const proven = await evidence.find(database, { about: `release:${releaseId}` });
    const decided = proven
      .sort((left, right) => left.sequence - right.sequence)
      .flatMap(({ statement }) =>
        isType(statement, 'release-pause') ||
        isType(statement, 'release-resume') ||
        isType(statement, 'release-cancellation')
          ? [statement]
          : [],
      );
    const commitments = withWords ? decided.flatMap(({ details }) => details.words ?? []) : [];
    const texts = await words.open(database, commitments);
    return {
      paused: (await controlOf(evidence, database, { releaseId, organizationId })) === 'paused',
      controls: decided.map(({ type, personId, at, details }) => ({
        act: shownActs[type],
        personId,
        at,
        words: details.words === null ? null : (texts.get(details.words) ?? null),
      })),
    };
  }

  private async personOf(digest: string | null): Promise<{ personId: string; at: string } | null> {
    if (digest === null) return null;
    const [proven] = await this.parts.evidence.find(this.parts.database, { digest });
    return proven ? { personId: proven.statement.personId, at: proven.statement.at } : null;
  }

  /** What each of these rows is about, in their order. */
  private async aboutOf(organizationId: string, rows: readonly ReleaseRowRecord[]): Promise<About[]> {
    const { database } = this.parts;
    const ids = rows.map((row) => row.resultId);
    const results = new Map(
      (await resultsOf(database, organizationId, ids)).map((one) => [one.resultId, one]),
    );
    const contents = rows.map((row) => contentOf(parseCanonical(row.row)));
    if (!contents.some((content) => content?.stack))
      return rows.map((row) => ({ result: results.get(row.resultId), stack: null }));
    const awardIds = contents.flatMap((content) => content?.stack?.awards ?? []);
    const awards = new Map(
      (await awardsByIds(database, organizationId, awardIds)).map((one) => [one.awardId, one]),
    );
    const inside = await stackedBy(
      database,
      [...awards.values()].map((one) => one.resultId),
    );
    const versions = await this.versionsByManifest(organizationId);
    return rows.map((row, at): About => {
      const content = contents[at];
      if (!content?.stack) return { result: results.get(row.resultId), stack: null };
      const components = content.stack.awards.map((awardId) => ({ awardId, award: awards.get(awardId) }));
      return {
        result: undefined,
        stack: {
          versionId: versions.get(content.version) ?? null,
          earnerId: components.find(({ award }) => award)?.award?.earnerId ?? null,
          awards: components.map(({ awardId, award }) => ({
            awardId,
            caseId: award && !inside.has(award.resultId) ? award.caseId : null,
          })),
        },
      };
    });
  }

  /** Ids of the versions that the organization submitted, by the digests of their manifests. */
  private async versionsByManifest(organizationId: string): Promise<Map<string, string>> {
    const { database, evidence } = this.parts;
    const submitted = await evidence.find(database, { types: ['version-submission'], organizationId });
    return new Map(submitted.map(({ statement: { subject } }) => [subject.digest ?? '', subject.id]));
  }

  private async gates(release: ReleaseRecord, about: readonly About[]): Promise<Gate[]> {
    const { database, clock } = this.parts;
    const { count } = release;
    const versions = await versionsOfRelease(database, release);
    const results = versions.reduce((sum, one) => sum + one.count, 0);
    const notPassed = versions.reduce((sum, one) => sum + one.notPassed, 0);
    const stacks = count - results;
    const gates: Gate[] = [];
    if (results > 0)
      gates.push({
        gate: 'results-final',
        versionId: null,
        count: results,
        passed: notPassed === 0,
        code: null,
      });
    if (stacks > 0)
      gates.push({ gate: 'stack-reached', versionId: null, count: stacks, passed: true, code: null });
    for (const one of versions)
      gates.push(await this.endorsed(one.versionId, one.count, instant(one.finalizedAt)));
    // The moment of a stack is the release's approval.
    const approval = instant(release.approvedAt ?? clock());
    const stacked = about.flatMap(({ stack }) => stack?.versionId ?? []);
    for (const versionId of new Set(stacked)) {
      const rows = stacked.filter((id) => id === versionId).length;
      gates.push(await this.endorsed(versionId, rows, approval));
    }
    const steps: Gate[] = [
      { gate: 'proposed', versionId: null, count, passed: release.proposedBy !== null, code: null },
      { gate: 'approved', versionId: null, count, passed: release.approvedBy !== null, code: null },
    ];
    return [...gates, ...steps];
  }

  private async endorsed(versionId: string, count: number, moment: string): Promise<Gate> {
    const stands = await this.parts.judge.versionStands(versionId, moment);
    const code = stands.ok ? null : stands.code;
    return { gate: 'version-endorsed', versionId, count, passed: stands.ok, code };
  }
}
