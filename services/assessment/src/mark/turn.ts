import type { Draft } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { markStages } from '../../../shared/src/statements/assessment.js';
import type { CaseWithEarner } from '../case/case.store.js';
import { presentAssignment, upheldAppeal } from '../conduct/process.store.js';
import type { Transaction } from '../database.store.js';

/** Which mark it is; absent members mean the first of the first attempt, as where no rules are named. */
export type Turn = Pick<Draft<'mark'>['details'], 'stage' | 'attempt' | 'appeal'>;

/** Which mark the person's duty is. @throws Problem not-your-duty where rules hold and the duty is another's */
export async function turnOf(tx: Transaction, one: CaseWithEarner, personId: string): Promise<Turn> {
  if (one.rulesId === null || one.state === 'prepared') return {};
  const duty = await presentAssignment(tx, one.id);
  const stage = markStages.find((name) => name === duty?.duty);
  // Where nobody has a mark to give, the case itself says why.
  if (!stage && one.state !== 'open') return {};
  if (!stage || duty?.personId !== personId) throw new Problem('not-your-duty');
  const appeal = stage === 're-mark' ? await upheldAppeal(tx, one.id) : null;
  return { stage, attempt: one.attempt, ...(appeal === null ? {} : { appeal }) };
}
