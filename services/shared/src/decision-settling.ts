import { digestOf } from './canonical.js';
import { findDecisions, markDecision, type StoredDecision } from './decision-rows.js';
import { findStranded, type Stranded } from './decision-stranded.js';
import type { Tx } from './outbox.js';
import { isProblemCode, Problem } from './problem.js';

/** How a workflow answered a decision: applied (and recorded by its activity), or refused with a code. */
export type Settled = { ok: true; outcome?: unknown } | { ok: false; code: string };

/** Codes by which a workflow has not judged a decision yet. */
const notAnswered = ['workflow-timeout', 'service-unavailable', 'decision-in-progress'];
/** So many are read at once, and tried in one turn: a turn ends, whatever waits for its answer. */
const PAGE = 20;
const MOST = 200;

/** Brings received decisions to their workflows, and notes what those answer. */
export class Settling<TX extends Tx> {
  /**
   * @param types types of decisions that a workflow takes
   * @param bring brings one there; repeated with the same id by a retry
   */
  constructor(
    private readonly types: string[],
    private readonly bring: (decision: StoredDecision, updateId: string) => Promise<Settled>,
    private readonly transaction: <R>(work: (tx: TX) => Promise<R>) => Promise<R>,
  ) {}

  /** The decision as it is once its workflow answered. @throws Problem decision-in-progress where it has not yet */
  async settle(decision: StoredDecision): Promise<StoredDecision> {
    const answer = await this.bring(decision, updateIdOf(decision));
    if (answer.ok) return this.reread(decision, answer.outcome);
    // Also where another decision is being recorded beside it: what is received is not given up, but brought again.
    if (notAnswered.includes(answer.code)) throw new Problem('decision-in-progress');
    if (answer.code === 'workflow-closed') {
      // A closed workflow is answered from the row: it may have recorded the decision before it closed.
      const reread = await this.reread(decision, undefined);
      if (reread.state !== 'received') return reread;
    }
    await this.transaction((tx) =>
      markDecision(tx, decision.decisionId, { state: 'released', outcome: { code: answer.code } }),
    );
    return { ...decision, state: 'released', code: answer.code };
  }

  /**
   * Brings decisions on whose sender never came back after `decision-in-progress`, or after a crash between
   * acceptance and workflow: what is received becomes recorded or released. Those that are due are tried, page by
   * page; one that cannot be brought on is tried more and more rarely, and holds up no other.
   *
   * @param before decisions received before this instant
   * @returns how many were tried
   * @throws the first fault, once all were tried
   */
  async resume(before: Date): Promise<number> {
    const faults: unknown[] = [];
    let tried = 0;
    for (let after: Stranded | null = null; ; ) {
      const page: Stranded[] = await this.transaction((tx) =>
        findStranded(tx, { types: this.types, before, after, limit: PAGE }),
      );
      for (const { decision } of page) {
        try {
          await this.settle(decision);
        } catch (error) {
          if (!(error instanceof Problem && error.code === 'decision-in-progress')) faults.push(error);
        }
      }
      tried += page.length;
      after = page.at(-1) ?? null;
      if (page.length < PAGE || tried >= MOST) break;
    }
    if (faults.length > 0) throw faults[0];
    return tried;
  }

  private async reread(decision: StoredDecision, outcome: unknown): Promise<StoredDecision> {
    const [row] = await this.transaction((tx) =>
      findDecisions(tx, {
        organizationId: decision.organizationId,
        type: decision.type,
        decisionId: decision.decisionId,
      }),
    );
    return { ...(row ?? decision), ...(outcome === undefined ? {} : { outcome }) };
  }
}

/** Id of a workflow update: the same request sent again is the same update. */
function updateIdOf(decision: StoredDecision): string {
  return digestOf(
    new TextEncoder().encode(
      [decision.personId, decision.organizationId, decision.type, decision.commandKey, decision.digest].join(
        '\n',
      ),
    ),
  );
}

/** The problem of a decision that its workflow refused. */
export function refusal(code: string | undefined): Problem {
  return code && isProblemCode(code)
    ? new Problem(code)
    : new Problem('conflict', { ...(code ? { detail: code } : {}) });
}
