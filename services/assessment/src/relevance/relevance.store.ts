import type { RelevanceChanged } from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import {
  markingRefusal,
  openingRefusal,
  type Relevance,
  type RelevanceState,
  relevanceStates,
} from './relevance.js';

/** Takes over how a version stands; facts of one version come in their order. */
export async function saveRelevance(tx: Transaction, fact: RelevanceChanged): Promise<void> {
  const state = wordOf(fact.state);
  if (!state) return;
  const { versionId, since } = fact;
  const data = { state, since, until: fact.until || null, teachOutUntil: fact.teachOutUntil || null };
  await tx.versionRelevance.upsert({ where: { versionId }, create: { versionId, ...data }, update: data });
}

/** How versions stand, by id; absent where nothing was told. */
export async function relevanceOf(
  tx: Transaction,
  versionIds: readonly string[],
): Promise<Map<string, Relevance>> {
  const rows = await tx.versionRelevance.findMany({ where: { versionId: { in: [...versionIds] } } });
  return new Map(
    rows.flatMap(({ versionId, state, since, until, teachOutUntil }) => {
      const word = wordOf(state);
      return word ? [[versionId, { state: word, since, until, teachOutUntil }] as const] : [];
    }),
  );
}

/** @throws Problem version-not-current, version-retired where no case opens in one of these versions */
export async function refuseClosedVersions(tx: Transaction, versionIds: readonly string[]): Promise<void> {
  for (const relevance of (await relevanceOf(tx, versionIds)).values()) {
    const code = openingRefusal(relevance);
    if (code) throw new Problem(code);
  }
}

/** @throws Problem teach-out-over */
export async function refuseAfterTeachOut(
  tx: Transaction,
  versionId: string,
  stage: Parameters<typeof markingRefusal>[1],
  now: string,
): Promise<void> {
  const relevance = (await relevanceOf(tx, [versionId])).get(versionId) ?? null;
  const code = markingRefusal(relevance, stage, now);
  if (code) throw new Problem(code);
}

const wordOf = (state: string): RelevanceState | undefined => relevanceStates.find((word) => word === state);
