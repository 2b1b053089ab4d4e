/** State of a release's workflow, as it is queried and carried over at continue-as-new. */

export type Phase =
  | 'proposed'
  | 'deciding'
  | 'approved'
  | 'issuing'
  | 'issued'
  | 'completed'
  | 'refused'
  | 'cancelled';

/** A registrar's decision as the update `decide` brought it. */
export interface Control {
  decisionId: string;
  digest: string;
  act?: 'approve' | 'pause' | 'resume' | 'cancel';
}

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
  /** No range is begun. The members from here on are absent in what runs before them carried over. */
  paused?: boolean;
  /** A cancellation is recorded; the ledger has not said yet whether it holds. */
  cancelling?: string | null;
  /** The pause, resumption or cancellation that is being recorded. */
  control?: Control | null;
  /** Those that were applied: the keys that a repeated update is known by in every run. */
  controls?: string[];
}
