import { type Clock, instant } from '../../../shared/src/clock.js';
import { isType, type Statement } from '../../../shared/src/statement.js';
import { type AwardStatus, awardById } from '../award/award.store.js';
import type { Transaction } from '../database.store.js';
import { UnsignableError } from '../key/signer.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import { revocationsOfAwards } from '../revocation/revocation.store.js';
import type { Revocations } from '../revocation/revocations.js';
import { effectOn, type Standing } from '../revocation/standing.js';
import { type StatusFacts, type StatusStatement, statusAfter, statusTypes } from './status.js';

interface Gathered {
  singles: StatusStatement[];
  effects: { effect: 'revoked' | 'suspended'; reason: string }[];
  replaced: boolean;
}

/** The status of an award with its reason; `facts` are what it follows from. */
export interface KnownStatus {
  status: AwardStatus;
  reason: string | null;
  facts: StatusFacts;
}

/** Reads the status of awards from verified statements, as of now. */
export class Statuses {
  constructor(
    private readonly evidence: Evidence,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
  ) {}

  /**
   * Every award of an organization of which something was ever said.
   *
   * @throws UnsignableError where the awards of a proposal are not all here: an old list is better than one that forgets
   */
  async ofOrganization(tx: Transaction, organizationId: string): Promise<Map<string, KnownStatus>> {
    const gathered = new Map<string, Gathered>();
    const of = (awardId: string): Gathered => {
      const found = gathered.get(awardId) ?? { singles: [], effects: [], replaced: false };
      gathered.set(awardId, found);
      return found;
    };
    for (const single of inChain(await this.evidence.find(tx, { types: statusTypes, organizationId })))
      if (single.organizationId === organizationId) of(single.details.awardId).singles.push(single);
    for (const standing of (await this.revocations.ofOrganization(tx, organizationId)).values()) {
      const { revocationId } = standing.proposal.details;
      const awardIds = await this.revocations.awards(tx, {
        revocationId,
        root: standing.root,
        count: standing.count,
      });
      if (!awardIds) throw new UnsignableError(`revocation-rows-differ: ${revocationId}`);
      for (const awardId of awardIds) this.addEffect(of(awardId), standing, awardId);
    }
    for (const awardId of await this.reissued(tx, { types: ['award-reissue-approval'], organizationId }))
      of(awardId).replaced = await this.isReplaced(tx, organizationId, awardId);
    return new Map([...gathered].map(([awardId, one]) => [awardId, known(one)]));
  }

  /** Some awards of an organization. The rows of revocations say which proposals to read. */
  async ofAwards(
    tx: Transaction,
    organizationId: string,
    awardIds: readonly string[],
  ): Promise<Map<string, KnownStatus>> {
    const gathered = new Map<string, Gathered>();
    for (const awardId of awardIds) {
      const singles = inChain(await this.evidence.find(tx, { about: `award:${awardId}` }));
      gathered.set(awardId, {
        singles: singles.filter((one) => one.organizationId === organizationId),
        effects: [],
        replaced: await this.isReplaced(tx, organizationId, awardId),
      });
    }
    const standings = new Map<string, Standing | null>();
    for (const { awardId, revocationId } of await revocationsOfAwards(tx, awardIds)) {
      if (!standings.has(revocationId))
        standings.set(revocationId, await this.revocations.standing(tx, revocationId));
      const standing = standings.get(revocationId);
      const found = gathered.get(awardId);
      if (found && standing?.proposal.organizationId === organizationId)
        this.addEffect(found, standing, awardId);
    }
    return new Map([...gathered].map(([awardId, one]) => [awardId, known(one)]));
  }

  /** Awards in whose place a corrected one was approved. */
  private async reissued(tx: Transaction, by: Parameters<Evidence['find']>[1]): Promise<string[]> {
    return (await this.evidence.find(tx, by)).flatMap(({ statement }) =>
      isType(statement, 'award-reissue-approval') ? [statement.details.awardId] : [],
    );
  }

  /** True once a corrected award that two people approved is signed and published. */
  private async isReplaced(tx: Transaction, organizationId: string, awardId: string): Promise<boolean> {
    for (const { statement } of await this.evidence.find(tx, { about: `reissue:${awardId}` })) {
      if (!isType(statement, 'award-reissue-approval')) continue;
      if (statement.organizationId !== organizationId) continue;
      const replacement = await awardById(tx, statement.details.replacementId);
      if (replacement?.state === 'issued' && replacement.replaces === awardId) return true;
    }
    return false;
  }

  private addEffect({ effects }: Gathered, standing: Standing, awardId: string): void {
    const effect = effectOn(standing, awardId, instant(this.clock()));
    if (effect) effects.push({ effect, reason: standing.proposal.details.reason });
  }
}

function known({ singles, effects, replaced }: Gathered): KnownStatus {
  const facts: StatusFacts = {
    singles: singles.map((one) => one.type),
    revocations: effects.map((one) => one.effect),
    replaced,
  };
  const status = statusAfter(facts);
  if (replaced) return { status, reason: 'superseded-by-correction', facts };
  const alone = singles.find((one) => one.type === 'award-revocation') ?? singles.at(-1);
  const reason = effects.find((one) => one.effect === status)?.reason ?? alone?.details.reason ?? null;
  return { status, reason, facts };
}

/** In the order of their chain, which hashes hold together; an order in a row could be another tomorrow. */
function inChain(proven: Proven[]): StatusStatement[] {
  return proven
    .sort((left, right) => left.sequence - right.sequence)
    .flatMap(({ statement }) => statusStatement(statement) ?? []);
}

/** Narrows a statement to one about the status of one award; null for another. */
export function statusStatement(statement: Statement): StatusStatement | null {
  for (const type of statusTypes) if (isType(statement, type)) return statement;
  return null;
}
