import { instant } from '../../../shared/src/clock.js';
import type { PolicyRules } from '../../../shared/src/content.js';
import type { DbTx } from '../database.store.js';
import { namesOf } from '../request/organization.store.js';
import { loadApprovedPolicy, type VersionContent } from '../request/version.store.js';
import { waivedKinds } from '../waiver/waiver.store.js';
import { standingDeclines } from './asking.store.js';
import type { RoundOverview } from './endorsement.store.js';
import { loadOpening } from './opening.store.js';
import { lastStageOf } from './round.js';
import { findStep, outOfReach, planOf } from './round.store.js';

/** What an institution sees of a round beside its requests: stages, who is asked later, vetoes, waivers, whether to ask again. */
export async function roundView(
  tx: DbTx,
  version: VersionContent,
  overview: RoundOverview | null,
  now: Date,
) {
  const { organizationId, policyId, policyRevision: revision, microCertificationId, manifest } = version;
  const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
  const policy = approved?.policy ?? null;
  const parts = { 'in-demand': manifest.parts.competencies, fidelity: manifest.parts.blueprint };
  const declines = policy?.veto ? await standingDeclines(tx, microCertificationId, parts) : [];
  const stages = overview && policy ? stagesOf(overview, policy) : null;
  const later = stages && policy ? policy.asked.filter((one) => one.stage > stages.open) : [];
  const ids = [...declines, ...later].map((one) => one.organizationId);
  const names = await namesOf(tx, ids);
  const named = (id: string) => ({ organizationId: id, name: names.get(id) ?? '' });
  return {
    stages,
    outOfReach: overview?.row.state === 'open' ? outOfReach(overview.row) : [],
    later: later.map(({ organizationId: id, stage }) => ({ organization: named(id), stage })),
    vetoes: declines.map(({ kind, organizationId: id }) => ({ kind, organization: named(id) })),
    waived: await waivedKinds(tx, version.versionId, { now, horizon: now }),
    askAgain: policy ? await askAgain(tx, version.versionId, now) : null,
  };
}

/** The stage that is open, the last one, and when the next opens by itself. */
function stagesOf({ row, requests }: RoundOverview, policy: PolicyRules) {
  const last = lastStageOf(policy);
  let open = Math.max(1, ...requests.map((request) => request.stage));
  let nextAt = planOf(row)?.stages?.nextAt ?? null;
  for (let stage = 2; stage <= last; stage++) {
    const step = findStep<{ nextAt: string | null }>(row, `stage/${stage}`);
    if (!step) continue;
    open = Math.max(open, stage);
    nextAt = step.nextAt;
  }
  return { open, last, nextAt: row.state === 'open' && open < last ? nextAt : null };
}

async function askAgain(tx: DbTx, versionId: string, now: Date) {
  const { next, refusal } = await loadOpening(tx, versionId, 'again', now);
  return refusal ? { ok: false as const, code: refusal } : { ok: true as const, round: next };
}

/** An answer that was taken back, as the institution sees it. */
export const recallView = (answer: { kind: string; answer: string; recalledAt: Date | null }) => ({
  kind: answer.kind,
  answer: answer.answer,
  at: answer.recalledAt ? instant(answer.recalledAt) : null,
});
