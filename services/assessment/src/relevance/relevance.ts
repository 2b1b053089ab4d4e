/** How the relevance of an endorsed version stands; instants as ISO text in UTC with whole seconds. */
export interface Relevance {
  state: RelevanceState;
  since: string;
  /** When it would lapse if nothing happened; null where it does not stand. */
  until: string | null;
  /** Until when open cases may finish, where no new one opens. */
  teachOutUntil: string | null;
}

export const relevanceStates = [
  'current',
  'under-review',
  'lapsed',
  'withdrawn',
  'waived',
  'superseded',
  'retired',
] as const;
export type RelevanceState = (typeof relevanceStates)[number];

/** Why no case opens in a version; null where one may. Nothing is told yet just after an endorsement. */
export function openingRefusal(
  relevance: Pick<Relevance, 'state'> | null,
): 'version-not-current' | 'version-retired' | null {
  switch (relevance?.state) {
    case undefined:
    case 'current':
    case 'under-review':
    case 'waived':
      return null;
    case 'lapsed':
    case 'withdrawn':
      return 'version-not-current';
    case 'superseded':
    case 'retired':
      return 'version-retired';
  }
}

/**
 * Why an open case is not marked any more; null where it may be. A re-mark answers an appeal about a result that came
 * in time.
 */
export function markingRefusal(
  relevance: Pick<Relevance, 'state' | 'teachOutUntil'> | null,
  stage: 'first' | 'second' | 're-mark',
  now: string,
): 'teach-out-over' | null {
  if (stage === 're-mark' || !relevance || openingRefusal(relevance) === null) return null;
  return relevance.teachOutUntil !== null && now > relevance.teachOutUntil ? 'teach-out-over' : null;
}
