import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { canonicalBytes } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { BlueprintBody, Language } from '../../../shared/src/content.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { isId, newId } from '../../../shared/src/ids.js';
import { writeEvents } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { canMark } from '../case/case.js';
import { type CaseWithEarner, changeCase, factsOf, findCase, lockCase } from '../case/case.store.js';
import type { Database, Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import { factOf } from '../events.js';
import { type EvidenceRow, listEvidence } from '../evidence/evidence.store.js';
import type { EvidenceReader } from '../evidence/evidence-reader.js';
import { insertResult } from '../result/result.store.js';
import { baseBlueprint, type Editions, namesOf, type Version } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { commentsOf, judge, markSentence } from './mark.js';
import { dropBegun, findPreparedMark, insertMark, insertPrepared } from './mark.store.js';

const markInput = z.strictObject({
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
type MarkInput = z.output<typeof markInput>;

type Details = Draft<'mark'>['details'];

interface Marked {
  one: CaseWithEarner;
  version: Version;
  editions: Editions;
  evidence: EvidenceRow[];
}

/**
 * The mark of a case against the rubric: one a case, by somebody who is not the earner. The subject is the blueprint
 * by its digest; comments stay out of the statement.
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
  ) {}

  /** @throws Problem not-found, own-case, consent-missing, mark-outside-rubric, evidence-incomplete, evidence-damaged, ... */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'mark'>[]> {
    const input = markInput.parse(body);
    const { one, version, editions, evidence } = await this.markable(acting, input);
    const details = detailsOf(newId(), one, version, editions, evidence, input.levels);
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
    return [draftOf(version, details, sentence)];
  }

  /** Records mark and result, and tells both. @throws Problem as prepare, statement-mismatch */
  async accept(tx: Transaction, decision: AcceptedDecision<'mark'>): Promise<unknown> {
    const { acting, statement } = decision;
    const { markId, caseId } = statement.details;
    const one = await lockCase(tx, acting.organizationId, caseId);
    const version = await findVersion(tx, acting.organizationId, one.versionId);
    refuseUnmarkable(one, acting.personId, version);
    // The signer sets an award aside whose mark is older than the opening.
    if (!one.openedAt || statement.at < instant(one.openedAt)) throw new Problem('statement-mismatch');
    const editions = await findEditions(tx, version.id);
    const evidence = await listEvidence(tx, caseId);
    const expected = detailsOf(markId, one, version, editions, evidence, statement.details.levels);
    const comments = await findPreparedMark(tx, { markId, caseId, assessorId: acting.personId });
    if (!comments || !says(statement, draftOf(version, expected, { en: '', fr: '' })))
      throw new Problem('statement-mismatch');
    return this.record(tx, decision, one, comments);
  }

  private async record(
    tx: Transaction,
    decision: AcceptedDecision<'mark'>,
    one: CaseWithEarner,
    comments: Uint8Array<ArrayBuffer>,
  ): Promise<unknown> {
    const now = this.clock();
    const { organizationId, personId } = decision.acting;
    const { markId, caseId, levels, outcome } = decision.statement.details;
    const { decisionId } = decision;
    await dropBegun(tx, caseId);
    await insertMark(tx, {
      id: markId,
      caseId,
      assessorId: personId,
      decisionId,
      levels,
      outcome,
      sealed: comments,
      markedAt: now,
    });
    const resultId = newId();
    const { versionId, earnerId } = one;
    await insertResult(tx, {
      id: resultId,
      caseId,
      organizationId,
      versionId,
      earnerId,
      outcome,
      finalizedAt: now,
    });
    const revision = await changeCase(tx, caseId, { state: 'finished' }, 2);
    const about = { organizationId, key: caseId, now };
    await writeEvents(tx, [
      factOf(
        { case: 'markGiven', value: { markId, caseId, decision: acceptedToProto(decision) } },
        { ...about, version: revision - 1, decisionDigest: decision.digest },
      ),
      factOf(
        {
          case: 'resultFinalized',
          value: {
            resultId,
            caseId,
            versionId,
            earnerId,
            outcome,
            markDecisionId: decisionId,
            openingDecisionId: one.openingDecisionId ?? '',
          },
        },
        { ...about, version: revision },
      ),
    ]);
    return { caseId, markId, resultId, outcome, final: true };
  }

  private markable(acting: ActingPerson, input: MarkInput): Promise<Marked> {
    return this.database.inTransaction(async (tx) => {
      const one = await findCase(tx, acting.organizationId, input.caseId);
      const version = await findVersion(tx, acting.organizationId, one.versionId);
      refuseUnmarkable(one, acting.personId, version);
      const editions = await findEditions(tx, version.id);
      return { one, version, editions, evidence: await listEvidence(tx, one.id) };
    });
  }
}

function refuseUnmarkable(one: CaseWithEarner, personId: string, version: Version): void {
  const allowed = canMark(factsOf(one), personId, version);
  if (!allowed.ok) throw new Problem(allowed.code);
}

/** The details of a mark with these levels, from what is kept. @throws Problem mark-outside-rubric, evidence-incomplete */
function detailsOf(
  markId: string,
  one: CaseWithEarner,
  version: Version,
  editions: Editions,
  evidence: readonly EvidenceRow[],
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

/** True if a statement says exactly what its draft would. */
function says(statement: AcceptedDecision<'mark'>['statement'], draft: Draft<'mark'>): boolean {
  const meaning = ({
    subject,
    policy,
    decision,
    details,
    validFrom,
    validUntil,
  }: Omit<Draft<'mark'>, 'sentence'>) =>
    Buffer.from(canonicalBytes({ subject, policy, decision, details, validFrom, validUntil })).toString();
  return meaning(statement) === meaning(draft);
}

function bothLanguages(version: Version, editions: Editions): Record<Language, BlueprintBody> {
  const base = baseBlueprint(version, editions);
  return { en: editions.blueprint.en ?? base, fr: editions.blueprint.fr ?? base };
}
