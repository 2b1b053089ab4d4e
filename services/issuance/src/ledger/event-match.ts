import { canonicalBytes, digestOf } from '../../../shared/src/canonical.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { ReadEvent } from '../events.js';
import type { DecisionRefusal } from './refusals.js';

/** What a statement says under the names by which events tell it. */
function signedFields(statement: Statement): Map<string, unknown> {
  const { details, subject, policy, validFrom, validUntil, personId } = statement;
  const own = new Map<string, unknown>(Object.entries(details));
  const signed = new Map(own);
  const alias = (field: string, value: unknown): void => {
    if (!own.has(field)) signed.set(field, value);
  };
  alias('partDigest', subject.digest);
  alias('personId', personId);
  if (validFrom !== null) alias('validFrom', validFrom);
  if (validUntil !== null) alias('validUntil', validUntil);
  if (own.has('reason')) alias('reasonCode', own.get('reason'));
  if (own.has('recalled')) alias('recalledDigest', own.get('recalled'));
  // An earner speaks of no other earner.
  if (statement.role === 'self') alias('earnerId', personId);
  if (statement.type === 'version-submission') {
    signed.set('versionId', subject.id);
    signed.set('policyId', policy?.id ?? '');
    signed.set('policyRevision', policy?.revision ?? 0);
  }
  if (statement.type === 'organization-registration') signed.set('organizationId', statement.organizationId);
  return signed;
}

/** Contents that an event carries whole; the statement's subject is their digest. */
const contents = new Set(['policy', 'manifest', 'rules', 'pathway']);

/**
 * Holds the fields of an event against the statement that it carries: events say nothing that was not signed. A field
 * that no statement of the type speaks of, such as the id under which a service keeps a decision, is not authority.
 */
export function eventMismatch(read: ReadEvent, statement: Statement): DecisionRefusal | null {
  const { event, organizationId } = read.message;
  if (organizationId !== statement.organizationId && event.case !== 'organizationRegistered')
    return 'event-mismatch';
  const signed = signedFields(statement);
  const told = Object.entries(event.value ?? {});
  const fits = told.every(([field, value]) => {
    if (value instanceof Uint8Array)
      return !contents.has(field) || digestOf(value) === statement.subject.digest;
    // Withdrawals of before did not name their earner: what is not said claims nothing.
    if (event.case === 'caseWithdrawn' && field === 'earnerId' && value === '') return true;
    return !signed.has(field) || sameText(value, signed.get(field));
  });
  return fits ? null : 'event-mismatch';
}

/** Protobuf has no null: what is not said is empty. A list is the same in any order. */
function sameText(told: unknown, signed: unknown): boolean {
  if (Array.isArray(told) && Array.isArray(signed)) return sorted(told) === sorted(signed);
  return textOf(told) === textOf(signed);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // Protobuf's 64-bit numbers are bigints, a statement's are safe integers.
  return typeof value === 'bigint' ? value.toString() : Buffer.from(canonicalBytes(value)).toString();
}

const sorted = (values: readonly unknown[]): string => textOf(values.map(textOf).sort());
