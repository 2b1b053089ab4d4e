import { assessmentRefusals } from './problems/assessment.js';
import { catalogueRefusals } from './problems/catalogue.js';
import { endorsementRefusals } from './problems/endorsement.js';
import { issuanceRefusals } from './problems/issuance.js';
import { portalRefusals } from './problems/portal.js';
import type { Refusal } from './problems/refusal.js';
import { sharedRefusals } from './problems/shared.js';

/**
 * Every problem that Countersign answers with, by its stable code: HTTP status, title and advice in both languages.
 * The code is the end of the problem's `type` (RFC 9457 section 3.1.1) and the type of a Temporal ApplicationFailure.
 * One file of `problems/` for each service that answers with it; a code of two services is where it arises first.
 */
const refusals = {
  ...sharedRefusals,
  ...catalogueRefusals,
  ...endorsementRefusals,
  ...assessmentRefusals,
  ...issuanceRefusals,
  ...portalRefusals,
};

export type ProblemCode = keyof typeof refusals;

/** The same, each with all that a refusal can have. */
export const problemCodes: Record<ProblemCode, Refusal> = refusals;
