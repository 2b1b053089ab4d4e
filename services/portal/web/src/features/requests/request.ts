import type { Language } from '../../api/api.js';
import type { WordRun } from '../../components/word-diff.js';

export const kinds = ['in-demand', 'fidelity'] as const;
export type Kind = (typeof kinds)[number];
export const ratings = ['not-at-all', 'partly', 'mostly', 'fully'] as const;
export type Rating = (typeof ratings)[number];
export const groundsKinds = ['vacancies', 'hiring-plan', 'own-words'] as const;
export type GroundsKind = (typeof groundsKinds)[number];
export const reasons = [
  'not-in-demand',
  'wrong-level',
  'not-how-work-is-done',
  'evidence-too-weak',
  'other',
] as const;
export type Reason = (typeof reasons)[number];
export type KindState =
  | 'open'
  | 'sending'
  | 'signing'
  | 'held'
  | 'confirmed'
  | 'withdrawn'
  | 'declined'
  | 'change-requested'
  | 'not-asked';

export interface Scope {
  sector: string;
  region: string;
  noc: string;
}

type Aligned = { framework: string; uri: string; name: string } | { reason: string };

export interface Element {
  id: string;
  text: string;
  alignment: Aligned;
}

export interface CompetenciesBody {
  competencies: {
    id: string;
    statement: string;
    knowledge: Element[];
    skills: Element[];
    attitudes: Element[];
  }[];
}

export interface BlueprintBody {
  tasks: { id: string; title: string; description: string; conditions: string }[];
  criteria: {
    id: string;
    title: string;
    competencyIds: string[];
    levels: { id: string; title: string; description: string }[];
    passLevelId: string;
  }[];
  passRule: { kind: 'every-criterion' } | { kind: 'at-least'; criteria: number };
  evidence: { id: string; title: string; kinds: string[]; criterionIds: string[] }[];
}

export type Bodies = Partial<Record<Language, { competencies: CompetenciesBody; blueprint: BlueprintBody }>>;

export interface Change {
  element:
    | 'competency'
    | 'knowledge'
    | 'skill'
    | 'attitude'
    | 'task'
    | 'criterion'
    | 'level'
    | 'evidence'
    | 'pass-rule';
  id: string;
  state: 'unchanged' | 'reworded' | 'new' | 'removed';
  words: WordRun[];
}

export interface KindOfRequest {
  kind: Kind;
  partDigest: string;
  state: KindState;
  mayAnswer: { ok: true } | { ok: false; code: string };
  /** An answer stands that can be taken back. */
  mayRecall?: boolean;
  answers: { decisionId: string; answer: string; reason: Reason | null; words: string | null; at: string }[];
  earlier: {
    number: number;
    validUntil: string;
    scope: Scope;
    grounds: { kind: GroundsKind };
    ratings: { criterionId: string; jobTask: string; rating: Rating }[];
  } | null;
  unchanged: boolean;
  changes: Partial<Record<Language, Change[]>> | null;
}

/** What the draft of answers holds of one kind. */
export interface DraftAnswer {
  kind: Kind;
  answer?: 'confirm' | 'decline' | 'change';
  scope?: Partial<Scope>;
  grounds?: { kind?: GroundsKind; words?: string };
  untilDay?: string;
  ratings?: { criterionId: string; jobTask?: string; rating?: Rating }[];
  reason?: Reason;
  text?: string;
  criterionId?: string | null;
  preparationId?: string | null;
  public?: boolean;
}

/** Ratings that a colleague prepared for the approver. */
export interface Preparation {
  preparationId: string;
  personId: string;
  role: 'supervisor';
  ratings: { criterionId: string; jobTask: string; rating: Rating }[];
  at: string;
}

export interface RequestDetail {
  requestId: string;
  mayDeclareConflict?: boolean;
  institution: { organizationId: string; name: string };
  microCertificationId: string;
  number: number;
  name: Partial<Record<Language, string>>;
  state: 'open' | 'overdue' | 'closed';
  closeReason: string | null;
  dueAt: string;
  closesAt: string;
  description: Partial<Record<Language, string>>;
  hours: number;
  noc: string[];
  baseLanguage: Language;
  content: Bodies;
  editions: Partial<Record<Language, { competencies: string; blueprint: string }>>;
  policy: { sentence: Record<Language, string>; termMonths: number } | null;
  latestUntilDay: string;
  /** End of a term that follows the organization's renewal month. */
  proposedUntilDay: string;
  preparations: Preparation[];
  kinds: KindOfRequest[];
  quorum: { kind: Kind; confirmed: number; needed: number | { confirmations: number } | null }[];
  messages: number;
  draft: { version: number; content: { answers: DraftAnswer[] }; savedAt: string } | null;
}

/** One kind's answer while it is filled in; nothing is chosen for the person. */
export interface Answer {
  kind: Kind;
  answer: 'confirm' | 'decline' | 'change' | null;
  scope: Scope;
  grounds: GroundsKind | null;
  words: string;
  untilDay: string;
  ratings: Record<string, { jobTask: string; rating: Rating | null; keptFrom: number | null }>;
  reason: Reason | null;
  text: string;
  criterionId: string | null;
  /** The colleague's ratings that were taken over. */
  preparationId: string | null;
  public: boolean;
}

