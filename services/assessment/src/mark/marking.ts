import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { BlueprintBody, Language } from '../../../shared/src/content.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { isId, newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Statement } from '../../../shared/src/statement.js';
import { canMark } from '../case/case.js';
import { type CaseWithEarner, factsOf, findCase, lockCase } from '../case/case.store.js';
import type { Settlement } from '../conduct/settlement.js';
import type { Database, Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import { type EvidenceRow, listEvidence } from '../evidence/evidence.store.js';
import type { EvidenceReader } from '../evidence/evidence-reader.js';
import { refuseAfterTeachOut } from '../relevance/relevance.store.js';
import { says } from '../says.js';
import { baseBlueprint, type Editions, namesOf, type Version } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { seesMarks } from './blind.js';
import { commentsOf, judge, markSentence } from './mark.js';
import { findPreparedMark, insertPrepared } from './mark.store.js';
import { type Turn, turnOf } from './turn.js';

/** Most marks that one signature covers. */
const MOST_MARKS = 100;

const oneMark = z.strictObject({
  caseId: z.string().refine(isId, 'not an id'),
  levels: z
    .array(
      z.strictObject({
        criterionId: z.string().min(1),
        levelId: z.string().min(1),
        comment: z.string().trim().max(4000).optional(),
      }),
    )
    .min(1)
    .max(200),
});
/** One mark, or those of a session under one signature. */
const markInput = z.union([
  oneMark,
  z.strictObject({
    marks: z
      .array(oneMark)
      .min(1)
      .max(MOST_MARKS)
      .refine((marks) => new Set(marks.map((one) => one.caseId)).size === marks.length, 'a case twice'),
  }),
]);
type MarkInput = z.output<typeof oneMark>;

type Details = Draft<'mark'>['details'];

interface Marked {
  one: CaseWithEarner;
  turn: Turn;
  version: Version;
  editions: Editions;
  evidence: EvidenceRow[];
}

/**
 * The mark of a case against the rubric, by somebody who is not the earner; by rules a second one that does not see the
 * first, and after an upheld appeal a third. The subject is the blueprint by its digest; comments stay out of the
 * statement. It becomes a fact when the case's process takes it.
 */
export class Marking implements DecisionKind<Transaction, 'mark'> {
  readonly type = 'mark';
  readonly roles = ['assessor'] as const;
  readonly input = markInput;

  constructor(
    private readonly database: Database,
    private readonly profiles: Profiles,
    private readonly reader: EvidenceReader,
    private readonly clock: Clock,
    private readonly settlement: Settlement,
  ) {}

  /** @throws Problem not-found, not-your-duty, own-case, consent-missing, mark-outside-rubric, evidence-incomplete, evidence-damaged, ... */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'mark'>[]> {
    const input = markInput.parse(body);
    const drafts: Draft<'mark'>[] = [];
    for (const mark of 'marks' in input ? input.marks : [input]) drafts.push(await this.draft(acting, mark));
    return drafts;
  }

  private async draft(acting: ActingPerson, input: MarkInput): Promise<Draft<'mark'>> {
    const marked = await this.markable(acting, input.caseId);
    const { one, version, editions, evidence } = marked;
    const details = detailsOf(newId(), marked, input.levels);
    const states = await this.reader.check(evidence);
    if ([...states.values()].some((state) => state === 'differs' || state === 'missing'))
      throw new Problem('evidence-damaged');
    await this.database.inTransaction(async (tx) => {
      await insertPrepared(tx, {
        markId: details.markId,
        caseId: one.id,
        assessorId: acting.personId,
        sealed: await this.profiles.sealOne(tx, one.earnerId, commentsOf(input.levels)),
        preparedAt: this.clock(),
      });
    });
    const sentence = markSentence({
      caseNumber: one.number,
      name: namesOf(version.manifest),
      versionNumber: version.number,
      blueprint: bothLanguages(version, editions),
      levels: details.levels,
      evidence: details.evidence.length,
      outcome: details.outcome,
    });
    return draftOf(version, details, sentence);
  }

  /** Takes the mark for the process. @throws Problem as prepare, statement-mismatch */
  async accept(tx: Transaction, decision: AcceptedDecision<'mark'>): Promise<unknown> {
    const { acting, statement } = decision;
    const { markId, caseId } = statement.details;
    await lockCase(tx, acting.organizationId, caseId);
    const marked = await load(tx, acting, caseId, this.clock());
    const { one, version } = marked;
    // The signer sets an award aside whose mark is older than the opening.
    if (!one.openedAt || statement.at < instant(one.openedAt)) throw new Problem('statement-mismatch');
    const expected = detailsOf(markId, marked, statement.details.levels);
    const comments = await findPreparedMark(tx, { markId, caseId, assessorId: acting.personId });
    if (!comments || !says(statement, draftOf(version, expected, { en: '', fr: '' })))
      throw new Problem('statement-mismatch');
    return { caseId, markId };
  }

  readonly settle: NonNullable<DecisionKind<Transaction, 'mark'>['settle']> = (decision, updateId) =>
    this.settlement.settle(decision, updateId);

  /** Until the result stands, a mark is read by who gave it, and by who settles a difference. */
  async mayRead(tx: Transaction, acting: ActingPerson, statement: Statement<'mark'>): Promise<boolean> {
    if (statement.personId === acting.personId) return true;
    const { caseId, attempt = 1 } = statement.details;
    return seesMarks(tx, { caseId, attempt, personId: acting.personId });
  }

  private markable(acting: ActingPerson, caseId: string): Promise<Marked> {
    return this.database.inTransaction((tx) => load(tx, acting, caseId, this.clock()));
  }
}

/** What is marked, if it is this person's to mark now. @throws Problem */
async function load(tx: Transaction, acting: ActingPerson, caseId: string, now: Date): Promise<Marked> {
  const one = await findCase(tx, acting.organizationId, caseId);
  const version = await findVersion(tx, acting.organizationId, one.versionId);
  const turn = await turnOf(tx, one, acting.personId);
  const allowed = canMark(factsOf(one), acting.personId, version, turn.stage);
  if (!allowed.ok) throw new Problem(allowed.code);
  await refuseAfterTeachOut(tx, version.id, turn.stage ?? 'first', instant(now));
  const editions = await findEditions(tx, version.id);
  return { one, turn, version, editions, evidence: await listEvidence(tx, one.id) };
}

/** The details of a mark with these levels, from what is kept. @throws Problem mark-outside-rubric, evidence-incomplete */
function detailsOf(
  markId: string,
  { one, turn, version, editions, evidence }: Marked,
  levels: readonly { criterionId: string; levelId: string }[],
): Details {
  const judged = judge(baseBlueprint(version, editions), levels, evidence);
  if (!judged.ok)
    switch (judged.code) {
      case 'mark-outside-rubric':
        throw new Problem(judged.code, {
          errors: [
            {
              pointer: '/levels',
              code: judged.code,
              detail: `Criterion ${judged.criterionId} needs exactly one of its own levels.`,
              detailFr: `Le critère ${judged.criterionId} exige exactement un de ses niveaux.`,
            },
          ],
        });
      case 'evidence-incomplete':
        throw new Problem(judged.code, {
          detail: `Still missing: ${judged.missing.join(', ')}. Add it, or mark the case as not yet.`,
          detailFr: `Il manque encore\u00a0: ${judged.missing.join(', ')}. Ajoutez-le, ou notez le dossier comme pas encore réussi.`,
        });
    }
  return {
    markId,
    caseId: one.id,
    versionId: version.id,
    levels: judged.levels,
    evidence: evidence.map((item) => ({ evidenceId: item.id, item: item.itemDigest })),
    outcome: judged.outcome,
    ...turn,
  };
}

function draftOf(version: Version, details: Details, sentence: { en: string; fr: string }): Draft<'mark'> {
  return {
    subject: { kind: 'blueprint', id: version.id, digest: version.manifest.parts.blueprint },
    policy: null,
    decision: 'mark',
    details,
    validFrom: null,
    validUntil: null,
    sentence,
  };
}

function bothLanguages(version: Version, editions: Editions): Record<Language, BlueprintBody> {
  const base = baseBlueprint(version, editions);
  return { en: editions.blueprint.en ?? base, fr: editions.blueprint.fr ?? base };
}
