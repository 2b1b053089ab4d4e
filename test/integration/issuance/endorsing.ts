import type { MessageInitShape } from '@bufbuild/protobuf';
import type { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { digestOfValue } from '../../../services/shared/src/canonical.js';
import { contentOf, type PolicyV2, policyOf as rulesOf } from '../../../services/shared/src/content.js';
import { newNonce, randomId } from '../../../services/shared/src/ids.js';
import type { DetailsOf, Statement, StatementType } from '../../../services/shared/src/statement.js';
import {
  confirmationOf,
  policyOf,
  type SignedStatement,
  signed,
  statementOf,
  type TestPerson,
  type TestVersion,
} from '../../support/statements.js';
import type { Bend, World } from './world.js';

type Kind = 'in-demand' | 'fidelity';
type Event = Exclude<
  Exclude<MessageInitShape<typeof EndorsementEventSchema>, undefined> extends { event?: infer E } ? E : never,
  undefined | { case: undefined }
>;

/** A signed decision with the statement that it carries. */
export interface Said<T extends StatementType> extends SignedStatement {
  signedStatement: Extract<Statement, { type: T }>;
}

type Frame = Partial<Pick<Statement, 'role' | 'subject' | 'at' | 'validFrom' | 'validUntil' | 'policy'>>;
type Change<T extends StatementType> = Frame & {
  details?: Partial<DetailsOf<T>>;
  /** Fields of the event that are told otherwise. */
  told?: Record<string, string>;
  bend?: Bend;
};

const words = (): string => digestOfValue({ words: newNonce() });
const subjectOf = (version: TestVersion, kind: Kind): Statement['subject'] => {
  const part = kind === 'in-demand' ? 'competencies' : 'blueprint';
  return { kind: part, id: version.manifest.microCertificationId, digest: version.manifest.parts[part] };
};

/** What employers and institutions decide about endorsements, signed and given to the signer as events. */
export class Endorsing {
  constructor(readonly world: World) {}

  /** A policy of the second form: one confirmation of each kind, unless changed. */
  async approvePolicy(
    lead: TestPerson,
    asked: string[],
    change: Partial<PolicyV2> = {},
    told: Uint8Array | null = null,
  ) {
    const first = policyOf(lead.organizationId, asked).policy;
    const policy: PolicyV2 = { v: 2, ...rulesOf(first), ...change };
    const made = contentOf(policy);
    const { policyId, revision } = policy;
    const ref = { id: policyId, revision, digest: made.digest };
    const decided = signed(
      lead,
      statementOf('policy-approval', lead, {
        role: 'programme-lead',
        subject: { kind: 'policy', id: policyId, digest: made.digest },
        policy: ref,
        details: { policyId, revision },
        at: this.world.at(),
      }),
    );
    const value = { policyId, revision, policy: told ?? made.bytes, decision: this.world.decision(decided) };
    await this.world.endorsement(lead.organizationId, { case: 'policyApproved', value }, decided);
    return ref;
  }

  async confirm(
    approver: TestPerson,
    version: TestVersion,
    kind: Kind,
    of: Partial<Parameters<typeof confirmationOf>[3]> = {},
  ): Promise<SignedStatement & { confirmationId: string; requestId: string }> {
    const statement = confirmationOf(approver, version, kind, { at: this.world.at(), ...of });
    if (statement.type !== 'confirmation') throw new Error('a confirmation');
    const decided = signed(approver, statement);
    const confirmationId = await this.world.confirm(statement, decided);
    return { ...decided, confirmationId, requestId: statement.details.requestId };
  }

  decline(approver: TestPerson, version: TestVersion, kind: Kind, change: Change<'decline'> = {}) {
    const { versionId, microCertificationId } = version.manifest;
    const answer = { kind, requestId: randomId(), versionId, microCertificationId };
    const details = { ...answer, reason: 'not-in-demand' as const, words: words(), public: true };
    return this.say(
      'decline',
      approver,
      { role: 'approver', subject: subjectOf(version, kind), details },
      change,
      (d, decision) => ({
        case: 'confirmationDeclined',
        value: { requestId: d.requestId, versionId, kind, reasonCode: d.reason, public: d.public, decision },
      }),
    );
  }

  recall(
    approver: TestPerson,
    version: TestVersion,
    kind: Kind,
    answer: { digest: string; requestId: string },
    change: Change<'recall'> = {},
  ) {
    const { versionId, microCertificationId } = version.manifest;
    const details = {
      kind,
      requestId: answer.requestId,
      versionId,
      microCertificationId,
      recalled: answer.digest,
    };
    return this.say(
      'recall',
      approver,
      { role: 'approver', subject: subjectOf(version, kind), details },
      change,
      (d, decision) => ({
        case: 'answerRecalled',
        value: { requestId: d.requestId, versionId, kind, recalledDigest: d.recalled, decision },
      }),
    );
  }

  withdraw(
    approver: TestPerson,
    version: TestVersion,
    kind: Kind,
    of: { digest: string; confirmationId: string },
    change: Change<'withdrawal'> = {},
  ) {
    const { versionId, microCertificationId } = version.manifest;
    const details = {
      confirmationId: of.confirmationId,
      confirmation: of.digest,
      kind,
      versionId,
      microCertificationId,
      reason: 'not-in-demand' as const,
      words: words(),
      public: true,
    };
    const subject = subjectOf(version, kind);
    return this.say(
      'withdrawal',
      approver,
      { role: 'approver', subject, details },
      change,
      (d, decision) => ({
        case: 'confirmationWithdrawn',
        value: {
          confirmationId: d.confirmationId,
          versionId: d.versionId,
          microCertificationId: d.microCertificationId,
          kind: d.kind,
          partDigest: subject.digest ?? '',
          reasonCode: d.reason,
          public: d.public,
          decision,
        },
      }),
    );
  }

  waive(lead: TestPerson, version: TestVersion, kind: Kind, change: Change<'waiver'> = {}) {
    const { versionId, microCertificationId } = version.manifest;
    const reason = {
      en: 'No employer of the region does this yet',
      fr: 'Aucun employeur de la région ne fait encore cela',
    };
    const details = { waiverId: randomId(), kind, versionId, microCertificationId, reason };
    const at = this.world.at();
    const draft = {
      role: 'programme-lead' as const,
      subject: subjectOf(version, kind),
      details,
      at,
      validFrom: at,
      validUntil: '2027-11-25T04:59:59Z',
    };
    return this.say('waiver', lead, draft, change, (d, decision, statement) => ({
      case: 'waiverProposed',
      value: {
        waiverId: d.waiverId,
        versionId: d.versionId,
        kind: d.kind,
        partDigest: statement.subject.digest ?? '',
        validFrom: statement.validFrom ?? '',
        validUntil: statement.validUntil ?? '',
        decision,
      },
    }));
  }

  approveWaiver(registrar: TestPerson, waiver: Said<'waiver'>, change: Change<'waiver-approval'> = {}) {
    const { details: proposed, subject, validFrom, validUntil } = waiver.signedStatement;
    const details = { waiverId: proposed.waiverId, versionId: proposed.versionId, waiver: waiver.digest };
    return this.say(
      'waiver-approval',
      registrar,
      { role: 'registrar', subject, details },
      change,
      (d, decision) => ({
        case: 'waiverApproved',
        value: {
          waiverId: d.waiverId,
          versionId: d.versionId,
          kind: proposed.kind,
          validFrom: validFrom ?? '',
          validUntil: validUntil ?? '',
          decision,
        },
      }),
    );
  }

  endWaiver(registrar: TestPerson, waiver: Said<'waiver'>, change: Change<'waiver-end'> = {}) {
    const { details: proposed, subject } = waiver.signedStatement;
    const details = { waiverId: proposed.waiverId, versionId: proposed.versionId, waiver: waiver.digest };
    return this.say(
      'waiver-end',
      registrar,
      { role: 'registrar', subject, details },
      change,
      (d, decision) => ({
        case: 'waiverEnded',
        value: { waiverId: d.waiverId, versionId: d.versionId, kind: proposed.kind, decision },
      }),
    );
  }

  delegate(from: TestPerson, to: { personId: string }, change: Change<'delegation'> = {}) {
    const details = { delegationId: randomId(), toPersonId: to.personId };
    const at = this.world.at();
    const subject = { kind: 'person', id: to.personId, digest: null };
    const draft = {
      role: 'approver' as const,
      subject,
      details,
      at,
      validFrom: at,
      validUntil: '2026-12-25T04:59:59Z',
    };
    return this.say('delegation', from, draft, change, (d, decision, statement) => ({
      case: 'delegationGiven',
      value: {
        delegationId: d.delegationId,
        personId: statement.personId,
        toPersonId: d.toPersonId,
        validFrom: statement.validFrom ?? '',
        validUntil: statement.validUntil ?? '',
        decision,
      },
    }));
  }

  endDelegation(by: TestPerson, delegation: Said<'delegation'>, change: Change<'delegation-end'> = {}) {
    const { delegationId, toPersonId } = delegation.signedStatement.details;
    const details = { delegationId, toPersonId, delegation: delegation.digest };
    const subject = { kind: 'person', id: toPersonId, digest: null };
    return this.say('delegation-end', by, { role: 'approver', subject, details }, change, (d, decision) => ({
      case: 'delegationEnded',
      value: { delegationId: d.delegationId, toPersonId: d.toPersonId, decision },
    }));
  }

  prepare(
    supervisor: TestPerson,
    version: TestVersion,
    requestId: string,
    change: Change<'rating-preparation'> = {},
  ) {
    const { versionId, microCertificationId } = version.manifest;
    const ratings = [{ criterionId: 'r1', jobTask: 'Receiving', rating: 'mostly' as const }];
    const answer = { kind: 'fidelity' as const, requestId, versionId, microCertificationId };
    const details = { preparationId: randomId(), ...answer, ratings };
    return this.say(
      'rating-preparation',
      supervisor,
      { role: 'supervisor', subject: subjectOf(version, 'fidelity'), details },
      change,
      (d, decision) => ({
        case: 'ratingsPrepared',
        value: { requestId: d.requestId, versionId: d.versionId, preparationId: d.preparationId, decision },
      }),
    );
  }

  /** What belongs to being asked, without an event of its own. */
  aboutAsking<T extends 'round-opening' | 'do-not-ask' | 'do-not-ask-end' | 'renewal-month'>(
    type: T,
    person: TestPerson,
    draft: { role: Statement['role']; details: DetailsOf<T> },
  ) {
    const subject = { kind: 'organization', id: person.organizationId, digest: null };
    return this.say<T>(type, person, { ...draft, subject }, {}, (_d, decision) => ({
      case: 'askingDecisionTaken',
      value: { decision },
    }));
  }

  private async say<T extends StatementType>(
    type: T,
    person: TestPerson,
    draft: Frame & { role: Statement['role']; subject: Statement['subject']; details: DetailsOf<T> },
    { details, told, bend, ...frame }: Change<T>,
    eventOf: (
      details: DetailsOf<T>,
      decision: ReturnType<World['decision']>,
      statement: Statement<T>,
    ) => Event,
  ): Promise<Said<T>> {
    const all = { ...draft.details, ...details };
    // The change is of the type's own details; type and details belong together by T, which the spread forgets.
    const made = { at: this.world.at(), ...draft, ...frame, details: all as DetailsOf<T> };
    const statement = statementOf<StatementType>(type, person, made);
    const decided = signed(person, statement);
    const event = eventOf(all as DetailsOf<T>, this.world.decision(decided), statement as Statement<T>);
    const value = { ...event.value, ...told };
    await this.world.endorsement(person.organizationId, { case: event.case, value } as Event, decided, bend);
    return { ...decided, signedStatement: statement as Said<T>['signedStatement'] };
  }
}
