import { z } from 'zod';
import { roles } from '../roles.js';
import { commitment, digest, id, retirementReasons } from './fields.js';

/** Details of the decisions that the catalogue accepts. */
export const catalogueDetails = {
  'organization-registration': z.strictObject({
    kind: z.enum(['institution', 'employer', 'external-body']),
    name: z.string().min(1),
    mailDomain: z.string().min(3),
  }),
  'version-submission': z.strictObject({
    microCertificationId: id,
    number: z.int().min(1),
    competencies: digest,
    blueprint: digest,
  }),
  'role-grant': z.strictObject({ personId: id, roles: z.array(z.enum(roles)) }),
  /** A version takes no new case from now on; open ones may finish. */
  'version-retirement': z.strictObject({
    versionId: id,
    microCertificationId: id,
    number: z.int().min(1),
    words: commitment.nullable(),
    /** Absent in what was signed before a reason was asked for. */
    reason: z.enum(retirementReasons).optional(),
  }),
  /** Prerequisites and stacking rule of a micro-certification; the subject's digest is that of the pathway. */
  'pathway-approval': z.strictObject({
    pathwayId: id,
    revision: z.int().min(1),
    microCertificationId: id,
  }),
} as const;
