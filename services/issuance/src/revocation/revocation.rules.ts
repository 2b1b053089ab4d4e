import { isType, type Statement } from '../../../shared/src/statement.js';
import { awardById, awardsByIds } from '../award/award.store.js';
import type { Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { type Revocations, revocationStatement } from './revocations.js';
import { type RevocationStatement, type Standing, standingAfter } from './standing.js';

/** The ledger's rules for proposed revocations: what may follow by the statements, and whom it is about. */
export class RevocationRules implements LedgerPart {
  constructor(
    private readonly evidence: Evidence,
    private readonly revocations: Revocations,
  ) {}

  async judge(tx: Transaction, { verified }: Judged): Promise<DecisionRefusal | null> {
    const statement = revocationStatement(verified.statement);
    return statement ? this.refusal(tx, statement, verified.digest, verified.since) : null;
  }

  /** Why a statement may not follow on what the ledger holds; null where it may. */
  async refusal(
    tx: Transaction,
    statement: RevocationStatement,
    digest: string,
    since: string = statement.at,
  ): Promise<DecisionRefusal | null> {
    const before = await this.revocations.standing(tx, statement.details.revocationId);
    const verdict = standingAfter(before, { statement, digest, since });
    if (!verdict.ok) return verdict.code;
    switch (statement.type) {
      case 'revocation-proposal':
        return this.refusalOfProposal(tx, statement);
      case 'revocation-approval':
      case 'revocation-rejection':
        return null;
      case 'revocation-appeal':
        return this.refusalOfAppeal(tx, verdict.standing, statement);
      case 'revocation-exemption':
      case 'revocation-appeal-dismissal':
        return this.refusalOfAnswer(tx, verdict.standing, statement);
    }
  }

  private async refusalOfProposal(
    tx: Transaction,
    { details, subject, organizationId }: Statement<'revocation-proposal'>,
  ): Promise<DecisionRefusal | null> {
    const { revocationId, count } = details;
    if (subject.id !== revocationId) return 'revocation-rows-differ';
    const awardIds = await this.revocations.awards(tx, { revocationId, count, root: subject.digest ?? '' });
    if (!awardIds) return 'revocation-rows-differ';
    const awards = await awardsByIds(tx, organizationId, awardIds);
    if (awards.length !== count) return 'award-unknown';
    return awards.some((award) => award.status === 'revoked') ? 'award-revoked' : null;
  }

  private async refusalOfAppeal(
    tx: Transaction,
    standing: Standing,
    { details, personId }: Statement<'revocation-appeal'>,
  ): Promise<DecisionRefusal | null> {
    if (!(await this.isIn(tx, standing, details.awardId))) return 'award-not-in-revocation';
    const award = await awardById(tx, details.awardId);
    return award?.earnerId === personId ? null : 'appeal-of-another-earner';
  }

  private async refusalOfAnswer(
    tx: Transaction,
    standing: Standing,
    { details, personId }: Statement<'revocation-exemption' | 'revocation-appeal-dismissal'>,
  ): Promise<DecisionRefusal | null> {
    if (!(await this.isIn(tx, standing, details.awardId))) return 'award-not-in-revocation';
    return (await this.involved(tx, details.awardId)).has(personId) ? 'appeal-answered-by-involved' : null;
  }

  /** Who marked or moderated the case of an award, and who proposed and approved its release. */
  async involved(tx: Transaction, awardId: string): Promise<Set<string>> {
    const award = await awardById(tx, awardId);
    if (!award) return new Set();
    const { caseId, releaseId } = award;
    const people = new Set<string>();
    for (const about of [`mark:${caseId}`, `proposal:${releaseId}`, `approval:${releaseId}`])
      for (const { statement } of await this.evidence.find(tx, { about })) people.add(statement.personId);
    return people;
  }

  private async isIn(tx: Transaction, standing: Standing, awardId: string): Promise<boolean> {
    const { revocationId } = standing.proposal.details;
    const { root, count } = standing;
    return (await this.revocations.awards(tx, { revocationId, root, count }))?.includes(awardId) ?? false;
  }
}

/** True for the statements after which lists may have other bits. */
export const changesStatus = (statement: Statement): boolean =>
  revocationStatement(statement) !== null && !isType(statement, 'revocation-appeal');