/** The answer to begin with: the saved draft, else what was confirmed before where its text is unchanged. */
export function firstAnswer(detail: RequestDetail, of: KindOfRequest): Answer {
  const { earlier } = of;
  const saved = detail.draft?.content.answers.find((one) => one.kind === of.kind);
  const criteria = of.kind === 'fidelity' ? criteriaOf(detail) : [];
  const kept = Object.fromEntries(
    criteria.map((criterion) => {
      const draft = saved?.ratings?.find((one) => one.criterionId === criterion.id);
      const before = isUnchanged(of, criterion.id, detail.baseLanguage)
        ? earlier?.ratings.find((one) => one.criterionId === criterion.id)
        : undefined;
      const same = before && (!draft || (draft.jobTask === before.jobTask && draft.rating === before.rating));
      return [
        criterion.id,
        {
          jobTask: draft?.jobTask ?? before?.jobTask ?? '',
          rating: draft?.rating ?? before?.rating ?? null,
          keptFrom: same ? (earlier?.number ?? null) : null,
        },
      ];
    }),
  );
  return {
    kind: of.kind,
    answer: saved?.answer ?? null,
    scope: {
      sector: saved?.scope?.sector ?? earlier?.scope.sector ?? '',
      region: saved?.scope?.region ?? earlier?.scope.region ?? '',
      noc: saved?.scope?.noc ?? earlier?.scope.noc ?? detail.noc[0] ?? '',
    },
    grounds: saved?.grounds?.kind ?? null,
    words: saved?.grounds?.words ?? '',
    untilDay: saved?.untilDay ?? detail.proposedUntilDay,
    ratings: kept,
    reason: saved?.reason ?? null,
    text: saved?.text ?? '',
    criterionId: saved?.criterionId ?? null,
    preparationId: saved?.preparationId ?? null,
    public: saved?.public ?? false,
  };
}

const criteriaOf = (detail: RequestDetail): BlueprintBody['criteria'] =>
  detail.content[detail.baseLanguage]?.blueprint.criteria ?? [];

/** Whether a criterion with all its levels reads as it did when it was confirmed. */
function isUnchanged(of: KindOfRequest, criterionId: string, language: Language): boolean {
  if (of.unchanged) return true;
  const changes = of.changes?.[language] ?? [];
  return (
    changes.some(
      (one) => one.element === 'criterion' && one.id === criterionId && one.state === 'unchanged',
    ) &&
    changes.every(
      (one) => one.element !== 'level' || !one.id.startsWith(`${criterionId}/`) || one.state === 'unchanged',
    )
  );
}

/** What the saved draft holds of an answer. */
export function draftOf(answer: Answer): DraftAnswer {
  const { kind, scope, words, untilDay, text, criterionId, preparationId } = answer;
  return {
    kind,
    ...(answer.answer ? { answer: answer.answer } : {}),
    scope,
    grounds: { ...(answer.grounds ? { kind: answer.grounds } : {}), words },
    untilDay,
    ratings: Object.entries(answer.ratings).map(([id, { jobTask, rating }]) => ({
      criterionId: id,
      jobTask,
      ...(rating ? { rating } : {}),
    })),
    ...(answer.reason ? { reason: answer.reason } : {}),
    text,
    criterionId,
    preparationId,
    public: answer.public,
  };
}

export const MIN_WORDS = 20;

/** Criteria that still lack a rating or their job task. */
export const toRate = (answer: Answer): string[] =>
  Object.entries(answer.ratings).flatMap(([id, one]) => (one.rating && one.jobTask.trim() ? [] : [id]));

/** Whether the ratings of an answer are still those that a colleague prepared. */
export const isAsPrepared = (answer: Answer, { ratings: prepared }: Preparation): boolean =>
  prepared.every(({ criterionId, jobTask, rating }) => {
    const given = answer.ratings[criterionId];
    return given?.rating === rating && given.jobTask.trim() === jobTask;
  });

/** The answer as the decision takes it; null while something is missing. */
export function confirmationOf(answer: Answer) {
  const { kind, scope, grounds, words, untilDay } = answer;
  const filled =
    scope.sector.trim() && scope.region.trim() && /^\d{5}$/.test(scope.noc) && untilDay && grounds;
  if (answer.answer !== 'confirm' || !filled || toRate(answer).length > 0) return null;
  if (grounds === 'own-words' && words.trim().length < MIN_WORDS) return null;
  return {
    kind,
    scope: { sector: scope.sector.trim(), region: scope.region.trim(), noc: scope.noc },
    grounds: { kind: grounds, ...(grounds === 'own-words' ? { words: words.trim() } : {}) },
    untilDay,
    ...(kind === 'fidelity'
      ? {
          ratings: Object.entries(answer.ratings).map(([criterionId, { jobTask, rating }]) => ({
            criterionId,
            jobTask: jobTask.trim(),
            rating,
          })),
          ...(answer.preparationId ? { preparationId: answer.preparationId } : {}),
        }
      : {}),
    public: answer.public,
  };
}

/** Body of a decline or change request; null while something is missing. */
export function refusalOf(answer: Answer, requestId: string) {
  const text = answer.text.trim();
  if (!answer.reason || text.length < MIN_WORDS) return null;
  const common = { requestId, kind: answer.kind, reason: answer.reason, text };
  return answer.answer === 'decline'
    ? { ...common, public: answer.public }
    : { ...common, criterionId: answer.criterionId };
}
