import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { BlueprintBody } from '../../../shared/src/content.js';
import { type AcceptedDecision, toProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newId, newNonce } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Statement } from '../../../shared/src/statement.js';
import { type CaseWithEarner, findCase, lockCase } from '../case/case.store.js';
import { ownDuty } from '../conduct/process.service.js';
import { endDuty } from '../conduct/process.store.js';
import type { CaseRecorder, Recording } from '../conduct/recorder.js';
import type { Settlement } from '../conduct/settlement.js';
import { tell } from '../conduct/tell.js';
import type { Database, Transaction } from '../database.store.js';
import type { Profiles } from '../earner/profiles.js';
import { type EvidenceRow, listEvidence } from '../evidence/evidence.store.js';
import { seesMarks } from '../mark/blind.js';
import { judge } from '../mark/mark.js';
import { findMarkOf, type MarkRow } from '../mark/mark.store.js';
import { finalize } from '../result/finalize.js';
import { says } from '../says.js';
import { baseBlueprint, namesOf, type Version } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { type CommittedWords, commitTo } from '../words/words.js';
import { claimWords, keepWords } from '../words/words.store.js';
import { differing, moderationInput, reasonsFit } from './moderation.js';
import { insertModeration } from './moderation.store.js';

type Details = Draft<'moderation'>['details'];

/** Two marks that differ, with what they are about. */
interface Disputed {
  one: CaseWithEarner;
  version: Version;
  blueprint: BlueprintBody;
  evidence: EvidenceRow[];
  first: MarkRow;
  second: MarkRow;
}

/** The decision `moderation`: somebody who marked neither settles two marks that differ. */
export class Moderating implements DecisionKind<Transaction, 'moderation'> {
  readonly type = 'moderation';
  readonly roles = ['moderator'] as const;
  readonly input = moderationInput;

  constructor(
    private readonly database: Database,
    private readonly profiles: Profiles,
    private readonly clock: Clock,
    private readonly settlement: Settlement,
  ) {}

  /** @throws Problem not-found, not-your-duty, mark-outside-rubric, evidence-incomplete, moderation-reason-missing, earner-erased */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'moderation'>[]> {
    const input = moderationInput.parse(body);
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const disputed = await load(tx, acting, input.caseId);
      const words = input.levels.flatMap(({ criterionId, reason }): [string, CommittedWords][] =>
        reason === undefined ? [] : [[criterionId, commitTo(reason, newNonce())]],
      );
      const reasons = words.map(([criterionId, { commitment }]) => ({ criterionId, words: commitment }));
      const details = detailsOf(newId(), disputed, input.levels, reasons);
      const { id: caseId, earnerId } = disputed.one;
      for (const [, one] of words)
        await keepWords(tx, this.profiles, { caseId, earnerId, writerId: acting.personId }, one, now);
      return [draftOf(disputed, details)];
    });
  }

  /** Takes the moderation for the process. @throws Problem as prepare, statement-mismatch */
  async accept(tx: Transaction, decision: AcceptedDecision<'moderation'>): Promise<unknown> {
    const { acting, statement } = decision;
    const { moderationId, caseId, levels, reasons } = statement.details;
    await lockCase(tx, acting.organizationId, caseId);
    const disputed = await load(tx, acting, caseId);
    const expected = draftOf(disputed, detailsOf(moderationId, disputed, levels, reasons));
    const lastMarkedAt = disputed.second.markedAt;
    if (!says(statement, expected) || statement.at < instant(lastMarkedAt))
      throw new Problem('statement-mismatch');
    for (const { words } of reasons) await claimWords(tx, { caseId, writerId: acting.personId }, words);
    return { caseId, moderationId };
  }

  readonly settle: NonNullable<DecisionKind<Transaction, 'moderation'>['settle']> = (decision, updateId) =>
    this.settlement.settle(decision, updateId);

  /** Whoever marks again after an appeal does not read what was settled before. */
  async mayRead(tx: Transaction, acting: ActingPerson, statement: Statement<'moderation'>): Promise<boolean> {
    if (statement.personId === acting.personId) return true;
    const { caseId, attempt } = statement.details;
    return seesMarks(tx, { caseId, attempt, personId: acting.personId });
  }
}

