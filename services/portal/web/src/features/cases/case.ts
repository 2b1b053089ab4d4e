import type { Language } from '../../api/api.js';
import type { CaseRelevance } from '../relevance/relevance.js';
import type { BlueprintBody, CompetenciesBody } from '../requests/request.js';

export type CaseState = 'prepared' | 'open' | 'finished' | 'closed';
export type MayMark = { ok: true } | { ok: false; code: string };

export interface Earner {
  earnerId: string;
  studentNumber: string;
  name: string;
  legalName: string;
  chosenName: string | null;
  mail: string;
  language: Language;
}

/** What every view of a case has. */
export interface CaseHead {
  caseId: string;
  number: number;
  state: CaseState;
  openedAt: string | null;
  consent: { given: boolean; at: string | null };
  version?: {
    versionId: string;
    microCertificationId: string;
    number: number;
    name: Record<Language, string>;
    baseLanguage: Language;
    endorsed: boolean;
  };
}

export type DutyKind = 'first' | 'second' | 'moderation' | 're-mark' | 'appeal';

/** The present duty of a case, and whether it is the reader's. */
export interface Duty {
  duty: DutyKind;
  attempt: number;
  personId: string | null;
  mine: boolean;
  dueAt: string;
}

/** A case in a list. */
export interface CaseItem extends CaseHead {
  /** Step of the assessment; null before it began. */
  phase: string | null;
  dueAt: string | null;
  duty: Duty | null;
  evidenceCount: number;
  evidenceComplete: boolean;
  draftByMe: boolean;
  mayMark: MayMark;
  result: { resultId: string; outcome: 'pass' | 'not-yet' } | null;
  earner: Earner | null;
}

export interface EvidenceItem {
  id: string;
  name: string | null;
  kind: string;
  mediaType: string;
  sizeBytes: number;
  blueprintEvidenceId: string | null;
  digest: string;
  state: 'checked' | 'missing' | 'differs' | 'fetched' | 'unfetched' | 'erased';
  removed: string[];
  link: { url: string; finalUrl: string | null; at: string; reason: string | null } | null;
  addedAt: string;
}

export interface GivenLevel {
  criterionId: string;
  levelId: string | null;
  comment?: string | null;
}

/** A mark, or what a moderation settled, with comments by criterion. */
export interface GivenMark {
  markId: string;
  levels: GivenLevel[];
  outcome: 'pass' | 'not-yet';
  markedAt: string;
  moderated?: true;
}

export interface Process {
  phase: string | null;
  attempt: number;
  attempts: number;
  dueAt: string | null;
  /** What may follow a result that is no pass; null at any other time. */
  windows: { appealUntil: string | null; attemptFrom: string | null; attemptUntil: string | null } | null;
  rules: { rulesId: string; revision: number; name: Record<Language, string> } | null;
}

export interface CaseNote {
  kind: 'accommodation' | 'evidence-request' | 'identity-correction';
  at: string;
  text: string | null;
}

export interface CaseResult {
  resultId: string;
  outcome: 'pass' | 'not-yet';
  attempt: number;
  replacesId: string | null;
  finalizedAt: string;
}

/** What a case shows to everybody who may see it, its earner too. */
export interface CaseCourse {
  process: Process;
  results: CaseResult[];
  notes: CaseNote[];
  /** What stands for the last result. */
  mark: GivenMark | null;
}

/** A case with what marking needs. */
export interface CaseDetail extends CaseHead, CaseCourse {
  /** How its version stands: until when it may finish. */
  relevance: CaseRelevance | null;
  blueprint: Partial<Record<Language, BlueprintBody>>;
  competencies: Partial<Record<Language, CompetenciesBody>>;
  evidence: EvidenceItem[] | null;
  evidenceCount: number;
  missingEvidence: string[];
  /** Marks that the reader may see: the own ones, and all once nothing hangs on not knowing them. */
  marks: (GivenMark & { stage: 'first' | 'second' | 're-mark'; attempt: number; mine: boolean })[];
  agreement: { criterionId: string; first: number; second: number; apart: number }[] | null;
  duty: (Duty & { extendableUntil: string }) | null;
  result: { resultId: string; outcome: 'pass' | 'not-yet'; finalizedAt: string } | null;
  mayMark: MayMark;
  draft: { version: number; levels: GivenLevel[]; updatedAt: string } | null;
  earner: Earner | null;
  offering: string | null;
}

