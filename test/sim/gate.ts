import { type Answers, countConfirmations } from '../../services/issuance/src/gate/confirmations.js';
import type { Fact as Placed } from '../../services/issuance/src/gate/facts.js';
import type { WaiverFacts } from '../../services/issuance/src/gate/waiver.js';
import type { Registry } from '../../services/issuance/src/registry/registry.js';
import type { StatementType } from '../../services/shared/src/statement.js';
import { termInWords } from '../../services/shared/src/term.js';
import type { Kind } from './oracle.js';
import { digestOf, statementOf } from './statements.js';
import { institution, type SimPolicy } from './world.js';

const timeZone = 'America/Toronto';

/** What the signer's ledger would hold of a simulation, and how its gate counts it at a moment. */
export class Gate {
  private readonly answers = {
    confirmations: [] as Placed<'confirmation'>[],
    declines: [] as Placed<'decline'>[],
    recalls: [] as Placed<'recall'>[],
    withdrawals: [] as Placed<'withdrawal'>[],
  };
  private readonly conflicts = {
    declared: [] as Placed<'endorsement-conflict'>[],
    ended: [] as Placed<'endorsement-conflict-end'>[],
  };
  private readonly waivers: { version: string; facts: WaiverFacts & { ends: Placed<'waiver-end'>[] } }[] = [];
  private sequence = 0;

  constructor(private readonly registry: Registry) {}

  /** The next place in the chain. */
  place(): number {
    return ++this.sequence;
  }

  confirmed(of: {
    id: string;
    organizationId: string;
    personId: string;
    kind: Kind;
    part: string;
    at: string;
    from: string;
    until: string;
    /** Its place, which it got when it was given. */
    sequence: number;
  }): void {
    const { id, organizationId, personId, kind, part, at, from, until, sequence } = of;
    const words = (language: 'en' | 'fr') =>
      `${termInWords({ from, until, timeZone }, language)} (${timeZone}).`;
    const statement = statementOf('confirmation', {
      organizationId,
      personId,
      at: from,
      subject: part,
      validFrom: from,
      validUntil: until,
      details: {
        ...aboutOf(kind),
        editions: { en: 'edition' },
        scope: { sector: '', region: '', noc: '' },
        grounds: { kind: 'vacancies', words: null },
        ratings: [],
        sentence: { en: words('en'), fr: words('fr') },
        public: true,
      },
    });
    this.answers.confirmations.push({ ...this.placed(statement, id, at), sequence });
  }

  declined(of: {
    id: string;
    organizationId: string;
    personId: string;
    kind: Kind;
    part: string;
    at: string;
  }): void {
    const { id, organizationId, personId, kind, part, at } = of;
    const details = { ...aboutOf(kind), reason: 'other' as const, words: '', public: false };
    const statement = statementOf('decline', { organizationId, personId, at, subject: part, details });
    this.answers.declines.push(this.placed(statement, id, at));
  }

  recalled(of: {
    id: string;
    what: 'confirmation' | 'decline';
    organizationId: string;
    personId: string;
    kind: Kind;
    part: string;
    at: string;
  }): void {
    const { id, what, organizationId, personId, kind, part, at } = of;
    const details = { ...aboutOf(kind), recalled: digestOf(what, id) };
    const statement = statementOf('recall', { organizationId, personId, at, subject: part, details });
    this.answers.recalls.push(this.placed(statement, id, at));
  }

  withdrawn(of: {
    id: string;
    organizationId: string;
    personId: string;
    kind: Kind;
    part: string;
    at: string;
  }): void {
    const { id, organizationId, personId, kind, part, at } = of;
    const about = { kind, versionId: 'version', microCertificationId: 'micro-certification' };
    const details = {
      ...about,
      confirmationId: id,
      confirmation: digestOf('confirmation', id),
      reason: 'other' as const,
      words: '',
      public: false,
    };
    const statement = statementOf('withdrawal', { organizationId, personId, at, subject: part, details });
    this.answers.withdrawals.push(this.placed(statement, id, at));
  }

