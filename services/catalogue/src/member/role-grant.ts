import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { isId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { roles as allRoles } from '../../../shared/src/roles.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import type { Organization } from '../organization/organization.js';
import { findOrganization, nextRevision } from '../organization/organization.store.js';
import { canGrant, grantSentence } from './member.js';
import { findMember, putGrant, rolesAmong } from './member.store.js';

const input = z.strictObject({
  personId: z.string().refine(isId, 'not a lower-case UUID'),
  /** All roles that the person then holds; none takes all away. */
  roles: z.array(z.enum(allRoles)).max(allRoles.length),
});

/** The decision `role-grant`: an administrator says which roles a person holds in the organization. */
export class RoleGrant implements DecisionKind<Transaction, 'role-grant'> {
  readonly type = 'role-grant';
  readonly roles = ['administrator'] as const;
  readonly input = input;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'role-grant'>[]> {
    const { personId, roles } = input.parse(body);
    const granted = rolesAmong(roles);
    const organization = await this.granting(this.database, acting, personId, granted);
    return [
      {
        subject: { kind: 'person', id: personId, digest: null },
        policy: null,
        decision: 'grant',
        details: { personId, roles: granted },
        validFrom: null,
        validUntil: null,
        sentence: grantSentence(organization.name, granted),
      },
    ];
  }

  async accept(tx: Transaction, decision: AcceptedDecision<'role-grant'>): Promise<{ personId: string }> {
    const { statement, acting } = decision;
    const { personId, roles } = statement.details;
    const { subject } = statement;
    if (subject.kind !== 'person' || subject.id !== personId || statement.decision !== 'grant')
      throw new Problem('statement-mismatch');
    await this.granting(tx, acting, personId, roles);
    const { organizationId } = acting;
    await putGrant(tx, { organizationId, personId, roles: [...roles], decisionId: decision.decisionId });
    const value = { organizationId, personId, roles: [...roles], decision: acceptedToProto(decision) };
    await writeEvent(
      tx,
      factOf(
        { case: 'roleGranted', value },
        {
          organizationId,
          key: organizationId,
          version: await nextRevision(tx, organizationId),
          now: this.clock(),
          decisionDigest: decision.digest,
        },
      ),
    );
    return { personId };
  }

  private async granting(
    tx: Transaction,
    acting: ActingPerson,
    personId: string,
    roles: Parameters<typeof canGrant>[3],
  ): Promise<Organization> {
    const organization = await findOrganization(tx, acting.organizationId);
    if (!organization) throw new Problem('not-found');
    const allowed = canGrant(organization.kind, acting.personId, personId, roles);
    if (!allowed.ok) throw new Problem(allowed.code);
    const member = await findMember(tx, acting.organizationId, personId);
    if (member?.state === 'erased') throw new Problem('not-found');
    return organization;
  }
}
