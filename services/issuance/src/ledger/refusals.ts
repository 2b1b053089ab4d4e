import type { RegistryRefusal } from '../registry/registry-types.js';

/**
 * Why a decision of the ledger is refused, by code. A refused one keeps its bytes and has no effect for ever.
 * Codes of the registry's own rules are in registry/registry.ts, those of the gate in gate/refusals.ts.
 */
export const decisionRefusals = {
  'decision-without-place': 'the event has no place in its source’s sequence',
  'decision-of-another-source': 'the place names another source than the topic’s',
  'place-taken': 'another decision holds this place',
  'chain-broken': 'the place does not follow from the one before it, or is not this statement’s',
  'event-unreadable': 'the event cannot be decoded',
  'statement-unreadable': 'the statement is not canonical JSON of a known type',
  'statement-of-another-type': 'the event says one thing, the statement another',
  'event-mismatch': 'the event’s fields are not those of the statement',
  'terms-unknown': 'the terms are not the house’s terms for this type',
  'list-mismatch': 'the list does not include the statement, or is another person’s',
  'statement-replayed': 'the statement counted before',
  'assertion-replayed': 'the assertion was used before for something else',
  'assertion-missing': 'there is no readable assertion',
  'assertion-over-another-statement': 'the assertion’s challenge is not of this statement',
  'assertion-of-another-origin': 'the assertion was made at an origin that is not enrolled',
  'assertion-without-user-verification': 'the authenticator did not verify its user',
  'assertion-signature-invalid': 'the signature is not the passkey’s',
  'passkey-not-enrolled': 'the person has no such passkey in this organization',
  'operator-signature-invalid': 'the operator key did not sign it',
  'role-not-held': 'the person does not hold the role in this organization',
  'role-not-for-this-decision': 'the role may not decide this',
  'confirmation-without-term': 'a confirmation needs a term that begins before it ends',
  'confirmation-id-taken': 'another confirmation has this id',
  'confirmation-of-another-part': 'the version has another part of that kind, or other editions',
  'confirmation-by-proposer': 'who proposes does not confirm',
  'proposal-unknown': 'the approval names a proposal that is not this release’s',
  'approver-is-proposer': 'who proposes a release does not approve it',
  'award-unknown': 'the organization has no such award',
  'award-revoked': 'a revoked award stays revoked',
  'award-not-suspended': 'only a suspended award is reinstated',
} as const;

export type DecisionRefusal = keyof typeof decisionRefusals | RegistryRefusal;
