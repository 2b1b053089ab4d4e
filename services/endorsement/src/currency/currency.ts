import type { ConfirmationKind } from '../../../../proto/activities.js';
import { instant } from '../../../shared/src/clock.js';
import type { Language } from '../../../shared/src/content.js';
import type { CurrencyDocument } from '../../../shared/src/currency-document.js';

type KindCurrency = CurrencyDocument['kinds'][number];
type State = KindCurrency['state'];

/** A confirmation of the part, as the document needs it; never its signer. */
export interface PublicConfirmation {
  confirmationId: string;
  organization: { id: string; name: string };
  /** given and held do not count; refused is not shown. */
  state: 'signed' | 'given' | 'held';
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
  needs: { confirmations: number; organizations: number };
  confirmations: PublicConfirmation[];
  /** Employers who declined. */
  dissent: number;
}

/** The public currency document of a version at `now`. */
export function currencyDocument(
  facts: {
    origin: string;
    microCertificationId: string;
    version: number;
    submittedAt: Date;
    policy: { policyId: string; revision: number };
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
    kinds: facts.kinds.map((kind) => kindCurrency(kind, origin, facts.submittedAt, now)),
  };
}

function kindCurrency(facts: KindFacts, origin: string, submittedAt: Date, now: Date): KindCurrency {
  // No policy can ask for less than one: the signer enforces the same floor.
  const needs = {
    confirmations: Math.max(1, facts.needs.confirmations),
    organizations: Math.max(1, facts.needs.organizations),
  };
  return {
    kind: facts.kind,
    partDigest: hexOf(facts.partDigest),
    needs,
    confirmations: facts.confirmations.map((one) => ({
      confirmationId: one.confirmationId,
      organization: one.organization,
      endorsements: endorsementsOf(one, origin),
      statementDigest: hexOf(one.statementDigest),
      from: instant(one.validFrom),
      until: instant(one.validUntil),
      state: stateOf(one, now),
    })),
    ...standing(facts.confirmations, needs, submittedAt, now),
    dissent: facts.dissent,
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

function stateOf(one: PublicConfirmation, now: Date): 'in-force' | 'lapsed' | 'not-counting' {
  if (now > one.validUntil) return 'lapsed';
  return one.state === 'signed' ? 'in-force' : 'not-counting';
}

/** Whether the need is met now, and since when it is as it is. Before it was ever met, employers are still asked. */
function standing(
  confirmations: readonly PublicConfirmation[],
  needs: KindFacts['needs'],
  submittedAt: Date,
  now: Date,
): { state: State; since: string } {
  const met = (at: Date): boolean => {
    const inForce = confirmations.filter(
      (one) => one.state === 'signed' && one.validFrom <= at && at <= one.validUntil,
    );
    return (
      inForce.length >= needs.confirmations &&
      new Set(inForce.map((one) => one.organization.id)).size >= needs.organizations
    );
  };
  const turns = confirmations
    .filter((one) => one.state === 'signed')
    .flatMap((one) => [one.validFrom, new Date(one.validUntil.getTime() + 1000)])
    .filter((at) => at <= now)
    .sort((left, right) => left.getTime() - right.getTime());
  const isMet = met(now);
  let since = submittedAt;
  let everMet = false;
  let before = false;
  for (const at of turns) {
    const here = met(at);
    everMet ||= here;
    if (here !== before) since = at;
    before = here;
  }
  if (isMet) return { state: 'current', since: instant(since) };
  return { state: everMet ? 'lapsed' : 'under-review', since: instant(since) };
}

/** The SHA-256 in a multibase digest, as hexadecimal digits. */
export function hexOf(multibase: string): string {
  return Buffer.from(multibase.slice(1), 'base64url').subarray(2).toString('hex');
}
