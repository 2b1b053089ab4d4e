import type { Transaction } from '../database.store.js';
import type { Rows } from './entry.js';

/** Writes entries of one generation. Each row comes from one event alone: their order does not matter. */
export async function writeRows(tx: Transaction, generation: number, rows: Rows): Promise<void> {
  const { entry, founds, includes } = rows;
  const { decided, found, policy } = entry;
  await tx.timelineEntry.create({
    data: {
      generation,
      eventId: entry.eventId,
      context: entry.context,
      type: entry.type,
      occurredAt: entry.at,
      organizationId: entry.organizationId,
      technical: entry.technical,
      facts: entry.facts,
      policyId: policy?.id ?? null,
      policyRevision: policy?.revision ?? null,
      decisionId: decided?.decisionId ?? null,
      decisionDigest: decided?.digest ?? null,
      decisionType: decided?.statement?.type ?? null,
      decidedBy: decided?.statement?.personId ?? null,
      decidedRole: decided?.statement?.role ?? null,
      decidedFor: decided?.statement?.organizationId ?? null,
      decidedAt: decided?.statement ? new Date(decided.statement.at) : null,
      placeSource: found.place?.source ?? null,
      placeSequence: found.place?.sequence ?? null,
      placeHash: found.place?.hash ?? null,
      logPartition: found.partition,
      logOffset: BigInt(found.offset),
    },
  });
  await tx.timelineSubject.createMany({
    data: entry.about.map(({ kind, id }) => ({ generation, kind, thingId: id, eventId: entry.eventId })),
    skipDuplicates: true,
  });
  if (founds)
    await tx.timelineThing.createMany({
      data: [{ generation, kind: founds.kind, thingId: founds.id, organizationId: entry.organizationId }],
      skipDuplicates: true,
    });
  await tx.timelineInclusion.createMany({
    data: includes.map(([of, what]) => ({
      generation,
      kind: of.kind,
      thingId: of.id,
      includedKind: what.kind,
      includedId: what.id,
    })),
    skipDuplicates: true,
  });
}
