import { z } from 'zod';
import { languages, partKinds } from '../../../shared/src/content.js';
import { versionStates } from '../micro-certification/micro-certification.js';
import { draftInput } from './draft.js';
import { elementStates, frameworkElements } from './framework.js';

/** Shapes of what the routes about versions answer, for the OpenAPI document. */

const bilingual = z.object({ en: z.string(), fr: z.string() });
const fault = z.object({
  pointer: z.string().describe('RFC 6901, into the draft'),
  code: z.string(),
  detail: z.string(),
  detailFr: z.string().optional(),
});

export const frameworkAnswer = z.array(
  z.object({
    element: z.enum(frameworkElements),
    name: bilingual,
    state: z.enum(elementStates),
    demonstratedBy: bilingual,
  }),
);

export const versionAnswer = z.object({
  id: z.uuid(),
  microCertificationId: z.uuid(),
  organizationId: z.uuid(),
  number: z.int(),
  state: z.enum(versionStates),
  revision: z.int().describe('Also in the ETag'),
  copyOfId: z.uuid().nullable(),
  policy: z.object({ policyId: z.uuid(), revision: z.int() }).nullable(),
  manifestDigest: z.string().nullable(),
  submittedAt: z.string().nullable(),
  endorsedAt: z.string().nullable(),
  draft: draftInput,
});

export const checkAnswer = z.object({
  versionId: z.uuid(),
  revision: z.int(),
  complete: z.boolean().describe('True where nothing stops submission'),
  faults: z.array(fault),
  warnings: z.array(fault.extend({ suggestions: z.array(z.string()).optional() })),
  coverage: z.object({
    cells: z.array(
      z.object({ competencyId: z.string(), criterionId: z.string(), evidenceIds: z.array(z.string()) }),
    ),
    competenciesWithoutCriterion: z.array(z.string()),
    competenciesWithoutEvidence: z.array(z.string()),
    criteriaWithoutCompetency: z.array(z.string()),
    criteriaWithoutEvidence: z.array(z.string()),
    evidenceWithoutCriterion: z.array(z.string()),
    full: z.boolean(),
  }),
  framework: frameworkAnswer,
});

const end = z.object({ id: z.uuid(), number: z.int() });
export const comparisonAnswer = z.object({
  from: end,
  to: end,
  differences: z.array(
    z.object({
      part: z.enum(partKinds),
      language: z.enum(languages),
      elements: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          within: z.string().nullable(),
          change: z.enum(['unchanged', 'reworded', 'changed', 'new', 'removed']),
          fields: z.array(
            z.object({
              field: z.string(),
              words: z.array(z.object({ op: z.enum(['same', 'added', 'removed']), text: z.string() })),
            }),
          ),
          structure: z.array(z.string()),
        }),
      ),
    }),
  ),
});
