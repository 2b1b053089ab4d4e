import type { Decision } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import type { Happening } from '../events.js';
import { assessmentLines } from './lines-assessment.js';
import { catalogueLines } from './lines-catalogue.js';
import { endorsementLines } from './lines-endorsement.js';
import { issuanceLines } from './lines-issuance.js';
import type { Line } from './timeline.js';

type Values = { [E in Happening as E['case']]: E['value'] };
type Happened<K extends keyof Values> = { [P in K]: { case: P; value: Values[P] } }[K];

const lines: { [K in keyof Values]: (value: Values[K], organizationId: string) => Line } = {
  ...catalogueLines,
  ...endorsementLines,
  ...assessmentLines,
  ...issuanceLines,
};

/** What an event means for timelines. */
export const lineOf = <K extends keyof Values>(event: Happened<K>, organizationId: string): Line =>
  lines[event.case](event.value, organizationId);

/** The decision that an event carries, or null. */
export function decisionIn({ value }: Happening): Decision | null {
  return ('decision' in value && value.decision) || null;
}
