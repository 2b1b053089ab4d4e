import { z } from 'zod';
import { addMonths, dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { dayInWords } from '../../../shared/src/term.js';
import type { Terms } from '../../../shared/src/terms.js';

/** A delegation holds for at most so many months; who is away longer grants the role. */
export const LONGEST_MONTHS = 12;

/** Body of the decision delegation: a colleague answers until the end of a day. */
export const delegationInput = z
  .strictObject({ toPersonId: z.uuid(), untilDay: z.iso.date() })
  .meta({ id: 'DelegationInput' });

/** Body of the decision delegation-end. */
export const delegationEndInput = z
  .strictObject({ delegationId: z.uuid() })
  .meta({ id: 'DelegationEndInput' });

/** What a delegation is held against. */
export interface DelegationFacts {
  organization: { id: string; name: string; timeZone: string };
  personId: string;
  /** Roles that the signer's registry holds of both: none that stem from a delegation. */
  roles: readonly string[];
  to: { personId: string; roles: readonly string[]; hasPasskey: boolean };
}

export type DelegationRefusal =
  | 'delegation-of-delegation'
  | 'delegation-to-self'
  | 'delegate-not-enrolled'
  | 'delegate-is-approver'
  | 'term-in-past'
  | 'term-too-long';

type Frame = Pick<Statement, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** The statement of a delegation from today's facts, or why there can be none. */
export function delegationContent(
  facts: DelegationFacts,
  given: { delegationId: string; untilDay: string },
  at: Date,
):
  | { ok: true; content: Frame & { details: DetailsOf<'delegation'> } }
  | { ok: false; code: DelegationRefusal } {
  const code = refusalOf(facts, given.untilDay, at);
  if (code) return { ok: false, code };
  const { organization, to } = facts;
  return {
    ok: true,
    content: {
      subject: { kind: 'organization', id: organization.id, digest: null },
      policy: null,
      decision: 'delegate',
      validFrom: instant(at),
      validUntil: instant(endOfDay(given.untilDay, organization.timeZone)),
      details: { delegationId: given.delegationId, toPersonId: to.personId },
    },
  };
}

function refusalOf(facts: DelegationFacts, untilDay: string, at: Date): DelegationRefusal | null {
  const { organization, to } = facts;
  if (!facts.roles.includes('approver')) return 'delegation-of-delegation';
  if (to.personId === facts.personId) return 'delegation-to-self';
  if (!to.hasPasskey) return 'delegate-not-enrolled';
  if (to.roles.includes('approver')) return 'delegate-is-approver';
  if (untilDay < dayIn(at, organization.timeZone)) return 'term-in-past';
  return untilDay > latestDay(at, organization.timeZone) ? 'term-too-long' : null;
}

/** Last day that a delegation given now may end with. */
export const latestDay = (at: Date, zone: string): string => dayIn(addMonths(at, LONGEST_MONTHS), zone);

/** A delegation as a row. */
export interface Delegation {
  id: string;
  organizationId: string;
  personId: string;
  toPersonId: string;
  statement: string;
  validFrom: Date;
  validUntil: Date;
  endedAt: Date | null;
  refusal: string | null;
}

export type DelegationState = 'in-force' | 'ended' | 'lapsed' | 'refused';

/** Where a delegation stands at an instant. */
export function delegationState(
  one: Pick<Delegation, 'validFrom' | 'validUntil' | 'endedAt' | 'refusal'>,
  at: Date,
): DelegationState {
  if (one.refusal !== null) return 'refused';
  if (one.endedAt !== null && one.endedAt <= at) return 'ended';
  return at > one.validUntil ? 'lapsed' : 'in-force';
}

/** What the end of a delegation states. */
export function delegationEndContent(one: Delegation): Frame & { details: DetailsOf<'delegation-end'> } {
  return {
    subject: { kind: 'organization', id: one.organizationId, digest: null },
    policy: null,
    decision: 'end',
    validFrom: null,
    validUntil: null,
    details: { delegationId: one.id, toPersonId: one.toPersonId, delegation: one.statement },
  };
}

/** Who may end it: who gave it, and who got it. */
export const mayEnd = (one: Delegation, personId: string): boolean =>
  one.personId === personId || one.toPersonId === personId;

/** How a delegation reads above the button. Names are shown beside it: this service holds none. */
export function delegationSentence(organization: string, untilDay: string): Terms {
  return {
    en: `Until the end of ${dayInWords(untilDay, 'en')}, my colleague shown above may answer requests in the name of ${organization} as I may. What my colleague signs counts as the organization's answer.`,
    fr: `Jusqu'à la fin du ${dayInWords(untilDay, 'fr')}, ma ou mon collègue dont le nom figure ci-dessus peut répondre aux demandes au nom de ${organization} comme je le peux. Ce que cette personne signe vaut réponse de l'organisation.`,
  };
}

/** How its end reads above the button. */
export function delegationEndSentence(organization: string): Terms {
  return {
    en: `The delegation shown above ends now: that colleague no longer answers in the name of ${organization}. What was signed under it stays good.`,
    fr: `La délégation indiquée ci-dessus prend fin maintenant : cette personne ne répond plus au nom de ${organization}. Ce qui a été signé sous son couvert reste valable.`,
  };
}
