import type { Language } from '../../api/api.js';
import type { CaseDetail } from './case.js';

/** What is kept of an earner, as a registrar corrects it. */
export interface Identity {
  studentNumber: string;
  legalName: string;
  chosenName: string | null;
  mail: string;
  language: Language;
}

/** The correction as it is decided; null while nothing changes, something is empty, or the reason is missing. */
export function correctionOf(
  one: Pick<CaseDetail, 'caseId' | 'earner'>,
  change: Partial<Identity>,
  reason: string,
): object | null {
  if (!one.earner) return null;
  const { studentNumber, legalName, chosenName, mail, language } = one.earner;
  const kept: Identity = { studentNumber, legalName, chosenName, mail, language };
  const told = { ...kept, ...change, chosenName: (change.chosenName ?? chosenName)?.trim() || null };
  const changed = JSON.stringify(told) !== JSON.stringify(kept);
  const filled = [told.studentNumber, told.legalName, told.mail, reason].every((text) => text.trim() !== '');
  return changed && filled ? { caseId: one.caseId, ...told, text: reason } : null;
}
