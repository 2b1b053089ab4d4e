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

/** What a row is about: a result of a case, or a stack with the awards on which it rests. */
export interface About {
  result: ResultRow | undefined;
  stack: {
    versionId: string | null;
    earnerId: string | null;
    awards: { awardId: string; caseId: string | null }[];
  } | null;
}

/** A row as the release's page shows it. */
export function rowShown(row: ReleaseRowRecord, { result, stack }: About) {
  const { index, resultId, state, code } = row;
  return {
    index,
    resultId,
    state,
    code,
    caseId: result?.caseId ?? null,
    versionId: (stack ?? result)?.versionId ?? null,
    earnerId: (stack ?? result)?.earnerId ?? null,
    stack: stack && { awards: stack.awards },
  };
}
