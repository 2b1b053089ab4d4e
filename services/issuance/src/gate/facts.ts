import type { Statement, StatementType } from '../../../shared/src/statement.js';

export type Kind = 'in-demand' | 'fidelity';
export const kinds: readonly Kind[] = ['in-demand', 'fidelity'];

/** A statement that was verified, with its place in the chain of its source. */
export interface Fact<T extends StatementType> {
  statement: Statement<T>;
  digest: string;
  sequence: number;
  /** From when on it counts (ledger.ts, `sinceOf`). */
  since: string;
}

/** Who acts on the institution's side; none of them may be on the employers'. */
export interface Sides {
  issuerId: string;
  /** Who submitted the version. */
  submitter: string;
  /** Who marked or moderated the case. */
  markers: readonly string[];
  /** Who proposed the release. */
  proposer: string;
  /** Who proposed and who approved the release. */
  releasers: readonly string[];
}
