import type { Pathway } from '../../../shared/src/pathway.js';
import { isType } from '../../../shared/src/statement.js';
import type { Database } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import { timeZoneOf } from '../registry/registry.store.js';
import type { StackedBy } from '../release/release.js';
import type { ReleaseRowRecord } from '../release/release.store.js';
import { issuedByEarner } from '../stack/stack.store.js';
import type { Chains, ReleaseChain, VersionChain } from './chain.js';
import { countConfirmations } from './confirmations.js';
import type { Awardable, RowJudge } from './judge.js';
import { approvedPathways, inForceAt } from './pathways.js';
import type { GateRefusal } from './refusals.js';
import { readRow } from './row.js';
import type { StackComponents } from './stack-components.js';
import { type StackComponent, stackFault } from './stack-row.js';

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/** A stack that passed, with whose it is. */
export interface JudgedStack extends Awardable {
  earnerId: string;
  microCertificationId: string;
}

export interface StackJudgeParts {
  database: Database;
  evidence: Evidence;
  chains: Chains;
  rows: RowJudge;
  components: StackComponents;
}

/** Judges the rows of stacks from the statements up: pathway, awards, the larger version, and who acted. */
export class StackJudge {
  constructor(private readonly parts: StackJudgeParts) {}

  /** What a row is awarded for, where it is a stack's and under the approved root; null for another. */
  stackOf(row: ReleaseRowRecord, release: ReleaseChain): StackedBy | null {
    const found = readRow(row, release);
    return found.ok ? (found.content.stack ?? null) : null;
  }

  /** Verifies one row of a stack. Whatever a policy says, its moment is the release's approval. */
  async judge(release: ReleaseChain, row: ReleaseRowRecord): Promise<({ ok: true } & JudgedStack) | No> {
    const { database, chains } = this.parts;
    const found = readRow(row, release);
    if (!found.ok) return found;
    const { stack, earner } = found.content;
    if (!stack) return no('result-unknown');
    const { organizationId, personId: approver } = release.approval.statement;
    const versionId = await this.versionOf(organizationId, found.content.version);
    if (!versionId) return no('version-mismatch');
    const chain = await chains.version(database, versionId);
    if (!chain.ok) return chain;
    const { manifest, manifestDigest, submission } = chain.version;
    if (manifest.organizationId !== organizationId) return no('case-of-another-organization');
    if (manifestDigest !== found.content.version) return no('version-mismatch');
    if (approver === submission.statement.personId) return no('releaser-is-proposer');
    const components = await this.components(stack);
    const { microCertificationId } = manifest;
    const moment = release.approval.since;
    const releasers = [release.proposal.statement.personId, approver];
    const fault = stackFault({
      earner,
      stack,
      organizationId,
      microCertificationId,
      pathway: (await this.pathwayAt(organizationId, microCertificationId, moment))?.pathway ?? null,
      components,
      moment: { at: new Date(moment), zone: await timeZoneOf(database, organizationId) },
      releasers,
    });
    if (fault) return no(fault);
    const counted = await this.counted(chain, components, releasers, moment);
    if (!counted.ok) return counted;
    if (await this.isSuperseded(chain, moment)) return no('version-mismatch');
    const from = components.find((one) => one.earner === earner);
    if (!from) return no('earner-mismatch');
    const disclosure = { earner: from.identity, evidence: [] };
    const { earnerId } = from;
    return { ...counted, mark: null, disclosure, components, chain, earnerId, microCertificationId };
  }

  /** True where the earner holds the micro-certification by another award that is not revoked. */
  async isAwarded({ earnerId, chain, microCertificationId }: JudgedStack, caseId: string): Promise<boolean> {
    const { database, components } = this.parts;
    const { organizationId } = chain.version.manifest;
    const issued = await issuedByEarner(database, organizationId, earnerId);
    for (const { awardId, caseId: own } of issued.get(earnerId) ?? []) {
      if (own === caseId) continue;
      const held = await components.find(database, awardId);
      if (held?.microCertificationId === microCertificationId && held.status !== 'revoked') return true;
    }
    return false;
  }

  /** The awards of a stack that can be proven. */
  async components({ awards }: Pick<StackedBy, 'awards'>): Promise<StackComponent[]> {
    const found: StackComponent[] = [];
    for (const awardId of awards) {
      const component = await this.parts.components.find(this.parts.database, awardId);
      if (component) found.push(component);
    }
    return found;
  }

  /** The pathway that was approved last by an instant, from the bytes that its approval names. */
  async pathwayAt(
    organizationId: string,
    microCertificationId: string,
    moment: string,
  ): Promise<{ pathway: Pathway; approvedBy: string } | null> {
    const { database, evidence } = this.parts;
    const approved = await approvedPathways(evidence, database, { organizationId, microCertificationId });
    const latest = inForceAt(approved, moment);
    return latest?.pathway ? { pathway: latest.pathway, approvedBy: latest.approvedBy } : null;
  }

  /** The version that an institution submitted under a manifest's digest. */
  private async versionOf(organizationId: string, manifestDigest: string): Promise<string | null> {
    const { database, evidence } = this.parts;
    const submitted = await evidence.find(database, { types: ['version-submission'], organizationId });
    const found = submitted.find(
      ({ statement }) =>
        statement.organizationId === organizationId && statement.subject.digest === manifestDigest,
    );
    return found?.statement.subject.id ?? null;
  }

  private async counted(
    { version, policy, answers }: VersionChain,
    components: readonly StackComponent[],
    releasers: readonly string[],
    moment: string,
  ) {
    const { organizationId, parts } = version.manifest;
    const [proposer = ''] = releasers;
    const sides = {
      issuerId: organizationId,
      submitter: version.submission.statement.personId,
      markers: components.flatMap((one) => one.judges),
      proposer,
      releasers,
    };
    const registry = await this.parts.evidence.current(this.parts.database);
    const asked = { 'in-demand': parts.competencies, fidelity: parts.blueprint };
    return countConfirmations(answers, policy, asked, sides, moment, registry);
  }

  /** True where a newer version of the micro-certification was endorsed by the moment. */
  private async isSuperseded({ version }: VersionChain, moment: string): Promise<boolean> {
    const { organizationId, microCertificationId, number } = version.manifest;
    const { database, evidence, rows } = this.parts;
    const submitted = await evidence.find(database, { types: ['version-submission'], organizationId });
    for (const { statement, since } of submitted) {
      if (!isType(statement, 'version-submission') || since > moment) continue;
      const { details, subject } = statement;
      if (details.microCertificationId !== microCertificationId || details.number <= number) continue;
      if ((await rows.versionStands(subject.id, moment)).ok) return true;
    }
    return false;
  }
}
