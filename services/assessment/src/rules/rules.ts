import { z } from 'zod';
import { type AssessmentRules, assessmentRulesSchema } from '../../../shared/src/assessment-rules.js';
import type { FieldFault } from '../../../shared/src/problem.js';

/** Body of a draft: without `rulesId` new rules, with it the next revision of those. */
export const rulesInput = assessmentRulesSchema
  .omit({ v: true, rulesId: true, revision: true, organizationId: true })
  .extend({ rulesId: assessmentRulesSchema.shape.rulesId.optional() })
  .meta({ id: 'AssessmentRulesDraft' });
export type RulesInput = z.output<typeof rulesInput>;

/** Body of the decision assessment-rules-approval. */
export const rulesApprovalInput = z
  .strictObject({
    rulesId: assessmentRulesSchema.shape.rulesId,
    revision: assessmentRulesSchema.shape.revision,
  })
  .meta({ id: 'AssessmentRulesApprovalInput' });

/** A revision with what was, or would be, approved. */
export interface RulesRevision {
  rules: AssessmentRules;
  digest: string;
  bytes: Uint8Array;
  state: 'draft' | 'approved';
  createdAt: Date;
  approvedAt: Date | null;
}

/**
 * Why rules would lead nowhere; empty where they are fit.
 *
 * @param known micro-certifications of which the institution has a version here
 */
export function rulesFaults(rules: RulesInput, known: ReadonlySet<string>): FieldFault[] {
  const faults: FieldFault[] = [];
  const fault = (pointer: string, code: string, detail: string, detailFr: string): void => {
    faults.push({ pointer, code, detail, detailFr });
  };
  const { scope } = rules;
  if (scope.kind === 'micro-certification' && !known.has(scope.microCertificationId))
    fault(
      '/scope/microCertificationId',
      'unknown-micro-certification',
      'No version of this micro-certification was submitted',
      "Aucune version de cette microcertification n'a été soumise",
    );
  if (rules.attempts === 1 && rules.attemptAfterDays > 0)
    fault(
      '/attemptAfterDays',
      'without-effect',
      'With one attempt there is no next one to wait for',
      "Avec une seule tentative, il n'y en a pas d'autre à attendre",
    );
  return faults;
}

/** The rules that hold for a micro-certification: its own newest, else the institution's newest. */
export function rulesInForce(
  approved: readonly RulesRevision[],
  microCertificationId: string | null,
): RulesRevision | null {
  const newest = (of: (rules: AssessmentRules) => boolean): RulesRevision | null =>
    approved
      .filter((one) => one.approvedAt !== null && of(one.rules))
      .reduce<RulesRevision | null>((last, one) => (last && isLater(last, one) ? last : one), null);
  return (
    newest(
      ({ scope }) =>
        scope.kind === 'micro-certification' && scope.microCertificationId === microCertificationId,
    ) ?? newest(({ scope }) => scope.kind === 'institution')
  );
}

const isLater = (one: RulesRevision, other: RulesRevision): boolean =>
  (one.approvedAt?.getTime() ?? 0) > (other.approvedAt?.getTime() ?? 0);