/** Step of a case in the words of status.ts. */
export function stepOf(one: {
  state: CaseState;
  phase: string | null;
  outcome: 'pass' | 'not-yet' | null;
}): string {
  const ended = one.outcome === null ? 'closed' : one.outcome === 'pass' ? 'passed' : 'not-yet';
  switch (one.phase) {
    case 'gathering-evidence':
      return 'open';
    case 'first-mark':
      return 'marking';
    case 'closed':
      return ended;
    case null:
      // Cases of before rules have no process that is told of.
      return one.state === 'prepared' ? 'prepared' : one.state === 'open' ? 'marking' : ended;
    default:
      return one.phase;
  }
}

/** Who may not mark which cases: how many for each reason, the most frequent first. */
export function whyNotMine(
  items: readonly { mayMark: MayMark; state: CaseState }[],
): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { mayMark, state } of items)
    if (!mayMark.ok && state === 'open') counts.set(mayMark.code, (counts.get(mayMark.code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}

export const views = ['all', 'late', 'open', 'ended'] as const;
export type View = (typeof views)[number];

/** The cases that a view of the list shows; what is late is so at an instant. */
export function inView(one: Pick<CaseItem, 'state' | 'duty' | 'phase'>, view: View, now: string): boolean {
  const ended = one.phase === null ? one.state === 'finished' || one.state === 'closed' : isOver(one.phase);
  switch (view) {
    case 'all':
      return true;
    case 'late':
      return one.duty !== null && one.duty.dueAt < now;
    case 'open':
      return !ended;
    case 'ended':
      return ended;
  }
}

const isOver = (phase: string): boolean => phase === 'closed' || phase === 'withdrawn';

/** The earliest due first; what has no date comes last. */
export const byDue = (a: { dueAt: string | null }, b: { dueAt: string | null }): number =>
  (a.dueAt ?? '9999') < (b.dueAt ?? '9999') ? -1 : (a.dueAt ?? '9999') > (b.dueAt ?? '9999') ? 1 : 0;

/** The result that levels amount to by the pass rule; null while some are missing. */
export function outcomeNow(
  rubric: Pick<BlueprintBody, 'criteria' | 'passRule'>,
  levels: Record<string, { levelId: string | null } | undefined>,
): 'pass' | 'not-yet' | null {
  let passed = 0;
  for (const criterion of rubric.criteria) {
    const place = criterion.levels.findIndex((one) => one.id === levels[criterion.id]?.levelId);
    if (place < 0) return null;
    if (place >= criterion.levels.findIndex((one) => one.id === criterion.passLevelId)) passed++;
  }
  const { passRule } = rubric;
  const needed = passRule.kind === 'at-least' ? passRule.criteria : rubric.criteria.length;
  return passed >= needed ? 'pass' : 'not-yet';
}

/** State of evidence in the words of status.ts. */
export function evidenceState(state: EvidenceItem['state']): string {
  switch (state) {
    case 'checked':
    case 'fetched':
      return 'checked';
    case 'differs':
    case 'missing':
      return 'changed';
    case 'unfetched':
      return 'unfetched';
    case 'erased':
      return 'deleted';
  }
}

/** The rubric in the language of the page, else in the base language. */
export function rubricOf(
  detail: Pick<CaseDetail, 'blueprint' | 'version'>,
  lang: Language,
): BlueprintBody | null {
  return (
    detail.blueprint[lang] ??
    detail.blueprint[detail.version?.baseLanguage ?? 'en'] ??
    Object.values(detail.blueprint)[0] ??
    null
  );
}
