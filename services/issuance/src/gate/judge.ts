import type { Disclosure } from '../../../shared/src/content.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { Database } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import type { ReleaseRowRecord, ResultRow } from '../release/release.store.js';
import type { Chains, ReleaseChain, VersionChain } from './chain.js';
import { type Candidate, countConfirmations } from './confirmations.js';
import { type Decisive, markingOf } from './marking.js';
import type { Prerequisites } from './prerequisites.js';
import type { GateRefusal } from './refusals.js';
import { caseFault, disclosureFault, momentOf, readRow } from './row.js';
import { rulesInForceFault } from './rules-in-force.js';
import type { StackComponent } from './stack-row.js';
import type { CountedWaiver } from './waiver.js';

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/** What an award is built from. */
export interface Awardable {
  /** Null where it rests on other awards. */
  mark: Decisive | null;
  disclosure: Pick<Disclosure, 'earner' | 'evidence'>;
  /** The awards that it rests on. */
  components?: readonly StackComponent[];
  chain: VersionChain;
  counted: Candidate[];
  /** What stands for the confirmations of a kind that was waived. */
  waivers: CountedWaiver[];
}

/** A row that passed, with what its award is built from. */
export interface JudgedCase extends Awardable {
  opening: Statement<'case-opening'>;
  mark: Decisive;
}

/** What two people decided of a corrected award. */
export interface Correction {
  /** Order of application up to which the case may have been judged again. */
  through: number;
  /** Instant of the award that it corrects: confirmations must have been in force by then. */
  latest: string;
  /** Digest of the corrected identity, where it is another than the opening's. */
  earner: string | undefined;
  approver: string;
}

/** Judges rows from the statements up. */
export class RowJudge {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly chains: Chains,
    private readonly prerequisites: Prerequisites,
  ) {}

  /** How a version stands at a moment, for pages: would the gate let its awards through as far as the version goes? */
  async versionStands(versionId: string, moment: string): Promise<{ ok: true } | No> {
    const chain = await this.chains.version(this.database, versionId);
    if (!chain.ok) return chain;
    const { version, answers, policy } = chain;
    const registry = await this.evidence.current(this.database);
    const { organizationId, parts } = version.manifest;
    const sides = {
      issuerId: organizationId,
      submitter: version.submission.statement.personId,
      markers: [],
      proposer: '',
      releasers: [],
    };
    const counted = countConfirmations(
      answers,
      policy,
      { 'in-demand': parts.competencies, fidelity: parts.blueprint },
      sides,
      moment,
      registry,
    );
    return counted.ok ? { ok: true } : counted;
  }

  /**
   * Verifies one row.
   *
   * @param chains versions of this batch that were read before, each once
   * @param correction where it is judged again for a corrected award
   */
  async judge(
    release: ReleaseChain,
    row: ReleaseRowRecord,
    result: ResultRow | undefined,
    disclosure: Disclosure | undefined,
    chains: Map<string, VersionChain | No>,
    correction?: Correction,
  ): Promise<({ ok: true } & JudgedCase) | No> {
    const read = readRow(row, release);
    if (!read.ok) return read;
    if (!result || read.content.stack) return no('result-unknown');
    const found = await this.chains.ofCase(this.database, result.caseId);
    if (!found.ok) return found;
    const { opening } = found;
    const chain =
      chains.get(opening.details.versionId) ??
      (await this.chains.version(this.database, opening.details.versionId));
    chains.set(opening.details.versionId, chain);
    if (!chain.ok) return chain;
    const { version, policy, answers } = chain;
    const submitter = version.submission.statement.personId;
    const proposer = release.proposal.statement.personId;
    const approver = release.approval.statement.personId;
    const { organizationId, versionId, parts } = version.manifest;
    if (release.approval.statement.organizationId !== organizationId)
      return no('case-of-another-organization');
    const { microCertificationId } = version.manifest;
    const of = { blueprint: version.blueprint, microCertificationId };
    const { openedUnder, approvedRules } = found;
    const unruled = rulesInForceFault(approvedRules, openedUnder, microCertificationId);
    if (unruled) return no(unruled);
    const marking = markingOf(found, of, correction?.through ?? release.approval.order);
    if (!marking.ok) return marking;
    const { mark, judges, judgedSince } = marking;
    const fault = caseFault({
      content: read.content,
      opening,
      mark,
      judges,
      version: {
        versionId,
        organizationId,
        manifestDigest: version.manifestDigest,
        blueprint: version.blueprint,
        submitter,
        submittedAt: version.submission.statement.at,
      },
      releasers: { proposer, approver },
    });
    if (fault) return no(fault);
    const moment = momentOf(policy, {
      opening: openedUnder.since,
      // What was corrected later is judged as of the award that it corrects.
      mark: correction && correction.latest < judgedSince ? correction.latest : judgedSince,
      approval: release.approval.since,
    });
    const sides = {
      issuerId: organizationId,
      submitter,
      markers: judges,
      proposer,
      releasers: [proposer, approver],
    };
    const registry = await this.evidence.current(this.database);
    const counted = countConfirmations(
      answers,
      policy,
      { 'in-demand': parts.competencies, fidelity: parts.blueprint },
      sides,
      moment,
      registry,
    );
    if (!counted.ok) return counted;
    if (!disclosure) return no('disclosure-missing');
    const undisclosed = disclosureFault(disclosure, correction?.earner ?? found.earner, mark);
    if (correction && judges.includes(correction.approver)) return no('marker-is-releaser');
    const opened = { organizationId, microCertificationId, earnerId: opening.details.earnerId };
    // A correction makes no award: whoever held what was asked when it was made keeps it.
    const unmet =
      !correction &&
      (await this.prerequisites.fault({ ...opened, since: openedUnder.since }, chain.pathways));
    if (unmet) return no(unmet);
    return undisclosed
      ? no(undisclosed)
      : { ok: true, opening, mark, disclosure, chain, counted: counted.counted, waivers: counted.waivers };
  }
}
