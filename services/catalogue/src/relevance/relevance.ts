import type { VersionState } from '../micro-certification/micro-certification.js';

/** What an endorsed version is by what endorsement tells of its relevance; null for a word that is not known here. */
export function stateByRelevance(told: string): VersionState | null {
  switch (told) {
    case 'current':
    case 'under-review':
    case 'waived':
      return 'endorsed';
    case 'lapsed':
    case 'withdrawn':
      return 'closed';
    case 'superseded':
      return 'superseded';
    case 'retired':
      return 'retired';
    default:
      return null;
  }
}

/** States that relevance may change: what is retired stays so, and what was never endorsed has none. */
export const changeable = ['endorsed', 'closed', 'superseded'] as const satisfies readonly VersionState[];

/** Whether a version can be retired now, or why not. */
export function canRetire(version: {
  state: VersionState;
  endorsedAt: string | null;
}): { ok: true } | { ok: false; code: 'version-retired' | 'version-not-endorsed' } {
  if (version.state === 'retired') return { ok: false, code: 'version-retired' };
  return version.endorsedAt !== null && changeable.some((state) => state === version.state)
    ? { ok: true }
    : { ok: false, code: 'version-not-endorsed' };
}
