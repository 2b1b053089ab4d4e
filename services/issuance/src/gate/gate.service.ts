import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Disclosure } from '../../../shared/src/content.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { type AwardRecord, awardOfResult, dropIntended, reserveAward } from '../award/award.store.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import type { Evidence } from '../ledger/evidence.js';
import { controlOf } from '../release/control.js';
import {
  holdBack,
  holdsRow,
  type ReleaseRowRecord,
  type ResultRow,
  resultsOf,
  rowsOf,
  setAside,
} from '../release/release.store.js';
import type { Chains, ReleaseChain, VersionChain } from './chain.js';
import type { Disclosures } from './disclosures.js';
import type { AwardIssuer, Prepared } from './issue.js';
import type { Awardable, RowJudge } from './judge.js';
import type { GateRefusal } from './refusals.js';
import { reservationHolds } from './row.js';
import type { StackJudge } from './stack-judge.js';
import { stackCaseId } from './stack-row.js';

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/**
 * The gate (DESIGN.md section 6): the one way to a signed award. It believes statements and the bytes that they name;
 * rows of results and releases only say where to look.
 */
export class Gate {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly chains: Chains,
    private readonly judge: RowJudge,
    private readonly stacks: StackJudge,
    private readonly issuer: AwardIssuer,
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Brings rows [from, to) of an approved release through the gate and issues those that pass; the others are set
   * aside with their code. Safe to repeat: what is issued or set aside stays.
   *
   * @param onRow called before each row with its index
   * @returns a refusal where the release itself is not approved, paused or cancelled; then no further row is touched
   * @throws NotYet where something is still on its way
   */
  async run(
    releaseId: string,
    from: number,
    to: number,
    onRow: (index: number) => void = () => undefined,
  ): Promise<{ ok: true } | No> {
    const release = await this.chains.release(this.database, releaseId);
    const rows = (await rowsOf(this.database, releaseId, from, to)).filter(
      (row) => row.state === 'proposed' || row.state === 'draft',
    );
    // Nothing is set aside then: whoever calls for a release that nobody approved changes nothing at all.
    if (!release.ok) return release;
    const organizationId = release.approval.statement.organizationId;
    const results = new Map(
      (
        await resultsOf(
          this.database,
          organizationId,
          rows.map((row) => row.resultId),
        )
      ).map((one) => [one.resultId, one]),
    );
    const disclosures =
      results.size > 0 ? await this.disclosures([...results.keys()]) : new Map<string, Disclosure>();
    const chains = new Map<string, VersionChain | No>();
    const exceptions = release.approval.statement.details.exceptions ?? [];
    for (const row of rows) {
      onRow(row.index);
      const control = await controlOf(this.evidence, this.database, { releaseId, organizationId });
      if (control !== 'running') return no(`release-${control}`);
      const exception = exceptions.find((one) => one.resultId === row.resultId);
      if (exception) {
        await holdBack(this.database, releaseId, exception);
        continue;
      }
      const result = results.get(row.resultId);
      const prepared = this.stacks.stackOf(row, release)
        ? await this.prepareStack(release, row)
        : await this.prepare(release, row, result, disclosures.get(row.resultId), chains);
      const code = prepared.ok ? await this.issuer.issued(prepared.token) : prepared.code;
      if (code) await this.setOneAside(releaseId, organizationId, row, code);
    }
    return { ok: true };
  }

  private async prepare(
    release: ReleaseChain,
    row: ReleaseRowRecord,
    result: ResultRow | undefined,
    disclosure: Disclosure | undefined,
    chains: Map<string, VersionChain | No>,
  ): Promise<Prepared> {
    const judged = await this.judge.judge(release, row, result, disclosure, chains);
    if (!judged.ok) return judged;
    if (!result) return no('result-unknown');
    const { caseId } = result;
    const { earnerId } = judged.opening.details;
    return this.reserved(release, row, { caseId, earnerId }, judged, {
      ofCase: 'case-already-awarded',
      ofResult: 'result-already-awarded',
    });
  }

  private async prepareStack(release: ReleaseChain, row: ReleaseRowRecord): Promise<Prepared> {
    const judged = await this.stacks.judge(release, row);
    if (!judged.ok) return judged;
    const { earnerId, microCertificationId } = judged;
    const { organizationId } = release.approval.statement;
    const caseId = stackCaseId({ organizationId, microCertificationId, earnerId });
    if (await this.stacks.isAwarded(judged, caseId)) return no('stack-already-awarded');
    return this.reserved(release, row, { caseId, earnerId }, judged, {
      ofCase: 'stack-already-awarded',
      ofResult: 'stack-already-awarded',
    });
  }

  /** Reserves the award of a row that passed, once for a case and result, and stores what is meant to be signed. */
  private async reserved(
    release: ReleaseChain,
    row: ReleaseRowRecord,
    of: { caseId: string; earnerId: string },
    judged: Awardable,
    again: { ofCase: GateRefusal; ofResult: GateRefusal },
  ): Promise<Prepared> {
    const { caseId, earnerId } = of;
    const releaseId = release.approval.statement.details.releaseId;
    const existing = await this.reservedFor(releaseId, { resultId: row.resultId, caseId });
    if (existing && existing.resultId !== row.resultId) return no(again.ofCase);
    if (existing && existing.releaseId !== releaseId) return no(again.ofResult);
    const { organizationId, versionId } = judged.chain.version.manifest;
    const award =
      existing ??
      (await reserveAward(this.database, {
        organizationId,
        releaseId,
        resultId: row.resultId,
        caseId,
        versionId,
        earnerId,
        created: instant(this.clock()),
      }));
    const approvedAt = release.approval.statement.at;
    const now = this.clock();
    if (!reservationHolds(award, { organizationId, versionId, of, approvedAt, now }))
      return no('award-altered');
    return this.issuer.intend(award, judged);
  }

  /** The award of a result or case, but for a reservation of a release that has let its row go. */
  private async reservedFor(
    releaseId: string,
    of: { resultId: string; caseId: string },
  ): Promise<AwardRecord | null> {
    const found = await awardOfResult(this.database, of);
    if (found?.state !== 'intended' || found.releaseId === releaseId) return found;
    if (await holdsRow(this.database, found.releaseId, found.resultId)) return found;
    await this.database.inTransaction((tx) => dropIntended(tx, { awardId: found.awardId }));
    return awardOfResult(this.database, of);
  }

  private async setOneAside(
    releaseId: string,
    organizationId: string,
    row: ReleaseRowRecord,
    code: GateRefusal,
  ): Promise<void> {
    this.logger.warn({ releaseId, resultId: row.resultId, code }, 'a row does not pass the gate');
    await this.database.inTransaction(async (tx) => {
      if (!(await setAside(tx, releaseId, row.index, code))) return;
      const { resultId } = row;
      await writeEvent(
        tx,
        factOf(
          { case: 'awardSetAside', value: { releaseId, resultId, code } },
          { organizationId, key: releaseId, now: this.clock() },
        ),
      );
    });
  }
}
