import type { Language } from '../../api/api.js';

export const stages = [
  'draft',
  'awaiting-employers',
  'endorsed',
  'assessing',
  'results',
  'released',
  'issued',
] as const;
export type Stage = (typeof stages)[number];

export interface StageFigures {
  stage: Stage;
  unit: 'versions' | 'cases' | 'awards';
  count: number;
  medianSeconds: number | null;
  overdue: number;
}

export interface WaitingEmployer {
  employerId: string;
  name: string | null;
  open: number;
  oldestSince: string | null;
  medianAnswerSeconds: number | null;
  overdue: number;
}

export interface FeedItem {
  eventId: string;
  at: string;
  type: string;
  number: number | null;
  name: Partial<Record<Language, string>> | null;
  employer: string | null;
  facts: Record<string, unknown>;
}

export interface LiveFigures {
  asOf: string | null;
  stages: StageFigures[];
  waiting: WaitingEmployer[];
  feed: FeedItem[];
  rebuildingSince: string | null;
}

interface Quorum {
  confirmed: number;
  needed: number | null;
}

interface CommonRow {
  id: string;
  since: string;
  versionId: string | null;
  microCertificationId: string | null;
  number: number | null;
  name: Partial<Record<Language, string>> | null;
}

export interface VersionRow extends CommonRow {
  kind: 'version';
  dueAt: string | null;
  closesAt: string | null;
  overdue: boolean;
  quorum: { 'in-demand': Quorum; fidelity: Quorum };
  asked: {
    requestId: string;
    name: string | null;
    remindedAt: string | null;
    answers: { kind: string; answer: string; at: string | null }[];
  }[];
}

export type StageRow =
  | VersionRow
  | (CommonRow & {
      kind: 'case';
      consentedAt: string | null;
      evidenceAt: string | null;
      markedAt: string | null;
    })
  | (CommonRow & { kind: 'result'; caseId: string; resultId: string | null })
  | (CommonRow & { kind: 'release'; count: number | null; issued: number; setAside: number })
  | (CommonRow & { kind: 'award'; caseId: string | null; releaseId: string | null; status: string });

export interface PipelineAnswer extends LiveFigures {
  list: { stage: Stage; items: StageRow[]; next: string | null };
}

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** A duration in its largest whole unit. */
export function durationOf(seconds: number): { unit: 'days' | 'hours' | 'minutes'; count: number } {
  if (seconds >= 2 * DAY_S) return { unit: 'days', count: Math.round(seconds / DAY_S) };
  if (seconds >= 2 * HOUR_S) return { unit: 'hours', count: Math.round(seconds / HOUR_S) };
  return { unit: 'minutes', count: Math.max(1, Math.round(seconds / 60)) };
}
