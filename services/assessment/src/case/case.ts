import type { MarkStage } from '../../../../workflows/assessment/messages.js';
import type { Role } from '../../../shared/src/roles.js';

export const caseStates = ['prepared', 'open', 'finished', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];

/** A case as rules look at it. */
export interface CaseFacts {
  state: CaseState;
  earnerId: string;
  consented: boolean;
  /** The earner was erased. */
  erased: boolean;
  /** A mark of the present attempt was given: what it is based on stays as it is. */
  marked: boolean;
}

/** Why a person may not mark a case. */
export type MarkRefusal =
  | 'own-case'
  | 'separation-of-duties'
  | 'earner-erased'
  | 'case-already-marked'
  | 'case-not-open'
  | 'consent-missing';

export type Allowed<C extends string> = { ok: true } | { ok: false; code: C };

/** Whether a case may be opened. */
export function canOpen(
  one: Pick<CaseFacts, 'state' | 'erased'>,
  endorsed: boolean,
): Allowed<'case-not-prepared' | 'version-not-endorsed' | 'earner-erased'> {
  if (one.erased) return { ok: false, code: 'earner-erased' };
  if (one.state !== 'prepared') return { ok: false, code: 'case-not-prepared' };
  return endorsed ? { ok: true } : { ok: false, code: 'version-not-endorsed' };
}

/** Whether evidence may be added: from the preparation on, until there is a result. */
export function canAddEvidence(
  one: Pick<CaseFacts, 'state' | 'erased' | 'marked'>,
): Allowed<'case-closed' | 'earner-erased'> {
  if (one.erased) return { ok: false, code: 'earner-erased' };
  if (one.marked) return { ok: false, code: 'case-closed' };
  return one.state === 'prepared' || one.state === 'open' ? { ok: true } : { ok: false, code: 'case-closed' };
}

/**
 * Whether a person may mark a case now: neither the earner nor who proposed the version (the signer would set the
 * award aside).
 */
export function canMark(
  one: CaseFacts,
  personId: string,
  version: { submitterId: string | null },
  stage: MarkStage = 'first',
): Allowed<MarkRefusal> {
  if (one.earnerId === personId) return { ok: false, code: 'own-case' };
  if (version.submitterId === personId) return { ok: false, code: 'separation-of-duties' };
  if (one.erased) return { ok: false, code: 'earner-erased' };
  switch (one.state) {
    case 'finished':
      // After an upheld appeal it is marked once more, though a result stands.
      return stage === 're-mark' ? { ok: true } : { ok: false, code: 'case-already-marked' };
    case 'prepared':
    case 'closed':
      return { ok: false, code: 'case-not-open' };
    case 'open':
      return one.consented ? { ok: true } : { ok: false, code: 'consent-missing' };
  }
}

/** Roles to whom earners have names; to all others a case is a number. */
const readersOfNames: readonly Role[] = ['registrar', 'programme-lead', 'administrator'];

/** Whether a person may see who the earner is. */
export const seesNames = (roles: readonly Role[]): boolean =>
  roles.some((role) => readersOfNames.includes(role));
