import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { AssessmentEventSchema } from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { type Decision, DecisionSchema } from '../../../proto/gen/countersign/common/v1/decision_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import {
  type IssuanceEvent,
  IssuanceEventSchema,
} from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { type Database, openDatabase } from '../../../services/issuance/src/database.store.js';
import { releaseTree } from '../../../services/issuance/src/release/release.js';
import { saveDraft } from '../../../services/issuance/src/release/release.store.js';
import { buildService, type Service } from '../../../services/issuance/src/service.js';
import { digestOfValue } from '../../../services/shared/src/canonical.js';
import { instant } from '../../../services/shared/src/clock.js';
import type { Disclosure, PolicyV1 } from '../../../services/shared/src/content.js';
import type { Place, ReceivedEvent } from '../../../services/shared/src/envelope.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import { chainStart, placeHash } from '../../../services/shared/src/relay.js';
import type { Role } from '../../../services/shared/src/roles.js';
import type { DetailsOf, Statement } from '../../../services/shared/src/statement.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import type { TemporalConnection } from '../../../services/shared/src/temporal.js';
import { type ScratchDatabase, scratchDatabase } from '../../support/database.js';
import {
  claimOf,
  confirmationOf,
  earnerIdentity,
  policyOf,
  portalOrigin,
  type SignedStatement,
  signed,
  statementOf,
  TestOperator,
  TestPerson,
  type TestVersion,
  versionOf,
} from '../../support/statements.js';

export type Source = 'catalogue' | 'endorsement' | 'assessment' | 'issuance';
type EventOf<D extends DescMessage> =
  Exclude<MessageInitShape<D>, undefined> extends { event?: infer E } ? E : never;

/** How a delivery is bent, for tests of refusal. */
export interface Bend {
  /** Another place than the next one; null for none. */
  place?: Place | null;
}

/**
 * The signer on a real database, with a small world around it: the events of the other services are made here and
 * given to its handler as Kafka would.
 */
export class World {
  readonly operator = new TestOperator();
  readonly disclosures = new Map<string, Disclosure>();
  now = new Date('2026-11-24T15:00:00Z');
  private readonly heads = new Map<Source, { sequence: number; hash: string }>();

  private constructor(
    readonly scratch: ScratchDatabase,
    readonly database: Database,
    readonly stateDir: string,
  ) {}

  service!: Service;
  /** The engine of workflows, for tests that need it; set before `restart`. */
  temporal: Pick<TemporalConnection, 'client'> | null = null;

  static async open(): Promise<World> {
    const scratch = await scratchDatabase('issuance');
    const world = new World(scratch, openDatabase(scratch.url), mkdtempSync(join(tmpdir(), 'signer-')));
    world.restart();
    return world;
  }

  /** The service as a new process would be on the same database. */
  restart(): void {
    this.service = buildService({
      database: this.database,
      kek: this.kek,
      operatorKey: this.operator.publicKey,
      publicOrigin: 'https://countersign.localhost',
      portalOrigin,
      stateDir: this.stateDir,
      disclosures: async (ids) => new Map([...this.disclosures].filter(([id]) => ids.includes(id))),
      temporal: this.temporal,
      clock: () => this.now,
      logger: createLogger({ service: 'issuance-test', level: 'silent' }),
    });
  }
  private readonly kek = new Uint8Array(randomBytes(32));

