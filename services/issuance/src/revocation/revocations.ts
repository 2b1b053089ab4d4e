import type { Statement } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import { provenAwards } from './revocation.js';
import { rowsOf } from './revocation.store.js';
import { type RevocationStatement, revocationTypes, type Standing, standingsOf } from './standing.js';

/** So many proposals' proven awards are remembered: a root proves them once for ever. */
const REMEMBERED = 50;

/** Narrows a statement to one about a proposed revocation; null for another. */
export function revocationStatement(statement: Statement): RevocationStatement | null {
  // The types of the list are the union's: together they are a RevocationStatement.
  return revocationTypes.some((type) => type === statement.type) ? (statement as RevocationStatement) : null;
}

/** A verified statement about a proposed revocation. */
export type ProvenRevocation = Omit<Proven, 'statement'> & { statement: RevocationStatement };

/** Reads proposed revocations from the ledger's statements; rows only give the awards, under the proposal's root. */
export class Revocations {
  private readonly proven = new Map<string, string[]>();

  constructor(private readonly evidence: Evidence) {}

  /** What was decided about one, in the order of the chain. */
  async statements(tx: Transaction, revocationId: string): Promise<ProvenRevocation[]> {
    return ofRevocations(await this.evidence.find(tx, { about: `revocation:${revocationId}` }));
  }

  async standing(tx: Transaction, revocationId: string): Promise<Standing | null> {
    return standingsOf(await this.statements(tx, revocationId)).get(revocationId) ?? null;
  }

  /** All of an organization, by id. */
  async ofOrganization(tx: Transaction, organizationId: string): Promise<Map<string, Standing>> {
    return standingsOf(
      ofRevocations(await this.evidence.find(tx, { types: revocationTypes, organizationId })),
    );
  }

  /** The awards that a proposal is about; null where the rows that are kept are not those of its root. */
  async awards(
    tx: Transaction,
    of: { revocationId: string; root: string; count: number },
  ): Promise<string[] | null> {
    const key = `${of.revocationId} ${of.root} ${of.count}`;
    const known = this.proven.get(key);
    if (known) return known;
    const awardIds = provenAwards(await rowsOf(tx, of.revocationId, 0, of.count + 1), of);
    if (!awardIds) return null;
    if (this.proven.size >= REMEMBERED) this.proven.clear();
    this.proven.set(key, awardIds);
    return awardIds;
  }
}

function ofRevocations(proven: Proven[]): ProvenRevocation[] {
  return proven
    .flatMap((one) => {
      const statement = revocationStatement(one.statement);
      return statement ? [{ ...one, statement }] : [];
    })
    .sort((left, right) => left.sequence - right.sequence);
}
