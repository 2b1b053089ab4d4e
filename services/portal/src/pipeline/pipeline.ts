import { z } from 'zod';
import type { Names } from '../facts/facts.store.js';

/** The seven stages (PORTAL.md section 4 (g)): versions first, then cases, releases and awards. */
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
  /** What is counted. */
  unit: 'versions' | 'cases' | 'awards';
  count: number;
  /** Median time that things spent in the stage before they left it; null where none left it or nothing leaves. */
  medianSeconds: number | null;
  /** How many are past their due date. */
  overdue: number;
}

export interface WaitingEmployer {
  employerId: string;
  name: string | null;
  open: number;
  oldestSince: string | null;
  /** Median time from the request to the first answer; null where there was none yet. */
  medianAnswerSeconds: number | null;
  overdue: number;
}

export interface FeedItem {
  eventId: string;
  at: string;
  type: string;
  versionId: string | null;
  number: number | null;
  name: Names | null;
  /** The employer of the fact, by name, where there is one. */
  employer: string | null;
  facts: unknown;
}

export interface AskedEmployer {
  requestId: string;
  employerId: string;
  name: string | null;
  kinds: string[];
  dueAt: string | null;
  overdue: boolean;
  reminders: number;
  remindedAt: string | null;
  answers: {
    kind: string;
    answer: string;
    at: string | null;
    state: 'signing' | 'signed' | 'held' | 'refused' | 'given';
  }[];
}

export interface Quorum {
  confirmed: number;
  /** Null while the policy is not known here. */
  needed: number | null;
}

/** A row of a stage's list. `since` is when it entered the stage. */
export type StageRow = {
  id: string;
  since: string;
  versionId: string | null;
  microCertificationId: string | null;
  number: number | null;
  name: Names | null;
} & (
  | {
      kind: 'version';
      dueAt: string | null;
      closesAt: string | null;
      overdue: boolean;
      outcome: string | null;
      quorum: { 'in-demand': Quorum; fidelity: Quorum };
      asked: AskedEmployer[];
    }
  | { kind: 'case'; consentedAt: string | null; evidenceAt: string | null; markedAt: string | null }
  | { kind: 'result'; caseId: string; resultId: string | null }
  | { kind: 'release'; count: number | null; issued: number; setAside: number }
  | { kind: 'award'; caseId: string | null; releaseId: string | null; status: string }
);

export const pipelineQuery = z
  .object({
    stage: z.enum(stages).default('awaiting-employers'),
    employer: z.uuid().optional(),
    programme: z.uuid().optional(),
    overdue: z.enum(['true', 'false']).default('false'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .meta({ id: 'PipelineQuery' });
export type PipelineQuery = z.output<typeof pipelineQuery>;

/** Where a list goes on: the last row's moment and id. */
export interface Position {
  since: Date;
  id: string;
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);

export const cursorOf = (row: { since: string; id: string }): string =>
  Buffer.from(JSON.stringify([row.since, row.id])).toString('base64url');

/** The position of a cursor, or null where it is not one of ours. */
export function positionOf(cursor: string): Position | null {
  try {
    const [since, id] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { since: new Date(since), id };
  } catch {
    return null;
  }
}
