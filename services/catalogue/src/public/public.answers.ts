import { z } from 'zod';
import { languages, manifestSchema } from '../../../shared/src/content.js';
import { versionStates } from '../micro-certification/micro-certification.js';
import { frameworkAnswer } from '../version/version.answers.js';

/** Shapes of what anybody may read. */

const bilingual = z.object({ en: z.string(), fr: z.string() });
const organization = z.object({ id: z.uuid(), did: z.string(), name: z.string(), url: z.string() });
const name = z.partialRecord(z.enum(languages), z.string());

export const microCertificationAnswer = z.object({
  id: z.uuid(),
  url: z.string(),
  name,
  organization,
  versions: z.array(
    z.object({
      number: z.int(),
      state: z.enum(versionStates),
      url: z.string(),
      submittedAt: z.string().nullable(),
      endorsedAt: z.string().nullable(),
    }),
  ),
});
export type PublicMicroCertification = z.output<typeof microCertificationAnswer>;

const links = z.object({ competencies: z.string(), blueprint: z.string() });
export const versionAnswer = z.object({
  microCertificationId: z.uuid(),
  url: z.string(),
  organization,
  number: z.int(),
  state: z.enum(versionStates),
  submittedAt: z.string().nullable(),
  endorsedAt: z.string().nullable(),
  manifest: manifestSchema,
  manifestDigest: z.string(),
  manifestUrl: z.string(),
  parts: links,
  editions: z.partialRecord(z.enum(languages), links),
  framework: frameworkAnswer,
  notice: bilingual,
});
export type PublicVersion = z.output<typeof versionAnswer>;
