import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { BlueprintBody } from '../../../shared/src/content.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { markStages } from '../../../shared/src/statements/assessment.js';
import { isReady } from '../conduct/process.service.js';
import { noteUntold, presentAssignment } from '../conduct/process.store.js';
import { Database, type Transaction } from '../database.store.js';
import { earnerView, ownView, sealedOffering } from '../earner/earner-view.js';
import { Profiles } from '../earner/profiles.js';
import { factOf } from '../events.js';
import { missingEvidence } from '../evidence/evidence.js';
import { listEvidence } from '../evidence/evidence.store.js';
import { EvidenceReader } from '../evidence/evidence-reader.js';
import { seesMarks } from '../mark/blind.js';
import { draftLevels } from '../mark/mark.js';
import { findDraft } from '../mark/mark.store.js';
import { numberCursor, pageOf } from '../page.js';
import { relevanceOf } from '../relevance/relevance.store.js';
import { CLOCK } from '../tokens.js';
import { baseBlueprint, namesOf, type Version } from '../version/version.js';
import { findEditions, findVersion, findVersions } from '../version/version.store.js';
import { AssessingView, dutyView } from './assessing.view.js';
import { type Allowed, canMark, type MarkRefusal, seesNames } from './case.js';
import {
  type CaseFilter,
  type CaseRow,
  type CaseWithEarner,
  changeCase,
  factsOf,
  findCase,
  findOwnCase,
  listCases,
  listOwnCases,
  lockCase,
} from './case.store.js';
import { consentDigest, consentText } from './consent.js';

const readersOfEvidence: readonly Role[] = ['assessor', 'moderator', 'registrar'];

