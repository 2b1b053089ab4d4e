import { digestOf } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { newId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import {
  evaluate,
  type HeldAward,
  type Pathway,
  type PathwayRule,
  pathwaySchema,
} from '../../../shared/src/pathway.js';
import { isType } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf, type ReadEvent } from '../events.js';
import type { RowJudge } from '../gate/judge.js';
import type { StackJudge } from '../gate/stack-judge.js';
import { stackFault } from '../gate/stack-row.js';
import type { Evidence } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import { keepContent } from '../ledger/ledger.store.js';
import { timeZoneOf } from '../registry/registry.store.js';
import type { ReleaseRowContent } from '../release/release.js';
import { read, type Versions } from '../version/versions.js';
import { putInDraft, takeFromDraft } from './stack.drafts.js';
import {
  type Due,
  dropDue,
  dueStacks,
  earnerOf,
  type IssuedAward,
  issuedByEarner,
  noteDue,
  type StackKey,
  type StackRecord,
  saveStack,
  stackOf,
  stacksOf,
} from './stack.store.js';

const AT_ONCE = 20;

type Stacking = Pathway & { stack: PathwayRule };

/** What a version is awarded as. */
interface Awarded {
  microCertificationId: string;
  hours: number;
}

/** Stacks: which earners reached a larger micro-certification by the awards that they hold. */
export class StackService implements LedgerPart {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly versions: Versions,
    private readonly rows: RowJudge,
    private readonly stackJudge: StackJudge,
    private readonly clock: Clock,
  ) {}

  /** A pathway counts once the ledger applied its approval, which may be after its event came. */
  async apply(tx: Transaction, { verified }: Judged): Promise<void> {
    const { statement } = verified;
    if (isType(statement, 'pathway-approval')) await noteDue(tx, statement.organizationId, null);
  }

  /** Notes whose stacks are to be looked at: after an award, its status, an endorsement. */
  async takeFact(tx: Transaction, { message }: ReadEvent): Promise<void> {
    const { event, organizationId } = message;
    switch (event.case) {
      case 'pathwayApproved':
        return keepContent(tx, { digest: digestOf(event.value.pathway), bytes: event.value.pathway });
      case 'versionEndorsed':
      case 'endorsementRenewed':
        return noteDue(tx, organizationId, null);
      case 'awardIssued':
        return noteDue(tx, organizationId, event.value.earnerId);
      case 'awardStatusChanged':
      case 'awardReplaced': {
        const earnerId = await earnerOf(tx, event.value.awardId);
        if (earnerId) await noteDue(tx, organizationId, earnerId);
        return;
      }
      default:
        return;
    }
  }

  /** Looks at what is due. Safe to repeat: a stack is reached once. */
  async work(): Promise<void> {
    for (;;) {
      const due = await dueStacks(this.database, AT_ONCE);
      for (const one of due) {
        await this.look(one);
        // Only now: after a crash it is looked at again.
        await dropDue(this.database, one.id);
      }
      if (due.length < AT_ONCE) return;
    }
  }

  /** An organization's stacks, newest first. */
  async list(
    organizationId: string,
    page: { cursor: string | null; limit: number },
  ): Promise<{ items: StackRecord[]; next: string | null }> {
    const items = await stacksOf(this.database, organizationId, page);
    return { items, next: items.length === page.limit ? (items.at(-1)?.stackId ?? null) : null };
  }

  private async look({ organizationId, earnerId }: Due): Promise<void> {
    const stackings = await this.inForce(organizationId);
    if (stackings.length === 0) return;
    const moment = { at: this.clock(), zone: await timeZoneOf(this.database, organizationId) };
    const known = new Map<string, Awarded | null>();
    for (const [earner, issued] of await issuedByEarner(this.database, organizationId, earnerId)) {
      const held = await this.heldOf(issued, known);
      for (const pathway of stackings) {
        const { microCertificationId } = pathway;
        const has = held.some(
          (one) => one.microCertificationId === microCertificationId && one.status !== 'revoked',
        );
        const { met, awardIds } = evaluate(pathway.stack, held, moment);
        const of = { organizationId, microCertificationId, earnerId: earner };
        if (met && !has) await this.reached(of, awardIds);
        else await this.lost(of);
      }
    }
  }

  /** The stacking rules in force, each from the bytes that a proven approval names. */
  private async inForce(organizationId: string): Promise<Stacking[]> {
    const proven = await this.evidence.find(this.database, { types: ['pathway-approval'], organizationId });
    const latest = new Map<string, { revision: number; digest: string }>();
    for (const { statement } of proven) {
      if (!isType(statement, 'pathway-approval')) continue;
      const { microCertificationId, revision } = statement.details;
      if ((latest.get(microCertificationId)?.revision ?? 0) < revision)
        latest.set(microCertificationId, { revision, digest: statement.subject.digest ?? '' });
    }
    const stackings: Stacking[] = [];
    for (const [microCertificationId, { revision, digest }] of latest) {
      const pathway = await read(this.database, digest, (value) => pathwaySchema.safeParse(value).data);
      const own =
        pathway?.organizationId === organizationId &&
        pathway.microCertificationId === microCertificationId &&
        pathway.revision === revision;
      if (own && pathway.stack) stackings.push({ ...pathway, stack: pathway.stack });
    }
    return stackings;
  }

  private async heldOf(
    issued: readonly IssuedAward[],
    known: Map<string, Awarded | null>,
  ): Promise<HeldAward[]> {
    const held: HeldAward[] = [];
    for (const { awardId, versionId, created, awardedAt, status } of issued) {
      if (!known.has(versionId)) known.set(versionId, await this.awardedAs(versionId));
      const awarded = known.get(versionId);
      if (!awarded) continue;
      held.push({
        awardId,
        ...awarded,
        awardedAt: new Date(awardedAt ?? created),
        status: status === 'revoked' || status === 'suspended' ? status : 'valid',
      });
    }
    return held;
  }

  private async awardedAs(versionId: string): Promise<Awarded | null> {
    const version = await this.versions.find(this.database, versionId);
    if (!version.ok) return null;
    const { microCertificationId, hours } = version.manifest;
    return { microCertificationId, hours };
  }

  /** What was reached and is not any more, or is awarded, leaves the draft in which it waited. */
  private async lost(of: StackKey): Promise<void> {
    const stack = await stackOf(this.database, of);
    if (stack) await takeFromDraft(this.database, stack);
  }

  private async reached(of: StackKey, awardIds: string[]): Promise<void> {
    const { organizationId, microCertificationId, earnerId } = of;
    const versionId = await this.endorsedVersion(organizationId, microCertificationId);
    // Without an endorsed version there is nothing to reach yet: its endorsement has this looked at again.
    if (!versionId) return this.lost(of);
    const now = this.clock();
    const stack: StackRecord = {
      stackId: newId(),
      organizationId,
      microCertificationId,
      versionId,
      earnerId,
      awardIds,
      reachedAt: now,
    };
    const reached = await this.database.inTransaction(async (tx) => {
      if (!(await saveStack(tx, stack))) return stackOf(tx, of);
      const { reachedAt: _told, organizationId: _owner, ...value } = stack;
      await writeEvent(
        tx,
        factOf({ case: 'stackReached', value }, { organizationId, key: stack.stackId, now }),
      );
      return stack;
    });
    if (reached) await this.propose({ ...reached, versionId, awardIds });
  }

  /** Puts a stack that the gate would let through now into the draft of stacks; another is taken out of it. */
  private async propose(stack: StackRecord): Promise<void> {
    const content = await this.contentOf(stack);
    if (!content) return takeFromDraft(this.database, stack);
    const { organizationId } = stack;
    const { draftedBy, row } = content;
    await putInDraft(this.database, { organizationId, draftedBy, content: row, now: this.clock() });
  }

  /** The row of a stack; null where the gate would set it aside. */
  private async contentOf(stack: StackRecord): Promise<{ draftedBy: string; row: ReleaseRowContent } | null> {
    const { organizationId, microCertificationId, versionId, stackId: result } = stack;
    const now = this.clock();
    const version = await this.versions.find(this.database, versionId);
    const approved = await this.stackJudge.pathwayAt(organizationId, microCertificationId, instant(now));
    const awards = stack.awardIds.toSorted();
    const components = await this.stackJudge.components({ awards });
    const earner = components[0]?.earner;
    if (!version.ok || !approved || earner === undefined) return null;
    const { pathway, approvedBy: draftedBy } = approved;
    const row = { earner, stack: { pathwayId: pathway.pathwayId, revision: pathway.revision, awards } };
    const moment = { at: now, zone: await timeZoneOf(this.database, organizationId) };
    const facts = {
      ...row,
      organizationId,
      microCertificationId,
      pathway,
      components,
      moment,
      releasers: [],
    };
    return stackFault(facts) === null
      ? { draftedBy, row: { result, ...row, version: version.manifestDigest } }
      : null;
  }

  /** The newest version whose endorsement stands now, by the gate's own judgement; null where none does. */
  private async endorsedVersion(
    organizationId: string,
    microCertificationId: string,
  ): Promise<string | null> {
    const proven = await this.evidence.find(this.database, { types: ['version-submission'], organizationId });
    const versions = proven
      .flatMap(({ statement }) =>
        isType(statement, 'version-submission') &&
        statement.details.microCertificationId === microCertificationId
          ? [{ versionId: statement.subject.id, number: statement.details.number }]
          : [],
      )
      .sort((left, right) => right.number - left.number);
    const moment = instant(this.clock());
    for (const { versionId } of versions)
      if ((await this.rows.versionStands(versionId, moment)).ok) return versionId;
    return null;
  }
}
