/** A release as the issuance service shows it. */
export interface Release {
  releaseId: string;
  count: number;
  root: string;
  state: string;
  createdAt: string | null;
  proposedAt: string | null;
  approvedAt: string | null;
  completedAt: string | null;
  progress: { issued: number; setAside: number; heldBack: number; waiting: number };
}

export const exceptionReasons = [
  'evidence-in-doubt',
  'conflict-of-interest',
  'earner-asked',
  'other',
] as const;
export type ExceptionReason = (typeof exceptionReasons)[number];
/** A row to hold back, with its reason. */
export interface Exception {
  resultId: string;
  reason: ExceptionReason;
}

export interface ReleaseDetail extends Release {
  paused: boolean;
  controls: { act: 'pause' | 'resume' | 'cancel'; personId: string; at: string; words: string | null }[];
  people: {
    draftedBy: string;
    proposedBy: { personId: string; at: string } | null;
    approvedBy: { personId: string; at: string } | null;
  };
  gates: {
    gate: 'results-final' | 'stack-reached' | 'version-endorsed' | 'proposed' | 'approved';
    versionId: string | null;
    /** How many rows it is about. */
    count: number;
    passed: boolean;
    code: string | null;
  }[];
  rows: {
    items: ReleaseRow[];
    next: string | null;
  };
}

/** A result, or a stack with the awards on which it rests. */
export interface ReleaseRow {
  index: number;
  resultId: string;
  state: string;
  code: string | null;
  caseId: string | null;
  versionId: string | null;
  stack: { awards: { awardId: string; caseId: string | null }[] } | null;
}

/** State of a release in the words of status.ts. */
export function releaseState(
  release: Pick<Release, 'state' | 'completedAt' | 'approvedAt' | 'proposedAt'> & { paused?: boolean },
): string {
  if (release.state === 'cancelled' || release.state === 'refused') return release.state;
  if (release.paused && !release.completedAt) return 'paused';
  if (release.completedAt) return 'done';
  if (release.approvedAt) return 'signing';
  return release.proposedAt ? 'proposed' : release.state === 'draft' ? 'draft' : release.state;
}

/** How far it is, of five steps. */
export function releaseStep(release: Pick<Release, 'completedAt' | 'approvedAt' | 'proposedAt'>): number {
  if (release.completedAt) return 4;
  if (release.approvedAt) return 3;
  return release.proposedAt ? 1 : 0;
}
