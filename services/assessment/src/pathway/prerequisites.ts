import { evaluate, type Left } from '../../../shared/src/pathway.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import type { Version } from '../version/version.js';
import { leftWords, microsIn } from './left.js';
import { heldAwards, microNames, pathwaysInForce } from './pathway.store.js';

/**
 * Holds cases that are to be opened against the prerequisites of their micro-certification, by the awards that their
 * earners hold now.
 *
 * @throws Problem prerequisites-not-met, which names the first case and what is left before it
 */
export async function refuseUnmetPrerequisites(
  tx: Transaction,
  version: Pick<Version, 'organizationId' | 'microCertificationId'>,
  cases: readonly { number: number; earnerId: string }[],
  now: Date,
): Promise<void> {
  const { organizationId, microCertificationId } = version;
  const [pathway] = await pathwaysInForce(tx, organizationId, microCertificationId);
  if (!pathway?.prerequisites || cases.length === 0) return;
  const zone = await timeZoneOf(tx, organizationId);
  const held = await heldAwards(
    tx,
    cases.map((one) => one.earnerId),
  );
  for (const { number, earnerId } of cases) {
    const progress = evaluate(pathway.prerequisites, held.get(earnerId) ?? [], { at: now, zone });
    if (!progress.met) await refuse(tx, number, progress.left);
  }
}

async function refuse(tx: Transaction, number: number, left: readonly Left[]): Promise<never> {
  const names = await microNames(tx, left.flatMap(microsIn));
  throw new Problem('prerequisites-not-met', {
    detail: `Before case ${number} opens, this is left: ${leftWords(left, names, 'en')}.`,
    detailFr: `Avant que le dossier ${number} ne s'ouvre, il reste\u00a0: ${leftWords(left, names, 'fr')}.`,
  });
}
