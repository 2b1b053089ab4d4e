// The entry of the workflow bundle: every workflow, under the name that its messages.ts gives it.
export { assessment } from './assessment/workflow.js';
export { endorsement } from './endorsement/workflow.js';
export { release } from './release/workflow.js';
export { relevance } from './relevance/workflow.js';
export { revocation } from './revocation/workflow.js';
