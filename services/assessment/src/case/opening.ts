import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { isId } from '../../../shared/src/ids.js';
import { type OutgoingEvent, writeEvents } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { refuseUnmetPrerequisites } from '../pathway/prerequisites.js';
import { refuseClosedVersions } from '../relevance/relevance.store.js';
import { rulesInForce } from '../rules/rules.js';
import { approvedRules } from '../rules/rules.store.js';
import { says } from '../says.js';
import { namesOf, type Version } from '../version/version.js';
import { findVersion, findVersions } from '../version/version.store.js';
import { canOpen } from './case.js';
import { type CaseWithEarner, factsOf, findPrepared, lockCases, openCases } from './case.store.js';
import { hasImport } from './import.store.js';

/** Most openings that one signature covers. */
export const MOST_OPENINGS = 3_000;

const id = z.string().refine(isId, 'not an id');
const openingInput = z.union([
  z.strictObject({ versionId: id, caseIds: z.array(id).min(1).max(MOST_OPENINGS) }),
  z.strictObject({ versionId: id, importId: id }),
]);

/**
 * Opening of cases: the moment at which confirmations must be in force by default. The subject is the version by its
 * digest; the details name case and earner.
 */
export class CaseOpening implements DecisionKind<Transaction, 'case-opening'> {
  readonly type = 'case-opening';
  readonly roles = ['programme-lead', 'registrar'] as const;
  readonly input = openingInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, version-not-endorsed, case-not-prepared, earner-erased */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'case-opening'>[]> {
    const input = openingInput.parse(body);
    const { organizationId } = acting;
    return this.database.inTransaction(async (tx) => {
      const version = await findVersion(tx, organizationId, input.versionId);
      const by: { caseIds: string[] } | { importId: string } =
        'caseIds' in input ? { caseIds: input.caseIds } : { importId: input.importId };
      if ('importId' in by && !(await hasImport(tx, organizationId, by.importId)))
        throw new Problem('not-found');
      const cases = await findPrepared(tx, organizationId, version.id, by, MOST_OPENINGS);
      if ('caseIds' in by && cases.length !== new Set(by.caseIds).size) throw new Problem('not-found');
      const rules = await inForce(tx, version);
      if (cases.length === 0)
        throw new Problem(version.endorsed ? 'case-not-prepared' : 'version-not-endorsed');
      await refuseClosedVersions(tx, [version.id]);
      await refuseUnmetPrerequisites(tx, version, cases, this.clock());
      return cases.map((one) => {
        refuseUnopenable(one, version);
        return openingOf(one, version, rules);
      });
    });
  }

  /** @throws Problem as acceptAll */
  async accept(tx: Transaction, decision: AcceptedDecision<'case-opening'>): Promise<unknown> {
    const [outcome] = await this.acceptAll(tx, [decision]);
    return outcome;
  }

  /** Opens all cases of one signature or none. @throws Problem not-found, statement-mismatch, or as prepare */
  async acceptAll(tx: Transaction, decisions: AcceptedDecision<'case-opening'>[]): Promise<unknown[]> {
    const [first] = decisions;
    if (!first) return [];
    const { organizationId } = first.acting;
    const details = decisions.map((one) => one.statement.details);
    const caseIds = details.map((one) => one.caseId);
    if (new Set(caseIds).size !== caseIds.length) throw new Problem('statement-mismatch');
    const cases = await lockCases(tx, organizationId, caseIds);
    const versions = await findVersions(
      tx,
      details.map((one) => one.versionId),
    );
    const now = this.clock();
    const rules = new Map<string, Rules | null>();
    for (const version of versions.values()) rules.set(version.id, await inForce(tx, version));
    await refuseClosedVersions(tx, [...versions.keys()]);
    for (const version of versions.values()) {
      const ofVersion = [...cases.values()].filter((one) => one.versionId === version.id);
      await refuseUnmetPrerequisites(tx, version, ofVersion, now);
    }
    const facts = decisions.map((decision) => openedFact(decision, cases, versions, rules, now));
    await openCases(
      tx,
      decisions.map(({ decisionId, statement }) => ({
        caseId: statement.details.caseId,
        decisionId,
        rules: rules.get(statement.details.versionId) ?? null,
      })),
      now,
    );
    await writeEvents(tx, facts);
    return caseIds.map((caseId) => ({ caseId }));
  }
}

function refuseUnopenable(one: CaseWithEarner, version: Version): void {
  const allowed = canOpen(factsOf(one), version.endorsed);
  if (!allowed.ok)
    throw new Problem(allowed.code, {
      detail: `This is about case ${one.number}: leave it out, or see to it first.`,
      detailFr: `Il s'agit du dossier ${one.number}\u00a0: retirez-le, ou voyez-y d'abord.`,
    });
}

type Rules = NonNullable<Draft['policy']>;

/** The assessment rules that an opening names now; null where there are none for it. */
async function inForce(tx: Transaction, version: Version): Promise<Rules | null> {
  const { organizationId, microCertificationId } = version;
  const held = rulesInForce(
    await approvedRules(tx, organizationId, microCertificationId),
    microCertificationId,
  );
  return held && { id: held.rules.rulesId, revision: held.rules.revision, digest: held.digest };
}

/** The statement's part that depends on the case. Its policy is the assessment rules, where there are any. */
function openingOf(one: CaseWithEarner, version: Version, rules: Rules | null): Draft<'case-opening'> {
  const name = namesOf(version.manifest);
  return {
    subject: { kind: 'version', id: version.id, digest: version.manifestDigest },
    policy: rules ?? version.policy,
    decision: 'open',
    details: {
      caseId: one.id,
      versionId: version.id,
      earnerId: one.earnerId,
      earner: one.earner.digest,
    },
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I open case ${one.number} for “${name.en}”, version ${version.number}. The employers' confirmations count as they are in force now.`,
      fr: `J'ouvre le dossier ${one.number} pour « ${name.fr} », version ${version.number}. Les confirmations des employeurs comptent telles qu'elles sont en vigueur maintenant.`,
    },
  };
}

/** The fact of an opening whose statement says exactly what is kept here. @throws Problem */
function openedFact(
  decision: AcceptedDecision<'case-opening'>,
  cases: Map<string, CaseWithEarner>,
  versions: Map<string, Version>,
  rules: Map<string, Rules | null>,
  now: Date,
): OutgoingEvent {
  const { statement, acting } = decision;
  const one = cases.get(statement.details.caseId);
  const version = versions.get(statement.details.versionId);
  if (!one || version?.organizationId !== acting.organizationId) throw new Problem('not-found');
  refuseUnopenable(one, version);
  if (
    one.versionId !== version.id ||
    !says(statement, openingOf(one, version, rules.get(version.id) ?? null))
  )
    throw new Problem('statement-mismatch');
  const { caseId, versionId, earnerId } = statement.details;
  return factOf(
    { case: 'caseOpened', value: { caseId, versionId, earnerId, decision: acceptedToProto(decision) } },
    {
      organizationId: acting.organizationId,
      key: caseId,
      version: one.revision + 1,
      now,
      decisionDigest: decision.digest,
    },
  );
}
