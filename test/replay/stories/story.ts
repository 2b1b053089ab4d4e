import type proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';

export type History = proto.temporal.api.history.v1.IHistory;

/** What stories are played on, on the server that skips time. */
export interface Ground {
  environment: TestWorkflowEnvironment;
  code: WorkflowBundleWithSourceMap;
}

/** A workflow with the stories from which its stored histories come. */
export interface Recorded {
  /** What the names of its histories begin with. */
  workflow: string;
  /** Every word of the search attribute that says how it stands: of its type, so that a new one is missed by the compiler. */
  shown: Record<string, true>;
  /** Everything that it can end with. */
  endings: Record<string, true>;
  /** Every activity that it can ask for. */
  activities: Record<string, true>;
  stories: readonly string[];
  /** Plays a story; gives the history as it then is. */
  play(story: string, ground: Ground): Promise<History>;
}
