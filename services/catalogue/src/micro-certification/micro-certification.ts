import type { Language } from '../../../shared/src/content.js';

/** What can be earned; it has numbered versions. */
export interface MicroCertification {
  id: string;
  organizationId: string;
  /** Short name, unique in the organization. */
  slug: string;
  /** Name by language. */
  name: Partial<Record<Language, string>>;
  createdAt: string;
  versions: VersionSummary[];
}

/** A version in a list. */
export interface VersionSummary {
  id: string;
  number: number;
  state: VersionState;
  submittedAt: string | null;
  endorsedAt: string | null;
}

/** What became of a version; endorsed ones are open for cases. */
export const versionStates = [
  'draft',
  'submitted',
  'endorsed',
  'changes-asked',
  'not-endorsed',
  'superseded',
  /** Endorsed once, and not confirmed as its policy asks any more: no new case opens. */
  'closed',
  'retired',
] as const;
export type VersionState = (typeof versionStates)[number];

/** How endorsement ends a round, and what the version then is. */
export function stateAfterRound(outcome: string): VersionState | null {
  switch (outcome) {
    case 'changes-requested':
      return 'changes-asked';
    case 'not-endorsed':
    case 'vetoed':
      return 'not-endorsed';
    case 'superseded':
      return 'superseded';
    default:
      return null;
  }
}
