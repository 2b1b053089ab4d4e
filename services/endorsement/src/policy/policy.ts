import { z } from 'zod';
import { policyV2Schema, RENEW_BEFORE_DAYS } from '../../../shared/src/content.js';

const { policyId, revision, ...rules } = policyV2Schema.shape;
const none = { 'in-demand': [], fidelity: [] };

/**
 * Body of a policy draft: without `policyId` a new policy, with it the next revision of that one. What is left out is
 * the simplest rule: all are asked at once, nobody is named, no veto, no substitute, no waiver.
 */
export const policyInput = z
  .strictObject({
    ...rules,
    asked: z
      .array(
        z.strictObject({
          organizationId: policyId,
          stage: z.int().min(1).max(5).default(1),
          substituteId: policyId.nullable().default(null),
        }),
      )
      .min(1)
      .max(50),
    required: rules.required.default(none),
    veto: rules.veto.default(false),
    dayKind: rules.dayKind.default('business'),
    stageAfterDays: rules.stageAfterDays.default(null),
    escalateAfterDays: rules.escalateAfterDays.default(null),
    renewBeforeDays: rules.renewBeforeDays.default(RENEW_BEFORE_DAYS),
    waiver: rules.waiver.default(null),
    policyId: policyId.optional(),
  })
  .omit({ v: true, organizationId: true })
  .meta({ id: 'PolicyDraft' });
export type PolicyInput = z.output<typeof policyInput>;

/** Body of the decision policy-approval. */
export const policyApprovalInput = z.object({ policyId, revision }).meta({ id: 'PolicyApprovalInput' });
