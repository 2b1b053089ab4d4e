import { instant } from '../../../shared/src/clock.js';
import type { ReleaseRecord, ReleaseRowRecord, ResultRow } from './release.store.js';

/** A release as lists show it. */
export function shown(release: ReleaseRecord) {
  const { releaseId, count, root, state, createdAt, proposedAt, approvedAt, completedAt } = release;
  const text = (date: Date | null): string | null => (date ? instant(date) : null);
  return {
    releaseId,
    count,
    root,
    state,
    createdAt: text(createdAt),
    proposedAt: text(proposedAt),
    approvedAt: text(approvedAt),
    completedAt: text(completedAt),
  };
}

/** A row as the release's page shows it. */
export function rowShown(row: ReleaseRowRecord, result: ResultRow | undefined) {
  const { index, resultId, state, code } = row;
  return {
    index,
    resultId,
    state,
    code,
    caseId: result?.caseId ?? null,
    versionId: result?.versionId ?? null,
    earnerId: result?.earnerId ?? null,
  };
}