/** Records moderations, with the result that each settles. */
export class ModerationRecorder implements CaseRecorder<'moderation'> {
  readonly type = 'moderation';

  async record(tx: Transaction, { decision, statement, one, now }: Recording<'moderation'>) {
    const { moderationId, caseId, attempt, levels, outcome, reasons } = statement.details;
    const { decisionId, personId: moderatorId, digest } = decision;
    const first = await findMarkOf(tx, { caseId, attempt, stage: 'first' });
    if (!first || attempt !== one.attempt) throw new Problem('case-stage-passed');
    const row = { caseId, attempt, moderatorId, decisionId, levels, outcome, reasons };
    await insertModeration(tx, { id: moderationId, ...row, moderatedAt: now });
    await endDuty(tx, caseId, now);
    const standing = {
      outcome,
      markDecisionId: first.decisionId,
      moderationDecisionId: decisionId,
      replaces: false,
    };
    const { result, fact } = await finalize(tx, one, standing, now);
    const value = { moderationId, caseId, decision: toProto(decision) };
    const moderated = { fact: { case: 'caseModerated' as const, value }, decisionDigest: digest };
    await tell(tx, one, [moderated, fact], now, { state: 'finished' });
    const { resultId } = result;
    return { recorded: { result }, outcome: { caseId, moderationId, resultId, outcome, final: true } };
  }
}

/** The marks that differ, if they are this person's to settle now. @throws Problem */
async function load(tx: Transaction, acting: ActingPerson, caseId: string): Promise<Disputed> {
  const one = await findCase(tx, acting.organizationId, caseId);
  if (one.earner.erasedAt) throw new Problem('earner-erased');
  const { duty } = await ownDuty(tx, caseId, acting.personId);
  if (duty !== 'moderation') throw new Problem('not-your-duty');
  const of = { caseId, attempt: one.attempt };
  const first = await findMarkOf(tx, { ...of, stage: 'first' });
  const second = await findMarkOf(tx, { ...of, stage: 'second' });
  if (!first || !second) throw new Problem('case-stage-passed');
  const version = await findVersion(tx, one.organizationId, one.versionId);
  const blueprint = baseBlueprint(version, await findEditions(tx, version.id));
  return { one, version, blueprint, evidence: await listEvidence(tx, caseId), first, second };
}

function detailsOf(
  moderationId: string,
  { one, version, blueprint, evidence, first, second }: Disputed,
  levels: readonly { criterionId: string; levelId: string }[],
  reasons: Details['reasons'],
): Details {
  const judged = judge(blueprint, levels, evidence);
  if (!judged.ok) throw new Problem(judged.code);
  const wanted = differing(blueprint, first.levels, second.levels);
  if (!reasonsFit(wanted, reasons)) throw new Problem('moderation-reason-missing');
  return {
    moderationId,
    caseId: one.id,
    versionId: version.id,
    attempt: one.attempt,
    marks: [first, second].flatMap((mark) => (mark.digest === null ? [] : [mark.digest])),
    levels: judged.levels,
    evidence: evidence.map((item) => ({ evidenceId: item.id, item: item.itemDigest })),
    outcome: judged.outcome,
    reasons,
  };
}

function draftOf({ one, version }: Disputed, details: Details): Draft<'moderation'> {
  const name = namesOf(version.manifest);
  const result =
    details.outcome === 'pass' ? { en: 'pass', fr: 'réussite' } : { en: 'not yet', fr: 'pas encore' };
  const { length } = details.reasons;
  return {
    subject: { kind: 'blueprint', id: version.id, digest: version.manifest.parts.blueprint },
    policy: null,
    decision: 'moderate',
    details,
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I settle the two marks of case ${one.number} for “${name.en}”, version ${version.number}, which differ in ${length} ${length === 1 ? 'criterion' : 'criteria'}: the levels above stand, for the reasons given. Result: ${result.en}.`,
      fr: `Je tranche entre les deux notations du dossier ${one.number} pour « ${name.fr} », version ${version.number}, qui diffèrent dans ${length} ${length === 1 ? 'critère' : 'critères'} : les niveaux ci-dessus valent, pour les motifs donnés. Résultat : ${result.fr}.`,
    },
  };
}
