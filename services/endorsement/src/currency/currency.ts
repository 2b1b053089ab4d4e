import type { ConfirmationKind } from '../../../../proto/activities.js';
import type { RoundFact } from '../../../../proto/relevance.js';
import {
  causeOf,
  type Facts,
  lapseOf,
  type Needs,
  standingAt,
  turningPoints,
} from '../../../../workflows/relevance/standing.js';
import { instant } from '../../../shared/src/clock.js';
import type { Language } from '../../../shared/src/content.js';
import type { CurrencyDocument } from '../../../shared/src/currency-document.js';

type KindCurrency = CurrencyDocument['kinds'][number];
type State = KindCurrency['state'];

/** A confirmation of the part, as the document needs it; never its signer. */
export interface PublicConfirmation {
  confirmationId: string;
  organization: { id: string; name: string };
  /** given and held do not count, nor what was taken back before it was signed; refused is not shown. */
  state: 'signed' | 'given' | 'held';
  /** From when on it is withdrawn. */
  withdrawnAt: Date | null;
  validFrom: Date;
  validUntil: Date;
  languages: readonly string[];
  editions: Partial<Record<Language, string>>;
  statementDigest: string;
}

/** Facts of one kind. */
export interface KindFacts {
  kind: ConfirmationKind;
  partDigest: string;
  confirmations: PublicConfirmation[];
  /** The waiver that stands, or stood last. */
  waiver: NonNullable<KindCurrency['waiver']> | null;
  /** Employers who declined or withdrew. */
  dissent: number;
}

/** The public currency document of a version at `now`. */
export function currencyDocument(
  facts: {
    origin: string;
    microCertificationId: string;
    version: number;
    submittedAt: Date;
    /** When both kinds were met for the first time; null before. */
    endorsedAt: Date | null;
    policy: { policyId: string; revision: number };
    /** What decides how each kind stands. */
    needs: Needs;
    standing: Facts;
    /** Employers are being asked anew. */
    round: RoundFact | null;
    kinds: KindFacts[];
  },
  now: Date,
): CurrencyDocument {
  const { origin, microCertificationId, version, policy } = facts;
  return {
    type: 'CurrencyDocument',
    format: 1,
    id: `${origin}/m/${microCertificationId}/versions/${version}/currency`,
    microCertificationId,
    version,
    computedAt: instant(now),
    policy,
    kinds: facts.kinds.map((kind) => kindCurrency(kind, facts, instant(now))),
  };
}

type Whole = Parameters<typeof currencyDocument>[0];

function kindCurrency(of: KindFacts, whole: Whole, now: string): KindCurrency {
  const { origin, needs, standing } = whole;
  const { kind } = of;
  const required = needs.required[kind];
  const vetoed = needs.veto
    ? standing.declines
        .filter((one) => one.kind === kind)
        .map(({ at, liftedAt }) => ({ from: at, until: liftedAt }))
    : [];
  return {
    kind,
    partDigest: hexOf(of.partDigest),
    needs: {
      confirmations: Math.max(1, needs.needs[kind].confirmations),
      // No policy can ask for less than one: the signer enforces the same floor.
      organizations: Math.max(1, needs.needs[kind].organizations),
      ...(required.length > 0 ? { required } : {}),
    },
    confirmations: of.confirmations.map((one) => ({
      confirmationId: one.confirmationId,
      organization: one.organization,
      endorsements: endorsementsOf(one, origin),
      statementDigest: hexOf(one.statementDigest),
      from: instant(one.validFrom),
      until: instant(one.validUntil),
      ...stateOf(one, now),
    })),
    ...(of.waiver ? { waiver: of.waiver } : {}),
    ...stateAndSince(kind, whole, now),
    until: lapseOf(standing, kind, needs, now),
    ...(vetoed.length > 0 ? { vetoed } : {}),
    dissent: of.dissent,
  };
}

function endorsementsOf(
  one: PublicConfirmation,
  origin: string,
): KindCurrency['confirmations'][number]['endorsements'] {
  return (['en', 'fr'] as const).flatMap((language) => {
    const digest = one.editions[language];
    if (!digest || !one.languages.includes(language)) return [];
    const url = `${origin}/confirmations/${one.confirmationId}/${language}`;
    return [{ url, language, editionDigest: hexOf(digest) }];
  });
}

function stateOf(
  one: PublicConfirmation,
  now: string,
): Pick<KindCurrency['confirmations'][number], 'state' | 'withdrawnAt'> {
  if (one.withdrawnAt) return { state: 'withdrawn', withdrawnAt: instant(one.withdrawnAt) };
  if (now > instant(one.validUntil)) return { state: 'lapsed' };
  return { state: one.state === 'signed' ? 'in-force' : 'not-counting' };
}

/** How a kind stands now, and since when it does. Before it was ever met, employers are still asked. */
function stateAndSince(kind: ConfirmationKind, whole: Whole, now: string): { state: State; since: string } {
  const { standing, needs, round } = whole;
  const stateAt = (at: string, everMet: boolean): State => {
    switch (standingAt(standing, kind, needs, at).by) {
      case 'waiver':
        return 'waived';
      case 'confirmations':
        return round && isAsking(round, kind, at) ? 'under-review' : 'current';
      case null:
        return everMet ? causeOf(standing, kind, needs, at) : 'under-review';
    }
  };
  const endorsed = whole.endorsedAt && instant(whole.endorsedAt);
  const turns = [
    ...turningPoints(standing, kind),
    ...(endorsed ? [endorsed] : []),
    ...(round ? [round.openedAt, ...(round.closedAt ? [round.closedAt] : [])] : []),
  ]
    .filter((at) => at <= now)
    .sort();
  // Facts count by the second: one that ends within the second in which it began shows in none of them. That the
  // version was endorsed is a fact of its own.
  const wasMet = (at: string): boolean =>
    standingAt(standing, kind, needs, at).satisfied || (endorsed !== null && endorsed <= at);
  let since = instant(whole.submittedAt);
  let everMet = wasMet(since);
  let state = stateAt(since, everMet);
  for (const at of turns) {
    everMet ||= wasMet(at);
    const here = stateAt(at, everMet);
    if (here !== state) since = at;
    state = here;
  }
  return { state, since };
}

const isAsking = (round: RoundFact, kind: ConfirmationKind, at: string): boolean =>
  round.kinds.includes(kind) && round.openedAt <= at && (round.closedAt === null || at < round.closedAt);

/** The SHA-256 in a multibase digest, as hexadecimal digits. */
export function hexOf(multibase: string): string {
  return Buffer.from(multibase.slice(1), 'base64url').subarray(2).toString('hex');
}
