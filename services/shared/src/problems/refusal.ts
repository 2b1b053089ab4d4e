import type { Terms } from '../terms.js';

/** A refusal as people read it: what it is, and what to do where the title alone does not say it. */
export interface Refusal extends Terms {
  /** HTTP status. */
  status: number;
  /** A place that knows more (which field, which day) says so itself, as the problem's detail. */
  advice?: Terms;
}

/** Refusals by their stable code. */
export type Refusals = Record<string, Refusal>;
