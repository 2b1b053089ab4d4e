import type { ActingPerson } from '../../../shared/src/auth.js';
import { canonicalBytes } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import {
  cycleIn,
  type MicroNames,
  type PathwayRules,
  pathwayApprovalInput,
  pathwayFaults,
  pathwaySentence,
} from './pathway.js';
import {
  approvePathway,
  findPathway,
  lockPathways,
  microNames,
  type PathwayRevision,
  pathwaysInForce,
} from './pathway.store.js';

/** The decision `pathway-approval`: a programme lead puts a draft in force for its micro-certification. */
export class PathwayApproval implements DecisionKind<Transaction, 'pathway-approval'> {
  readonly type = 'pathway-approval';
  readonly roles = ['programme-lead'] as const;
  readonly input = pathwayApprovalInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'pathway-approval'>[]> {
    const of = { organizationId: acting.organizationId, ...pathwayApprovalInput.parse(body) };
    return this.database.inTransaction(async (tx) => {
      const { revision, names } = await approvable(tx, of);
      return [draftOf(revision, names)];
    });
  }

  async accept(
    tx: Transaction,
    decision: AcceptedDecision<'pathway-approval'>,
  ): Promise<{ pathwayId: string; revision: number }> {
    const { statement, acting } = decision;
    const { organizationId } = acting;
    const { pathwayId, revision: number } = statement.details;
    await lockPathways(tx, organizationId);
    const { revision, names } = await approvable(tx, { organizationId, pathwayId, revision: number });
    if (!isSame(statement, draftOf(revision, names))) throw new Problem('statement-mismatch');
    const now = this.clock();
    await approvePathway(tx, revision, now);
    const { microCertificationId } = revision.pathway;
    const value = {
      pathwayId,
      revision: number,
      microCertificationId,
      pathway: revision.bytes,
      decision: acceptedToProto(decision),
    };
    const about = { organizationId, key: pathwayId, version: number, now, decisionDigest: decision.digest };
    await writeEvent(tx, factOf({ case: 'pathwayApproved', value }, about));
    return { pathwayId, revision: number };
  }
}

/** @throws Problem not-found, conflict (approved before), validation, pathway-cycle */
async function approvable(
  tx: Transaction,
  of: { organizationId: string; pathwayId: string; revision: number },
): Promise<{ revision: PathwayRevision; names: MicroNames }> {
  const revision = await findPathway(tx, of);
  if (revision.state === 'approved') throw new Problem('conflict');
  const names = await microNames(tx, of.organizationId);
  const errors = pathwayFaults(revision.pathway, names);
  if (errors.length > 0) throw new Problem('validation', { errors });
  await noWayBack(tx, of.organizationId, revision.pathway, names);
  return { revision, names };
}

/** Holds rules beside the institution's pathways in force. @throws Problem pathway-cycle, which names the way back */
export async function noWayBack(
  tx: Transaction,
  organizationId: string,
  rules: PathwayRules,
  names: MicroNames,
): Promise<void> {
  const others = (await pathwaysInForce(tx, organizationId)).filter(
    (one) => one.microCertificationId !== rules.microCertificationId,
  );
  const cycle = cycleIn([...others, rules]);
  if (!cycle) return;
  const way = (first: 'en' | 'fr', second: 'en' | 'fr'): string =>
    cycle.map((id) => names.get(id)?.[first] ?? names.get(id)?.[second] ?? id).join(' → ');
  throw new Problem('pathway-cycle', {
    detail: `The way back: ${way('en', 'fr')}`,
    detailFr: `Le retour\u00a0: ${way('fr', 'en')}`,
  });
}

function draftOf({ pathway, digest }: PathwayRevision, names: MicroNames): Draft<'pathway-approval'> {
  const { pathwayId, revision, microCertificationId } = pathway;
  const sentence = pathwaySentence(pathway, names);
  return {
    subject: { kind: 'pathway', id: pathwayId, digest },
    policy: null,
    decision: 'approve',
    details: { pathwayId, revision, microCertificationId },
    validFrom: null,
    validUntil: null,
    sentence: {
      en: `I approve this pathway, revision ${revision}: ${sentence.en}`,
      fr: `J'approuve ce cheminement, révision ${revision}\u00a0: ${sentence.fr}`,
    },
  };
}

type Meaning = Omit<Draft, 'sentence'>;

function isSame(one: Meaning, other: Meaning): boolean {
  const meaning = ({ subject, policy, decision, details, validFrom, validUntil }: Meaning): Buffer =>
    Buffer.from(canonicalBytes({ subject, policy, decision, details, validFrom, validUntil }));
  return meaning(one).equals(meaning(other));
}
