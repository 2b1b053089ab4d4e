/** State of a release's workflow, as it is queried and carried over at continue-as-new. */

export type Phase = 'proposed' | 'deciding' | 'approved' | 'issuing' | 'issued' | 'completed' | 'refused';

export interface ReleaseState {
  phase: Phase;
  /** The approval that is being recorded, or that was applied. */
  decision: { decisionId: string; digest: string } | null;
  /** Rows to issue; 0 until the ledger has verified the approval. */
  count: number;
  /** The next row to issue. */
  next: number;
  issued: number;
  setAside: number;
  /** Why the ledger refused the approval. */
  code: string | null;
}
