import type { Language } from '../../api/api.js';
import type { GroundsKind, Kind, Rating, Scope } from '../requests/request.js';

/** A confirmation of the organization, as the endorsement service shows it. */
export interface Confirmation {
  confirmationId: string;
  decisionId: string;
  requestId: string;
  kind: Kind;
  microCertificationId: string;
  number: number | null;
  name: Partial<Record<Language, string>>;
  institution: { organizationId: string; name: string } | null;
  state: 'signing' | 'held' | 'refused' | 'in-force' | 'lapsing' | 'lapsed' | 'withdrawn' | 'recalled';
  code: string | null;
  partDigest: string;
  statementDigest: string;
  sentence: Record<Language, string>;
  scope: Scope;
  grounds: { kind: GroundsKind };
  words: string | null;
  ratings: { criterionId: string; jobTask: string; rating: Rating }[];
  /** Who prepared the ratings, and whether the signer left them as they were. */
  prepared: { personId: string; role: 'supervisor'; at: string; unedited: boolean } | null;
  /** The confirmation that this one renews, by its statement. */
  renews: string | null;
  validFrom: string;
  validUntil: string;
  givenAt: string;
  languages: Language[];
}

/** Groups of states: what counts or is on its way, and what ended. */
export const groups = ['standing', 'ending', 'ended'] as const;

/** Which confirmations are shown; empty for all. */
export interface Choice {
  group: string;
  kind: string;
  institutionId: string;
}
export const everything: Choice = { group: '', kind: '', institutionId: '' };

function groupOf(state: Confirmation['state']): (typeof groups)[number] {
  switch (state) {
    case 'signing':
    case 'held':
    case 'in-force':
      return 'standing';
    case 'lapsing':
      return 'ending';
    default:
      return 'ended';
  }
}

/** What is shown of a list. */
export const chosenOf = (items: readonly Confirmation[], choice: Choice): Confirmation[] =>
  items.filter(
    (one) =>
      (choice.group === '' || groupOf(one.state) === choice.group) &&
      (choice.kind === '' || one.kind === choice.kind) &&
      (choice.institutionId === '' || one.institution?.organizationId === choice.institutionId),
  );
