import { datesOf } from '../../../services/issuance/src/revocation/decision-parts.js';
import { revocationTree } from '../../../services/issuance/src/revocation/revocation.js';
import { saveRevocation } from '../../../services/issuance/src/revocation/revocation.store.js';
import { digestOfValue } from '../../../services/shared/src/canonical.js';
import { newId, newNonce } from '../../../services/shared/src/ids.js';
import type { DetailsOf, Statement } from '../../../services/shared/src/statement.js';
import { type SignedStatement, signed, statementOf, type TestPerson } from '../../support/statements.js';
import type { World } from './world.js';

/** A proposed revocation in the ledger. */
export interface Proposed {
  revocationId: string;
  organizationId: string;
  root: string;
  count: number;
  digest: string;
  appealUntil: string;
  lapsesAt: string;
}

type Role = Statement['role'];
const commitment = (): string => digestOfValue({ nonce: newNonce() });

/** Proposes to revoke awards by statement; what is kept of it is that of a draft. */
export async function propose(
  world: World,
  by: TestPerson,
  awardIds: string[],
  change: Partial<DetailsOf<'revocation-proposal'>> & {
    windowDays?: number;
    role?: Role;
    validUntil?: string | null;
  } = {},
): Promise<Proposed> {
  const { organizationId } = by;
  const { windowDays = 14, role = 'programme-lead', validUntil, ...details } = change;
  const revocationId = newId();
  const tree = revocationTree(awardIds);
  const at = world.at();
  const { appealUntil, lapsesAt } = datesOf({ windowDays }, world.now, 'America/Toronto');
  await world.database.inTransaction((tx) =>
    saveRevocation(
      tx,
      {
        revocationId,
        organizationId,
        draftedBy: by.personId,
        releaseId: null,
        reason: 'issued-in-error',
        suspend: true,
        windowDays,
        words: commitment(),
        createdAt: world.now,
      },
      tree,
    ),
  );
  const said: DetailsOf<'revocation-proposal'> = {
    revocationId,
    count: tree.count,
    releaseId: null,
    reason: 'issued-in-error',
    words: commitment(),
    suspend: true,
    appealUntil,
    ...details,
  };
  const decided = signed(
    by,
    statementOf('revocation-proposal', by, {
      role,
      subject: { kind: 'revocation', id: revocationId, digest: tree.root },
      details: said,
      validUntil: validUntil === undefined ? lapsesAt : validUntil,
      at,
    }),
  );
  await world.database.revocation.update({
    where: { revocationId },
    data: { state: 'proposed', proposal: decided.digest },
  });
  const { count, reason, suspend } = said;
  const value = {
    revocationId,
    count,
    releaseId: '',
    reasonCode: reason,
    suspend,
    appealUntil: said.appealUntil,
    decision: world.decision(decided),
  };
  await world.issuance(organizationId, { case: 'revocationProposed', value }, decided);
  return {
    revocationId,
    organizationId,
    root: tree.root,
    count: tree.count,
    digest: decided.digest,
    appealUntil,
    lapsesAt,
  };
}

export async function approve(
  world: World,
  by: TestPerson,
  role: Role,
  of: Proposed,
): Promise<SignedStatement> {
  const { revocationId, count, digest, root } = of;
  const decided = signed(
    by,
    statementOf('revocation-approval', by, {
      role,
      subject: { kind: 'revocation', id: revocationId, digest: root },
      details: { revocationId, count, proposal: digest },
      at: world.at(),
    }),
  );
  const value = { revocationId, ordinal: 1, decision: world.decision(decided) };
  await world.issuance(by.organizationId, { case: 'revocationApproved', value }, decided);
  return decided;
}

export async function reject(world: World, by: TestPerson, role: Role, of: Proposed): Promise<void> {
  const { revocationId, digest } = of;
  const decided = signed(
    by,
    statementOf('revocation-rejection', by, {
      role,
      subject: { kind: 'revocation', id: revocationId, digest },
      details: { revocationId, proposal: digest, words: commitment() },
      at: world.at(),
    }),
  );
  const value = { revocationId, decision: world.decision(decided) };
  await world.issuance(by.organizationId, { case: 'revocationRejected', value }, decided);
}

/** An earner's appeal. @param by the earner, as a person of the institution with a claimed passkey */
export async function appeal(
  world: World,
  by: TestPerson,
  awardId: string,
  of: Proposed,
): Promise<SignedStatement> {
  const { revocationId, digest } = of;
  const decided = signed(
    by,
    statementOf('revocation-appeal', by, {
      role: 'self',
      subject: { kind: 'revocation', id: revocationId, digest },
      details: { revocationId, awardId, words: commitment() },
      at: world.at(),
    }),
  );
  const value = { revocationId, awardId, earnerId: by.personId, decision: world.decision(decided) };
  await world.issuance(by.organizationId, { case: 'revocationAppealed', value }, decided);
  return decided;
}

export async function answer(
  world: World,
  by: TestPerson,
  type: 'revocation-exemption' | 'revocation-appeal-dismissal',
  of: Proposed & { awardId: string; appeal: string | null },
): Promise<void> {
  const { revocationId, digest, awardId } = of;
  const details = { revocationId, proposal: digest, awardId, appeal: of.appeal ?? '', words: commitment() };
  const frame = {
    role: 'administrator' as const,
    subject: { kind: 'revocation', id: revocationId, digest },
    at: world.at(),
  };
  const decided = signed(
    by,
    type === 'revocation-exemption'
      ? statementOf(type, by, { ...frame, details: { ...details, appeal: of.appeal } })
      : statementOf(type, by, { ...frame, details }),
  );
  const value = { revocationId, awardId, decision: world.decision(decided) };
  const fact =
    type === 'revocation-exemption'
      ? ({ case: 'revocationExempted', value } as const)
      : ({ case: 'revocationAppealDismissed', value } as const);
  await world.issuance(by.organizationId, fact, decided);
}

/** Moves this world's clock to just after an instant. */
export function goPast(world: World, instant: string): void {
  world.now = new Date(Date.parse(instant) + 1000);
}

/** Revokes awards the whole way: proposal, window, two approvals. */
export async function revoke(
  world: World,
  people: { lead: TestPerson; registrar: TestPerson; administrator: TestPerson },
  awardIds: string[],
): Promise<Proposed> {
  const proposed = await propose(world, people.lead, awardIds);
  goPast(world, proposed.appealUntil);
  await approve(world, people.registrar, 'registrar', proposed);
  await approve(world, people.administrator, 'administrator', proposed);
  return proposed;
}
