import { createHash } from 'node:crypto';
import type { CaseDuty } from '../../../../proto/activities.js';
import type { Role } from '../../../shared/src/roles.js';

/** Somebody who could have a duty, with how much of it waits for that person already. */
export interface Candidate {
  personId: string;
  openDuties: number;
}

/** The roles that may have a duty. */
export function rolesFor(duty: CaseDuty): readonly Role[] {
  switch (duty) {
    case 'first':
    case 'second':
    case 're-mark':
      return ['assessor'];
    case 'moderation':
      return ['moderator'];
    case 'appeal':
      return ['moderator', 'programme-lead', 'registrar'];
  }
}

/**
 * Chooses who gets a duty: whoever has the fewest open ones, and among equals by a hash of person and case, so that
 * nobody can foresee a pattern and everybody finds the same.
 *
 * @param rules `exclude`: may not have it; `avoid`: was late, and gets it only where nobody else is left
 * @returns null where nobody may have it
 */
export function chooseFor(
  caseId: string,
  candidates: readonly Candidate[],
  rules: { exclude: ReadonlySet<string>; avoid: ReadonlySet<string> },
): string | null {
  const possible = candidates.filter((one) => !rules.exclude.has(one.personId));
  const punctual = possible.filter((one) => !rules.avoid.has(one.personId));
  const among = punctual.length > 0 ? punctual : possible;
  const ranked = among.map((one) => ({ ...one, draw: drawOf(caseId, one.personId) }));
  ranked.sort((left, right) => left.openDuties - right.openDuties || (left.draw < right.draw ? -1 : 1));
  return ranked[0]?.personId ?? null;
}

const drawOf = (caseId: string, personId: string): string =>
  createHash('sha256').update(`${caseId}\n${personId}`).digest('hex');