  conflicted(of: { id: string; organizationId: string; personId: string; at: string }): void {
    const { id, organizationId, personId, at } = of;
    const about = { versionId: 'version', microCertificationId: 'micro-certification' };
    const nature = 'other' as const;
    const scope = 'organization' as const;
    const details = { ...about, requestId: 'request', scope, nature, words: null };
    const statement = statementOf('endorsement-conflict', { organizationId, personId, at, details });
    this.conflicts.declared.push(this.placed(statement, id, at));
  }

  conflictEnded(of: { id: string; organizationId: string; personId: string; at: string }): void {
    const { id, organizationId, personId, at } = of;
    const about = { versionId: 'version', microCertificationId: 'micro-certification' };
    const reason = 'no-longer' as const;
    const scope = 'organization' as const;
    const conflict = digestOf('endorsement-conflict', id);
    const details = { ...about, conflict, scope, reason, words: null };
    const statement = statementOf('endorsement-conflict-end', { organizationId, personId, at, details });
    this.conflicts.ended.push(this.placed(statement, id, at));
  }

  waived(of: {
    id: string;
    version: string;
    kind: Kind;
    part: string;
    proposedAt: string;
    at: string;
    from: string;
    until: string;
  }): void {
    const { id, version, kind, part, proposedAt, at, from, until } = of;
    const about = { waiverId: id, versionId: version };
    const reason = { en: 'No employer could be asked.', fr: "Aucun employeur n'a pu être sollicité." };
    const proposal = statementOf('waiver', {
      organizationId: institution,
      personId: 'lead',
      at: proposedAt,
      subject: part,
      validFrom: from,
      validUntil: until,
      details: { ...about, kind, microCertificationId: 'micro-certification', reason },
    });
    const approval = statementOf('waiver-approval', {
      organizationId: institution,
      personId: 'registrar',
      at,
      details: { ...about, waiver: digestOf('waiver', id) },
    });
    this.waivers.push({
      version,
      facts: {
        waiver: this.placed(proposal, id, proposedAt),
        approvals: [this.placed(approval, id, at)],
        ends: [],
      },
    });
  }

  waiverEnded(of: { id: string; version: string; at: string }): void {
    const { id, version, at } = of;
    const statement = statementOf('waiver-end', {
      organizationId: institution,
      personId: 'lead',
      at,
      details: { waiverId: id, versionId: version, waiver: digestOf('waiver', id) },
    });
    this.waivers
      .find((one) => one.facts.waiver.digest === digestOf('waiver', id))
      ?.facts.ends.push(this.placed(statement, id, at));
  }

  /** Whether the gate would let an award through, as far as employers go, were this its moment. */
  lets(version: string, parts: Record<Kind, string>, policy: SimPolicy, moment: string): boolean {
    const answers: Answers = {
      ...this.answers,
      conflicts: this.conflicts,
      waivers: this.waivers.filter((one) => one.version === version).map((one) => one.facts),
    };
    const rules = {
      ...policy,
      required: { 'in-demand': [...policy.required['in-demand']], fidelity: [...policy.required.fidelity] },
      waiver: policy.waiverMonths === null ? null : { longestMonths: policy.waiverMonths },
    };
    const sides = {
      issuerId: institution,
      submitter: 'submitter',
      markers: ['marker'],
      proposer: 'proposer',
      releasers: ['proposer', 'releaser'],
    };
    return countConfirmations(answers, rules, parts, sides, moment, this.registry).ok;
  }

  private placed<T extends StatementType, S extends Placed<T>['statement']>(
    statement: S,
    id: string,
    at: string,
  ) {
    return { statement, digest: digestOf(statement.type, id), sequence: this.place(), since: at };
  }
}

const aboutOf = (kind: Kind) => ({
  kind,
  requestId: 'request',
  versionId: 'version',
  microCertificationId: 'micro-certification',
});
