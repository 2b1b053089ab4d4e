import { agreementOf } from '../../../shared/src/assessment-rules.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { instant } from '../../../shared/src/clock.js';
import type { BlueprintBody, LevelGiven } from '../../../shared/src/content.js';
import { type AssignmentRow, findProcess, listNotes } from '../conduct/process.store.js';
import { rulesOf, timingOf } from '../conduct/rules-of.js';
import { windowsOf } from '../conduct/terms.js';
import type { Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { seesMarks } from '../mark/blind.js';
import { type Comments, commentsSchema } from '../mark/mark.js';
import { listMarks, type MarkRow } from '../mark/mark.store.js';
import { listModerations, type ModerationRow } from '../moderation/moderation.store.js';
import { type ResultRow, resultsOfCase } from '../result/result.store.js';
import { openWords } from '../words/words.store.js';
import type { CaseWithEarner } from './case.store.js';

/** Who has a duty, until when. By name for whoever conducts cases: who marks does not know who else does. */
export const dutyView = (row: AssignmentRow, acting: ActingPerson) => ({
  duty: row.duty,
  attempt: row.attempt,
  personId:
    row.personId === acting.personId ||
    acting.roles.some((role) => role === 'programme-lead' || role === 'registrar')
      ? row.personId
      : null,
  mine: row.personId === acting.personId,
  dueAt: instant(row.dueAt),
  extendableUntil: instant(row.latestAt),
});

const withComments = (levels: readonly LevelGiven[], comments: Comments | null) =>
  levels.map((one) => ({ ...one, comment: comments?.[one.criterionId] ?? null }));

/** Of which notes the words are shown to the earner, and to whoever assesses or conducts the case. */
const shownKinds: readonly string[] = ['accommodation', 'evidence-request'];

/** Shows how a case is assessed: marks to whom they may be shown, results, whose turn it is. */
export class AssessingView {
  constructor(private readonly profiles: Profiles) {}

  /** What stands for the last result, with comments by criterion; null while there is none. */
  async standing(tx: Transaction, one: CaseWithEarner, results: readonly ResultRow[]) {
    const result = results.at(-1);
    if (!result) return null;
    const marks = await listMarks(tx, one.id);
    const moderation = (await listModerations(tx, one.id)).find(
      (row) => row.decisionId === result.decisionId,
    );
    const mark =
      marks.find((row) => row.decisionId === result.decisionId) ??
      marks.find((row) => row.attempt === result.attempt && row.stage === 'first');
    if (moderation) return this.moderated(tx, moderation, mark ? await this.commentsOf(tx, one, mark) : null);
    return mark ? this.mark(tx, one, mark) : null;
  }

  /** The marks that a member may see: the own ones, and all others once nothing hangs on not knowing them. */
  async marks(tx: Transaction, one: CaseWithEarner, blueprint: BlueprintBody, personId: string) {
    const marks = await listMarks(tx, one.id);
    const attempts = new Set(marks.map((mark) => mark.attempt));
    const open = new Set<number>();
    for (const attempt of attempts)
      if (await seesMarks(tx, { caseId: one.id, attempt, personId })) open.add(attempt);
    const seen = marks.filter((mark) => mark.assessorId === personId || open.has(mark.attempt));
    const shown = [];
    for (const mark of seen) {
      const { stage, attempt, assessorId } = mark;
      shown.push({ ...(await this.mark(tx, one, mark)), stage, attempt, mine: assessorId === personId });
    }
    return { marks: shown, agreement: agreementIn(marks, open, one.attempt, blueprint) };
  }

  /** Whose turn it is, until when, by which rules. */
  async process(tx: Transaction, one: CaseWithEarner, results: readonly ResultRow[]) {
    const row = await findProcess(tx, one.id);
    const last = results.at(-1);
    const rules = await rulesOf(tx, one);
    const windows =
      row?.phase === 'not-yet' && last
        ? windowsOf(await timingOf(tx, one), last.finalizedAt, await timeZoneOf(tx, one.organizationId))
        : null;
    return {
      phase: row?.phase ?? null,
      attempt: one.attempt,
      attempts: rules?.attempts ?? 1,
      dueAt: row?.dueAt ? instant(row.dueAt) : null,
      windows: windows && {
        ...windows,
        attemptFrom: one.attempt < (rules?.attempts ?? 1) ? windows.attemptFrom : null,
        attemptUntil: one.attempt < (rules?.attempts ?? 1) ? windows.attemptUntil : null,
      },
      rules: rules && { rulesId: rules.rulesId, revision: rules.revision, name: rules.name },
    };
  }

  /**
   * Changed conditions and requests for evidence with their words; nothing of who wrote them.
   *
   * @param named for somebody who knows who the earner is: then corrections of that too
   */
  async notes(tx: Transaction, one: CaseWithEarner, named: boolean) {
    const shown = named ? [...shownKinds, 'identity-correction'] : shownKinds;
    const notes = (await listNotes(tx, one.id)).filter(({ kind }) => shown.includes(kind));
    const words = await openWords(
      tx,
      this.profiles,
      notes.flatMap((note) => (note.words === null ? [] : [note.words])),
    );
    return notes.map(({ kind, notedAt, words: own }) => ({
      kind,
      at: instant(notedAt),
      text: own === null ? null : (words.get(own) ?? null),
    }));
  }

  /** Results of all attempts, the last one being the one that stands. */
  async results(tx: Transaction, caseId: string): Promise<ResultRow[]> {
    return resultsOfCase(tx, caseId);
  }

  private async mark(tx: Transaction, one: CaseWithEarner, mark: MarkRow) {
    const { id: markId, decisionId, outcome, markedAt } = mark;
    const levels = withComments(mark.levels, await this.commentsOf(tx, one, mark));
    return { markId, decisionId, levels, outcome, markedAt: instant(markedAt) };
  }

  /** The levels that stand after a moderation; where it gives no reason, the first mark's comment still says why. */
  private async moderated(tx: Transaction, row: ModerationRow, comments: Comments | null) {
    const words = await openWords(
      tx,
      this.profiles,
      row.reasons.map((one) => one.words),
    );
    const reasons = Object.fromEntries(
      row.reasons.flatMap((one) => {
        const text = words.get(one.words);
        return text === undefined ? [] : [[one.criterionId, text]];
      }),
    );
    return {
      markId: row.id,
      decisionId: row.decisionId,
      levels: withComments(row.levels, { ...comments, ...reasons }),
      outcome: row.outcome,
      markedAt: instant(row.moderatedAt),
      moderated: true,
    };
  }

  private commentsOf(tx: Transaction, { earnerId }: CaseWithEarner, mark: MarkRow): Promise<Comments | null> {
    return this.profiles.openOne(tx, { earnerId, sealed: mark.sealed }, commentsSchema);
  }
}

/** How the two marks of the present attempt compare, for whoever may see both. */
function agreementIn(
  marks: readonly MarkRow[],
  open: ReadonlySet<number>,
  attempt: number,
  blueprint: BlueprintBody,
) {
  const of = (stage: MarkRow['stage']) =>
    marks.find((mark) => mark.attempt === attempt && mark.stage === stage);
  const [first, second] = [of('first'), of('second')];
  return first && second && open.has(attempt) ? agreementOf(blueprint, first.levels, second.levels) : null;
}
