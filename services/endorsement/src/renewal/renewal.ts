import type { CommittedAnswer } from '../confirmation/confirmation.js';

/** A confirmation may be renewed in one step from so many days before its end. */
export const RENEWAL_DAYS = 120;

/** Round of the requests that hold renewals nobody asked for: rounds of asking begin at 1. */
export const RENEWAL_ROUND = 0;

/** What of a confirmation its renewal takes over. */
export interface Renewed {
  kind: CommittedAnswer['kind'];
  statement: string;
  scope: CommittedAnswer['scope'];
  grounds: CommittedAnswer['grounds'];
  ratings: NonNullable<CommittedAnswer['ratings']>;
  isPublic: boolean;
}

/** The answer that renews a confirmation: the same in all but its term. */
export function renewedAnswer(of: Renewed, untilDay: string): CommittedAnswer {
  return {
    kind: of.kind,
    scope: of.scope,
    grounds: of.grounds,
    untilDay,
    ...(of.ratings.length > 0 ? { ratings: of.ratings } : {}),
    public: of.isPublic,
    renews: of.statement,
  };
}