/** Shows cases to those who may see them, and takes the earner's consent. */
@Injectable()
export class CaseService {
  private readonly assessing: AssessingView;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(EvidenceReader) private readonly reader: EvidenceReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.assessing = new AssessingView(profiles);
  }

  /** A page of cases; names only for the roles that may see them. */
  list(acting: ActingPerson, filter: CaseFilter, page: { cursor?: string | undefined; limit: number }) {
    const after = numberCursor(page.cursor);
    return this.database.inTransaction(async (tx) => {
      const { organizationId, roles, personId } = acting;
      const rows = await listCases(tx, organizationId, filter, { after, limit: page.limit + 1 });
      const versions = await findVersions(
        tx,
        rows.map((row) => row.versionId),
      );
      const named = seesNames(roles) ? rows : [];
      const sealed = named.map((row) => ({ earnerId: row.earnerId, sealed: row.earner.sealed }));
      const profiles = await this.profiles.open(tx, sealed);
      // One after the other: a transaction has one connection.
      const blueprints = new Map<string, BlueprintBody>();
      for (const one of versions.values())
        blueprints.set(one.id, baseBlueprint(one, await findEditions(tx, one.id)));
      return pageOf(
        rows,
        page.limit,
        (row) => String(row.number),
        (row) => {
          const blueprint = blueprints.get(row.versionId);
          const version = versions.get(row.versionId);
          return {
            ...headOf(row, version),
            evidenceCount: row.evidence.length,
            evidenceComplete: blueprint ? missingEvidence(blueprint, row.evidence).length === 0 : false,
            draftByMe: row.drafts.some((draft) => draft.assessorId === personId),
            mayMark: mayMark(acting, row, version, row.assignments[0] ?? null),
            duty: row.assignments[0] ? dutyView(row.assignments[0], acting) : null,
            phase: row.process?.phase ?? null,
            dueAt: row.process?.dueAt ? instant(row.process.dueAt) : null,
            result: row.results[0] ? { resultId: row.results[0].id, outcome: row.results[0].outcome } : null,
            earner: earnerView(row.earnerId, profiles.get(row.earnerId), roles),
          };
        },
      );
    });
  }

  /** A case with what marking needs: rubric in each language, evidence with its digest state, the caller's draft. @throws Problem not-found */
  find(acting: ActingPerson, caseId: string) {
    return this.database.inTransaction(async (tx) => {
      const { organizationId, roles, personId } = acting;
      const row = await findCase(tx, organizationId, caseId);
      const { earnerId } = row;
      const shared = await this.sharedView(tx, row);
      const version = await findVersion(tx, organizationId, row.versionId);
      const blueprint = baseBlueprint(version, await findEditions(tx, version.id));
      const duty = await presentAssignment(tx, caseId);
      const seesEvidence = roles.some((role) => readersOfEvidence.includes(role));
      const draft = roles.includes('assessor') ? await findDraft(tx, caseId, personId) : null;
      const levels =
        draft && (await this.profiles.openOne(tx, { earnerId, sealed: draft.sealed }, draftLevels));
      const profiles = await this.profiles.open(tx, [{ earnerId, sealed: row.earner.sealed }]);
      const offering = seesNames(roles) ? await this.profiles.openOne(tx, row, sealedOffering) : null;
      return {
        ...shared,
        evidence: seesEvidence ? shared.evidence : null,
        evidenceCount: shared.evidence.length,
        ...(seesEvidence
          ? await this.marksView(tx, row, blueprint, personId, shared)
          : { mark: null, marks: [], agreement: null }),
        mayMark: mayMark(acting, row, version, duty),
        duty: duty && dutyView(duty, acting),
        notes: seesConditions(row, roles, duty?.personId === personId)
          ? await this.assessing.notes(tx, row, seesNames(roles))
          : [],
        draft:
          draft && levels
            ? { version: draft.version, levels, updatedAt: draft.updatedAt.toISOString() }
            : null,
        earner: earnerView(earnerId, profiles.get(earnerId), roles),
        offering: offering?.offering ?? null,
      };
    });
  }

  /** The cases of an earner. */
  async listOwn(earnerId: string) {
    return this.database.inTransaction(async (tx) => {
      const rows = await listOwnCases(tx, earnerId);
      const versions = await findVersions(
        tx,
        rows.map((row) => row.versionId),
      );
      return {
        items: rows.map((row) => ({
          ...headOf(row, versions.get(row.versionId)),
          organizationId: row.organizationId,
          phase: row.process?.phase ?? null,
          dueAt: row.process?.dueAt ? instant(row.process.dueAt) : null,
          outcome: row.results[0]?.outcome ?? null,
        })),
        next: null,
      };
    });
  }

  /** A case as its earner sees it. @throws Problem not-found */
  async findOwn(earnerId: string, caseId: string) {
    return this.database.inTransaction(async (tx) => {
      const row = await findOwnCase(tx, earnerId, caseId);
      const shared = await this.sharedView(tx, row);
      const profiles = await this.profiles.open(tx, [{ earnerId, sealed: row.earner.sealed }]);
      return {
        ...shared,
        organizationId: row.organizationId,
        // What is kept of the earner is the earner's to see.
        earner: ownView(profiles.get(earnerId)),
        notes: await this.assessing.notes(tx, row, true),
        consentText: { ...consentText, digest: consentDigest },
      };
    });
  }

  /**
   * Records the earner's consent; repeated, it changes nothing.
   *
   * @param textDigest of the text that was shown, where the caller says it
   * @throws Problem not-found, earner-erased, case-closed, statement-mismatch (another text than today's)
   */
  async consent(
    earnerId: string,
    caseId: string,
    textDigest: string | undefined,
  ): Promise<{ consentAt: string }> {
    if (textDigest !== undefined && textDigest !== consentDigest) throw new Problem('statement-mismatch');
    return this.database.inTransaction(async (tx) => {
      const { organizationId } = await findOwnCase(tx, earnerId, caseId);
      const row = await lockCase(tx, organizationId, caseId);
      if (row.earner.erasedAt) throw new Problem('earner-erased');
      if (row.consentAt) return { consentAt: instant(row.consentAt) };
      if (row.state === 'closed') throw new Problem('case-closed');
      const now = this.clock();
      const version = await changeCase(tx, caseId, { consentAt: now, consentText: consentDigest });
      if (await isReady(tx, { ...row, consentAt: now })) await noteUntold(tx, [caseId], 'ready');
      await writeEvent(
        tx,
        factOf(
          { case: 'consentRecorded', value: { caseId, earnerId } },
          { organizationId, key: caseId, version, now },
        ),
      );
      return { consentAt: instant(now) };
    });
  }

  private async sharedView(tx: Transaction, row: CaseWithEarner) {
    const version = await findVersion(tx, row.organizationId, row.versionId);
    const editions = await findEditions(tx, version.id);
    const evidence = await listEvidence(tx, row.id);
    const results = await this.assessing.results(tx, row.id);
    const result = results.at(-1) ?? null;
    return {
      ...headOf(row, version),
      // Until when it lapses, and once it has, until when open cases may finish.
      relevance: (await relevanceOf(tx, [version.id])).get(version.id) ?? null,
      blueprint: editions.blueprint,
      competencies: editions.competencies,
      evidence: await this.reader.views(tx, evidence),
      missingEvidence: missingEvidence(baseBlueprint(version, editions), evidence),
      mark: await this.assessing.standing(tx, row, results),
      process: await this.assessing.process(tx, row, results),
      result: result && {
        resultId: result.id,
        outcome: result.outcome,
        final: true,
        finalizedAt: instant(result.finalizedAt),
      },
      results: results.map((one) => ({
        resultId: one.id,
        outcome: one.outcome,
        attempt: one.attempt,
        replacesId: one.replacesId,
        finalizedAt: instant(one.finalizedAt),
      })),
    };
  }

  /** Marks for a member. Whoever marks blindly sees neither the other marks nor what stands by them. */
  private async marksView(
    tx: Transaction,
    row: CaseWithEarner,
    blueprint: BlueprintBody,
    personId: string,
    shared: { mark: object | null },
  ) {
    const seen = await this.assessing.marks(tx, row, blueprint, personId);
    const blind = !(await seesMarks(tx, { caseId: row.id, attempt: row.attempt, personId }));
    return { ...seen, mark: blind ? null : shared.mark };
  }
}

