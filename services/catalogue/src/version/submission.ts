import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { policyOf } from '../../../shared/src/content.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft as StatementDraft } from '../../../shared/src/decisions.js';
import { isId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { askingFaults } from '../../../shared/src/policy-asking.js';
import { namedIn, policyFaults } from '../../../shared/src/policy-check.js';
import { Problem } from '../../../shared/src/problem.js';
import { confirming, unaskable } from '../asking/asking.store.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { renameMicroCertification } from '../micro-certification/micro-certification.store.js';
import { findOrganizations } from '../organization/organization.store.js';
import { findConcepts } from '../skill/skill.store.js';
import { escoUrisOf } from './alignment.js';
import { checkDraft } from './check.js';
import { type BuiltVersion, buildVersion, digestIn } from './parts.js';
import type { StoredVersion } from './version.js';
import {
  type ApprovedPolicy,
  findApprovedPolicy,
  findVersion,
  freezeVersion,
  lockVersion,
} from './version.store.js';

const input = z.strictObject({
  versionId: z.string().refine(isId, 'not a lower-case UUID'),
  policyId: z.string().refine(isId, 'not a lower-case UUID'),
  policyRevision: z.int().min(1),
});

type Details = AcceptedDecision<'version-submission'>['statement']['details'];

/** The decision `version-submission`: a programme lead freezes a version and has its employers asked. */
export class VersionSubmission implements DecisionKind<Transaction, 'version-submission'> {
  readonly type = 'version-submission';
  readonly roles = ['programme-lead'] as const;
  readonly input = input;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<StatementDraft<'version-submission'>[]> {
    const { versionId, policyId, policyRevision } = input.parse(body);
    const version = await findVersion(this.database, acting.organizationId, versionId);
    if (!version) throw new Problem('not-found');
    const approved = await approvedPolicy(this.database, acting.organizationId, policyId, policyRevision);
    const built = await submittable(this.database, version);
    await askable(this.database, version, built, approved, this.clock());
    return [
      {
        subject: { kind: 'version', id: versionId, digest: built.manifest.digest },
        policy: { id: policyId, revision: policyRevision, digest: approved.digest },
        decision: 'submit',
        details: detailsOf(version, built),
        validFrom: null,
        validUntil: null,
        sentence: sentenceOf(version, approved),
      },
    ];
  }

  /** Holds the statement against the version as it is now, freezes it and tells it. */
  async accept(
    tx: Transaction,
    decision: AcceptedDecision<'version-submission'>,
  ): Promise<{ versionId: string }> {
    const { statement, acting } = decision;
    const { subject, policy } = statement;
    if (subject.kind !== 'version' || statement.decision !== 'submit' || !policy)
      throw new Problem('statement-mismatch');
    const version = await lockVersion(tx, acting.organizationId, subject.id);
    if (!version) throw new Problem('not-found');
    const approved = await approvedPolicy(tx, acting.organizationId, policy.id, policy.revision);
    if (approved.digest !== policy.digest) throw new Problem('statement-mismatch');
    const built = await submittable(tx, version);
    if (built.manifest.digest !== subject.digest) throw new Problem('conflict');
    if (!sameDetails(statement.details, detailsOf(version, built))) throw new Problem('statement-mismatch');
    const now = this.clock();
    await askable(tx, version, built, approved, now);
    const submission = {
      policyId: policy.id,
      policyRevision: policy.revision,
      decisionId: decision.decisionId,
      now,
    };
    await freezeVersion(tx, version, built, submission);
    await renameMicroCertification(tx, version.microCertificationId, version.draft.name);
    await writeEvent(tx, submittedFact(version, built, decision, now));
    return { versionId: version.id };
  }
}

async function approvedPolicy(
  tx: Transaction,
  organizationId: string,
  id: string,
  revision: number,
): Promise<ApprovedPolicy> {
  const approved = await findApprovedPolicy(tx, organizationId, id, revision);
  if (!approved) throw new Problem('policy-not-approved');
  await satisfiable(tx, organizationId, approved);
  return approved;
}

/** Organizations may have changed since the policy was approved. @throws Problem policy-unsatisfiable with every fault */
async function satisfiable(
  tx: Transaction,
  organizationId: string,
  { policy }: ApprovedPolicy,
): Promise<void> {
  const rules = policyOf(policy);
  const known = await findOrganizations(tx, [organizationId, ...namedIn(rules)]);
  const own = known.find((one) => one.id === organizationId);
  const errors = policyFaults(rules, { id: organizationId, mailDomain: own?.mailDomain ?? null }, known);
  if (errors.length > 0) throw new Problem('policy-unsatisfiable', { errors });
}

/** Those who are to be asked may have said that they are not. @throws Problem policy-unsatisfiable naming who is missing */
async function askable(
  tx: Transaction,
  version: StoredVersion,
  built: BuiltVersion,
  { policy }: ApprovedPolicy,
  now: Date,
): Promise<void> {
  const { organizationId: institutionId, microCertificationId } = version;
  const rules = policyOf(policy);
  const named = namedIn(rules);
  const { competencies, blueprint } = detailsOf(version, built);
  const of = (kind: string, partDigest: string) =>
    confirming(tx, { microCertificationId, kind, partDigest }, now);
  const errors = askingFaults(rules, await findOrganizations(tx, named), {
    unaskable: await unaskable(tx, named, { institutionId, microCertificationId }),
    confirming: {
      'in-demand': await of('in-demand', competencies),
      fidelity: await of('fidelity', blueprint),
    },
  });
  if (errors.length > 0) throw new Problem('policy-unsatisfiable', { errors });
}

/** What would be frozen. @throws Problem version-frozen, submission-incomplete with every fault */
async function submittable(tx: Transaction, version: StoredVersion): Promise<BuiltVersion> {
  if (version.state !== 'draft') throw new Problem('version-frozen');
  const concepts = await findConcepts(tx, escoUrisOf(version.draft));
  const { complete, faults } = checkDraft(version.draft, concepts, version.microCertificationId);
  if (!complete) throw new Problem('submission-incomplete', { errors: faults });
  return buildVersion(version.draft, {
    versionId: version.id,
    microCertificationId: version.microCertificationId,
    organizationId: version.organizationId,
    number: version.number,
  });
}

function detailsOf(version: StoredVersion, built: BuiltVersion): Details {
  return {
    microCertificationId: version.microCertificationId,
    number: version.number,
    competencies: digestIn(built.contents, 'competencies', null),
    blueprint: digestIn(built.contents, 'blueprint', null),
  };
}

function sameDetails(one: Details, other: Details): boolean {
  return (
    one.microCertificationId === other.microCertificationId &&
    one.number === other.number &&
    one.competencies === other.competencies &&
    one.blueprint === other.blueprint
  );
}

function sentenceOf(version: StoredVersion, { policy }: ApprovedPolicy): { en: string; fr: string } {
  const { name } = version.draft;
  const en = name.en ?? name.fr ?? '';
  const fr = name.fr ?? name.en ?? '';
  return {
    en: `I submit version ${version.number} of “${en}” to employers under the policy “${policy.name.en}”. From then on its text does not change.`,
    fr: `Je soumets la version ${version.number} de «\u00a0${fr}\u00a0» aux employeurs selon la règle d'aval «\u00a0${policy.name.fr}\u00a0». Dès lors, son texte ne change plus.`,
  };
}

function submittedFact(
  version: StoredVersion,
  built: BuiltVersion,
  decision: AcceptedDecision<'version-submission'>,
  now: Date,
) {
  const { policy, organizationId } = decision.statement;
  return factOf(
    {
      case: 'versionSubmitted',
      value: {
        versionId: version.id,
        microCertificationId: version.microCertificationId,
        number: version.number,
        policyId: policy?.id ?? '',
        policyRevision: policy?.revision ?? 0,
        manifest: built.manifest.bytes,
        parts: built.contents.map((one) => ({
          kind: one.kind,
          language: one.language ?? '',
          digest: one.digest,
          content: one.bytes,
        })),
        decision: acceptedToProto(decision),
      },
    },
    { organizationId, key: version.id, version: version.revision + 1, now, decisionDigest: decision.digest },
  );
}
