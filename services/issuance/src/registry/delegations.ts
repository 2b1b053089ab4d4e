import type { Statement } from '../../../shared/src/statement.js';
import type { RegistryRefusal } from './registry-types.js';

/** An approver's word that a colleague may answer for him until a date. */
export interface Delegation {
  /** Digest of its statement. */
  digest: string;
  delegationId: string;
  organizationId: string;
  /** Who delegates, and to whom. */
  from: string;
  to: string;
  validFrom: string;
  validUntil: string;
  /** Order of application since which it counts, and from which on no more. */
  since: number;
  until: number | null;
}

/** Delegations as their statements make them; they answer also for the past. */
export class Delegations {
  private readonly given = new Map<string, Delegation>();

  /** An independent copy. */
  copy(): Delegations {
    const copy = new Delegations();
    for (const [id, one] of this.given) copy.given.set(id, { ...one });
    return copy;
  }

  /** Delegations to a person in an organization that were not ended at an order of application. */
  to(organizationId: string, personId: string, order: number): Delegation[] {
    return [...this.given.values()].filter(
      (one) =>
        one.organizationId === organizationId &&
        one.to === personId &&
        one.since <= order &&
        (one.until === null || one.until > order),
    );
  }

  /** Organizations for which a person was ever let answer, up to an order of application. */
  sidesOf(personId: string, order: number): string[] {
    return [...this.given.values()].flatMap((one) =>
      one.to === personId && one.since <= order ? [one.organizationId] : [],
    );
  }

  /** Organizations for which a person may answer at an instant, or later. */
  sidesAfter(personId: string, at: string): string[] {
    return [...this.given.values()].flatMap((one) =>
      one.to === personId && one.until === null && one.validUntil >= at ? [one.organizationId] : [],
    );
  }

  /** Holds a delegation against itself and what was given before; null where it fits. */
  fault(statement: Statement<'delegation'>): RegistryRefusal | null {
    const { validFrom, validUntil, at, personId, details } = statement;
    if (validFrom === null || validUntil === null || validFrom >= validUntil || validUntil <= at)
      return 'delegation-without-term';
    if (details.toPersonId === personId) return 'delegation-to-oneself';
    return this.given.has(details.delegationId) ? 'delegation-id-taken' : null;
  }

  /** Holds an end against the delegation that it names. */
  endFault({ organizationId, details }: Statement<'delegation-end'>): RegistryRefusal | null {
    const one = this.given.get(details.delegationId);
    const same =
      one?.organizationId === organizationId &&
      one.digest === details.delegation &&
      one.to === details.toPersonId;
    if (!one || !same) return 'delegation-unknown';
    return one.until === null ? null : 'delegation-ended';
  }

  give(
    { organizationId, personId, details, validFrom, validUntil }: Statement<'delegation'>,
    digest: string,
    order: number,
  ): void {
    const { delegationId, toPersonId } = details;
    this.given.set(delegationId, {
      digest,
      delegationId,
      organizationId,
      from: personId,
      to: toPersonId,
      validFrom: validFrom ?? '',
      validUntil: validUntil ?? '',
      since: order,
      until: null,
    });
  }

  end({ details }: Statement<'delegation-end'>, order: number): void {
    const one = this.given.get(details.delegationId);
    if (one) one.until = order;
  }
}