/** Changed conditions are for whoever assesses under them, and for whoever conducts the case. */
function seesConditions(row: CaseWithEarner, roles: readonly Role[], isDuty: boolean): boolean {
  const conducts = roles.some((role) => role === 'programme-lead' || role === 'registrar');
  // Without rules any assessor may give the mark.
  return conducts || isDuty || (row.rulesId === null && roles.includes('assessor'));
}

/** Whether the caller may mark the case now, and why not: where rules hold, a mark is somebody's duty. */
function mayMark(
  acting: ActingPerson,
  row: CaseWithEarner,
  version: Version | undefined,
  duty: { duty: string; personId: string | null } | null,
): Allowed<MarkRefusal | 'forbidden' | 'not-your-duty' | 'case-stage-passed'> {
  if (!acting.roles.includes('assessor')) return { ok: false, code: 'forbidden' };
  const stage = markStages.find((name) => name === duty?.duty);
  const allowed = canMark(factsOf(row), acting.personId, version ?? { submitterId: null }, stage);
  if (!allowed.ok || row.rulesId === null) return allowed;
  if (stage && duty?.personId === acting.personId) return { ok: true };
  return { ok: false, code: stage ? 'not-your-duty' : 'case-stage-passed' };
}

/** What every view of a case has. */
function headOf(row: CaseRow, version: Version | undefined) {
  return {
    caseId: row.id,
    number: row.number,
    state: row.state,
    openedAt: row.openedAt ? instant(row.openedAt) : null,
    openingDecisionId: row.openingDecisionId,
    consent: { given: row.consentAt !== null, at: row.consentAt ? instant(row.consentAt) : null },
    version: version && {
      versionId: version.id,
      microCertificationId: version.microCertificationId,
      number: version.number,
      name: namesOf(version.manifest),
      baseLanguage: version.manifest.baseLanguage,
      endorsed: version.endorsed,
    },
  };
}