  async close(): Promise<void> {
    await this.database.close();
    await this.scratch.drop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** The present instant of this world, a second later at each call. */
  at(): string {
    this.now = new Date(this.now.getTime() + 1000);
    return instant(this.now);
  }

  decision(one: SignedStatement): Decision {
    const { decisionId, statement, list, index, path, assertion } = one;
    return create(DecisionSchema, {
      decisionId,
      statement,
      list: list ?? new Uint8Array(),
      index,
      path,
      assertion,
    });
  }

  catalogue(
    organizationId: string,
    event: EventOf<typeof CatalogueEventSchema>,
    decided?: SignedStatement,
    bend?: Bend,
  ) {
    return this.deliver(
      'catalogue',
      toBinary(CatalogueEventSchema, create(CatalogueEventSchema, { ...this.frame(organizationId), event })),
      decided,
      bend,
    );
  }
  endorsement(
    organizationId: string,
    event: EventOf<typeof EndorsementEventSchema>,
    decided?: SignedStatement,
    bend?: Bend,
  ) {
    return this.deliver(
      'endorsement',
      toBinary(
        EndorsementEventSchema,
        create(EndorsementEventSchema, { ...this.frame(organizationId), event }),
      ),
      decided,
      bend,
    );
  }
  assessment(
    organizationId: string,
    event: EventOf<typeof AssessmentEventSchema>,
    decided?: SignedStatement,
    bend?: Bend,
  ) {
    return this.deliver(
      'assessment',
      toBinary(
        AssessmentEventSchema,
        create(AssessmentEventSchema, { ...this.frame(organizationId), event }),
      ),
      decided,
      bend,
    );
  }
  issuance(
    organizationId: string,
    event: EventOf<typeof IssuanceEventSchema>,
    decided?: SignedStatement,
    bend?: Bend,
  ) {
    return this.deliver(
      'issuance',
      toBinary(IssuanceEventSchema, create(IssuanceEventSchema, { ...this.frame(organizationId), event })),
      decided,
      bend,
    );
  }

  /** A decision of issuance's own. */
  own(decided: SignedStatement, organizationId: string, bend?: Bend): Promise<void> {
    return this.issuance(
      organizationId,
      { case: 'decisionAccepted', value: { decision: this.decision(decided) } },
      decided,
      bend,
    );
  }

  private frame(organizationId: string) {
    return { occurredAt: instant(this.now), organizationId };
  }

  /** The next place of a source's chain for a statement; taking it moves the chain on. */
  nextPlace(source: Source, digest: string): Place {
    const head = this.heads.get(source) ?? { sequence: 0, hash: chainStart(source) };
    const sequence = head.sequence + 1;
    const hash = placeHash({ source, sequence, previous: head.hash, statement: digest });
    return { source, sequence, previous: head.hash, hash };
  }

  /** Takes a place as given away. */
  moveOn(place: Place): void {
    this.heads.set(place.source as Source, { sequence: place.sequence, hash: place.hash });
  }

  private async deliver(
    source: Source,
    payload: Uint8Array,
    decided: SignedStatement | undefined,
    bend: Bend = {},
  ): Promise<void> {
    let place: Place | null = null;
    if (bend.place !== undefined) place = bend.place;
    else if (decided) {
      place = this.nextPlace(source, decided.digest);
      this.heads.set(source, { sequence: place.sequence, hash: place.hash });
    }
    const event: ReceivedEvent = {
      id: newId(),
      topic: `countersign.${source}.v1`,
      partition: 0,
      offset: '0',
      key: 'test',
      type: 'Test',
      source,
      aggregateVersion: 1,
      payload,
      occurredAt: this.now,
      correlationId: 'test-correlation',
      traceparent: null,
      place,
    };
    await this.service.ledger.handle(event);
  }

  /** What the service said so far, oldest first. */
  async said(): Promise<IssuanceEvent[]> {
    const rows = await this.database.$queryRawUnsafe<{ payload: Uint8Array }[]>(
      'SELECT payload FROM ground.outbox ORDER BY position',
    );
    return rows.map((row) => fromBinary(IssuanceEventSchema, row.payload));
  }

  /** Codes of the decisions refused so far. */
  async refusals(): Promise<string[]> {
    return (await this.said()).flatMap(({ event }) =>
      event.case === 'decisionRefused' ? [event.value.code] : [],
    );
  }

  private pumped = 0n;

  /** Gives what the service itself sent to the ledger its places and brings it there, as relay and Kafka do. */
  async pump(): Promise<void> {
    const rows = await this.database.$queryRawUnsafe<
      { position: bigint; payload: Uint8Array; decision_digest: string }[]
    >(
      'SELECT position, payload, decision_digest FROM ground.outbox WHERE decision_digest IS NOT NULL AND position > $1 ORDER BY position',
      this.pumped,
    );
    for (const row of rows) {
      this.pumped = row.position;
      const place = this.nextPlace('issuance', row.decision_digest);
      this.moveOn(place);
      await this.deliver('issuance', new Uint8Array(row.payload), undefined, { place });
    }
  }

  // ---- people and organizations -------------------------------------------------------------------------------

  async registerOrganization(kind: 'institution' | 'employer', name: string): Promise<string> {
    const organizationId = randomId();
    const mailDomain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const details = { kind, name, mailDomain };
    const subject = { kind: 'organization', id: organizationId, digest: null };
    const decided = await this.operator.sign(
      statementOf(
        'organization-registration',
        { personId: randomId(), organizationId },
        { role: 'operator', subject, details, at: this.at() },
      ),
    );
    const value = {
      organizationId,
      kind,
      name,
      slug: mailDomain,
      mailDomain,
      timeZone: 'America/Toronto',
      url: `https://${mailDomain}`,
      decision: this.decision(decided),
    };
    await this.catalogue(organizationId, { case: 'organizationRegistered', value }, decided);
    return organizationId;
  }

  /** An employer as an institution names it: no statement, not identified. */
  async nameEmployer(name: string, namedBy: string): Promise<string> {
    const organizationId = randomId();
    const mailDomain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const value = {
      organizationId,
      kind: 'employer',
      name,
      slug: mailDomain,
      mailDomain,
      timeZone: 'America/Toronto',
      url: `https://${mailDomain}`,
      namedByOrganizationId: namedBy,
    };
    await this.catalogue(organizationId, { case: 'organizationRegistered', value });
    return organizationId;
  }

  async claim(person: TestPerson): Promise<SignedStatement> {
    const claim = claimOf(person, this.at());
    await this.own(claim, person.organizationId);
    return claim;
  }

  /** The first administrator of an organization, by the operator's word. */
  async administrator(organizationId: string): Promise<TestPerson> {
    const person = new TestPerson(organizationId);
    const claim = await this.claim(person);
    const { personId } = person;
    const decided = await this.operator.sign(
      statementOf('administrator-vouch', person, {
        role: 'operator',
        subject: { kind: 'person', id: personId, digest: claim.digest },
        details: { personId, claim: claim.digest },
        at: this.at(),
      }),
    );
    await this.own(decided, organizationId);
    return person;
  }

  grant(administrator: TestPerson, personId: string, roles: Role[]): SignedStatement {
    const details = { personId, roles };
    return signed(
      administrator,
      statementOf('role-grant', administrator, {
        role: 'administrator',
        subject: { kind: 'person', id: personId, digest: null },
        details,
        at: this.at(),
      }),
    );
  }

  async deliverGrant(
    decided: SignedStatement,
    organizationId: string,
    personId: string,
    roles: Role[],
  ): Promise<void> {
    await this.catalogue(
      organizationId,
      { case: 'roleGranted', value: { organizationId, personId, roles, decision: this.decision(decided) } },
      decided,
    );
  }

  enrolment(administrator: TestPerson, person: TestPerson, claim: SignedStatement): SignedStatement {
    return signed(
      administrator,
      statementOf('passkey-enrolment', administrator, {
        role: 'administrator',
        subject: { kind: 'passkey', id: person.personId, digest: claim.digest },
        details: { personId: person.personId, claim: claim.digest },
        at: this.at(),
      }),
    );
  }

  /** A member with roles: claims, is vouched for and gets the roles. */
  async member(administrator: TestPerson, roles: Role[], personId: string = randomId()): Promise<TestPerson> {
    const { organizationId } = administrator;
    const person = new TestPerson(organizationId, personId);
    const claim = await this.claim(person);
    await this.own(this.enrolment(administrator, person, claim), organizationId);
    await this.deliverGrant(this.grant(administrator, personId, roles), organizationId, personId, roles);
    return person;
  }

  identification(
    registrar: TestPerson,
    employerId: string,
    person: TestPerson,
    claim: SignedStatement,
    name: string,
  ): SignedStatement {
    const details: DetailsOf<'identification'> = {
      organizationId: employerId,
      name,
      mailDomain: `${name.toLowerCase().replaceAll(' ', '-')}.example`,
      personId: person.personId,
      claim: claim.digest,
      method: 'mail-domain',
    };
    const subject = { kind: 'organization', id: employerId, digest: claim.digest };
    return signed(
      registrar,
      statementOf('identification', registrar, { role: 'registrar', subject, details, at: this.at() }),
    );
  }

  // ---- versions, confirmations, cases, releases -----------------------------------------------------------------

  async approvePolicy(person: TestPerson, asked: string[], change: Partial<PolicyV1> = {}) {
    const made = policyOf(person.organizationId, asked, change);
    const { policyId, revision } = made.policy;
    const ref = { id: policyId, revision, digest: made.digest };
    const decided = signed(
      person,
      statementOf('policy-approval', person, {
        role: 'programme-lead',
        subject: { kind: 'policy', id: policyId, digest: made.digest },
        policy: ref,
        details: { policyId, revision },
        at: this.at(),
      }),
    );
    await this.endorsement(
      person.organizationId,
      {
        case: 'policyApproved',
        value: { policyId, revision, policy: made.bytes, decision: this.decision(decided) },
      },
      decided,
    );
    return { ...made, ref };
  }

  submission(lead: TestPerson, version: TestVersion, policy: Statement['policy']): SignedStatement {
    const { manifest, digest } = version;
    const { microCertificationId, number, parts } = manifest;
    return signed(
      lead,
      statementOf('version-submission', lead, {
        role: 'programme-lead',
        subject: { kind: 'version', id: manifest.versionId, digest },
        policy,
        details: { microCertificationId, number, ...parts },
        at: this.at(),
      }),
    );
  }

  async submit(
    lead: TestPerson,
    version: TestVersion,
    policy: { id: string; revision: number; digest: string },
  ): Promise<SignedStatement> {
    const decided = this.submission(lead, version, policy);
    const { versionId, microCertificationId, number } = version.manifest;
    const value = {
      versionId,
      microCertificationId,
      number,
      policyId: policy.id,
      policyRevision: policy.revision,
      manifest: version.manifestBytes,
      parts: version.parts,
      decision: this.decision(decided),
    };
    await this.catalogue(lead.organizationId, { case: 'versionSubmitted', value }, decided);
    return decided;
  }

  /** Delivers a signed confirmation; gives its id. */
  async confirm(
    statement: Statement,
    decided: SignedStatement,
    bend: Bend & { change?: Record<string, string> } = {},
  ): Promise<string> {
    if (statement.type !== 'confirmation' && statement.type !== 'decline') throw new Error('not an answer');
    const confirmationId = randomId();
    const { details } = statement;
    const value = {
      confirmationId,
      requestId: details.requestId,
      versionId: details.versionId,
      microCertificationId: details.microCertificationId,
      kind: details.kind,
      partDigest: statement.subject.digest ?? '',
      validFrom: statement.validFrom ?? '',
      validUntil: statement.validUntil ?? '',
      decision: this.decision(decided),
      ...bend.change,
    };
    await this.endorsement(statement.organizationId, { case: 'confirmationGiven', value }, decided, bend);
    return confirmationId;
  }

  async confirmBoth(
    approver: TestPerson,
    version: TestVersion,
    of: Partial<Parameters<typeof confirmationOf>[3]> = {},
  ): Promise<void> {
    for (const kind of ['in-demand', 'fidelity'] as const) {
      const statement = confirmationOf(approver, version, kind, { at: this.at(), ...of });
      await this.confirm(statement, signed(approver, statement));
    }
  }

  /** Opens a case, marks it, and tells its result. */
  async assess(
    people: { lead: TestPerson; assessor: TestPerson },
    version: TestVersion,
    bend: {
      mark?: Partial<DetailsOf<'mark'>>;
      openedAt?: string;
      policy?: Statement['policy'];
      earnerId?: string;
    } = {},
  ): Promise<{
    resultId: string;
    caseId: string;
    earnerId: string;
    earner: string;
    mark: { digest: string; details: DetailsOf<'mark'> };
  }> {
    const [caseId, earnerId, markId, resultId, evidenceId] = [
      randomId(),
      bend.earnerId ?? randomId(),
      randomId(),
      newId(),
      randomId(),
    ];
    const { versionId, organizationId } = version.manifest;
    const { identity, digest: earner } = earnerIdentity();
    const opening = signed(
      people.lead,
      statementOf('case-opening', people.lead, {
        role: 'programme-lead',
        subject: { kind: 'version', id: versionId, digest: version.digest },
        details: { caseId, versionId, earnerId, earner },
        ...(bend.policy ? { policy: bend.policy } : {}),
        at: bend.openedAt ?? this.at(),
      }),
    );
    await this.assessment(
      organizationId,
      { case: 'caseOpened', value: { caseId, versionId, earnerId, decision: this.decision(opening) } },
      opening,
    );
    const item = {
      id: evidenceId,
      name: 'Photo of the delivery',
      kind: 'photo',
      mediaType: 'image/jpeg',
      digest: digestOfValue({ salt: caseId }),
    };
    const details: DetailsOf<'mark'> = {
      markId,
      caseId,
      versionId,
      levels: [{ criterionId: 'r1', levelId: 'l2' }],
      evidence: [{ evidenceId, item: digestOfValue(item) }],
      outcome: 'pass',
      ...bend.mark,
    };
    const mark = signed(
      people.assessor,
      statementOf('mark', people.assessor, {
        role: 'assessor',
        subject: { kind: 'case', id: caseId, digest: null },
        details,
        at: this.at(),
      }),
    );
    await this.assessment(
      organizationId,
      { case: 'markGiven', value: { markId, caseId, decision: this.decision(mark) } },
      mark,
    );
    const value = {
      resultId,
      caseId,
      versionId,
      earnerId,
      outcome: 'pass',
      markDecisionId: mark.decisionId,
      openingDecisionId: opening.decisionId,
    };
    await this.assessment(organizationId, { case: 'resultFinalized', value });
    this.disclosures.set(resultId, { resultId, earner: identity, evidence: [item], finalizedAt: this.at() });
    return { resultId, caseId, earnerId, earner, mark: { digest: mark.digest, details } };
  }

  /** A release of rows, proposed and approved by statements; the rows need not be what assessment said. */
  async release(
    people: { lead: TestPerson; registrar: TestPerson },
    rows: { result: string; earner: string; version: string }[],
    bend: {
      proposal?: string;
      approve?: boolean;
      exceptions?: DetailsOf<'release-approval'>['exceptions'];
    } = {},
  ): Promise<string> {
    const { organizationId } = people.lead;
    const releaseId = newId();
    const tree = releaseTree(rows);
    await this.database.inTransaction((tx) =>
      saveDraft(
        tx,
        { releaseId, organizationId, draftedBy: people.lead.personId, createdAt: this.now },
        tree,
      ),
    );
    const subject = { kind: 'release', id: releaseId, digest: tree.root };
    const { count } = tree;
    const proposal = signed(
      people.lead,
      statementOf('release-proposal', people.lead, {
        role: 'programme-lead',
        subject,
        details: { releaseId, count },
        at: this.at(),
      }),
    );
    await this.issuance(
      organizationId,
      { case: 'releaseProposed', value: { releaseId, count, decision: this.decision(proposal) } },
      proposal,
    );
    if (bend.approve === false) return releaseId;
    const { exceptions } = bend;
    const details = {
      releaseId,
      count,
      proposal: bend.proposal ?? proposal.digest,
      ...(exceptions ? { exceptions } : {}),
    };
    const approval = signed(
      people.registrar,
      statementOf('release-approval', people.registrar, {
        role: 'registrar',
        subject,
        details,
        at: this.at(),
      }),
    );
    await this.issuance(
      organizationId,
      { case: 'releaseApproved', value: { releaseId, decision: this.decision(approval) } },
      approval,
    );
    return releaseId;
  }

  /** Signatures made so far. */
  async signatures(): Promise<{ confirmations: number; awards: number }> {
    return {
      confirmations: await this.database.confirmationCredential.count(),
      awards: await this.database.awardCredential.count(),
    };
  }

  /** Codes of the rows of a release, in order; `issued` for those that were issued. */
  async rowCodes(releaseId: string): Promise<string[]> {
    const rows = await this.database.releaseRow.findMany({ where: { releaseId }, orderBy: { index: 'asc' } });
    return rows.map((row) => row.code ?? row.state);
  }
}

/** A college with its people, two employers that the operator registered, and an endorsed version. */
export interface Stage {
  college: string;
  administrator: TestPerson;
  lead: TestPerson;
  registrar: TestPerson;
  assessor: TestPerson;
  employer: string;
  approver: TestPerson;
  version: TestVersion;
}

export async function stage(
  world: World,
  policyChange: Partial<PolicyV1> = {},
): Promise<Stage & { policy: { id: string; revision: number; digest: string } }> {
  const college = await world.registerOrganization('institution', 'Demo College');
  const administrator = await world.administrator(college);
  const lead = await world.member(administrator, ['programme-lead']);
  const registrar = await world.member(administrator, ['registrar']);
  const assessor = await world.member(administrator, ['assessor']);
  const employer = await world.registerOrganization('employer', 'Demo Employer');
  const employerAdministrator = await world.administrator(employer);
  const approver = await world.member(employerAdministrator, ['approver']);
  const { ref } = await world.approvePolicy(lead, [employer], policyChange);
  const version = versionOf({ organizationId: college });
  await world.submit(lead, version, ref);
  return { college, administrator, lead, registrar, assessor, employer, approver, version, policy: ref };
}
