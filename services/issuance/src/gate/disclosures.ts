import { z } from 'zod';
import type { Tokens } from '../../../shared/src/auth.js';
import { type Disclosure, disclosureSchema } from '../../../shared/src/content.js';
import { NotYet } from './refusals.js';

/** Asks assessment for what the awards of these results embed. */
export type Disclosures = (resultIds: string[]) => Promise<Map<string, Disclosure>>;

const answerSchema = z.object({ disclosures: z.array(z.unknown()) });
const DEADLINE_MS = 15_000;

/** @param baseUrl ASSESSMENT_URL */
export function assessmentDisclosures(baseUrl: string, tokens: Pick<Tokens, 'forService'>): Disclosures {
  return async (resultIds) => {
    const token = await tokens.forService('assessment');
    const response = await fetch(new URL('/internal/disclosures', baseUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resultIds }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) throw new NotYet(`assessment answered ${response.status}`);
    const answer = answerSchema.parse(await response.json());
    // One that cannot be read is one that is missing: its row is set aside, the others go on.
    const read = answer.disclosures.flatMap((one) => {
      const parsed = disclosureSchema.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
    return new Map(read.map((one) => [one.resultId, one]));
  };
}
