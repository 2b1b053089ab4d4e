import { instant } from '../../../shared/src/clock.js';
import { evaluate, namedIn } from '../../../shared/src/pathway.js';
import type { Database } from '../database.store.js';
import { CLOCKS_DIFFER_MS } from '../ledger/dated.js';
import { timeZoneOf } from '../registry/registry.store.js';
import { issuedByEarner } from '../stack/stack.store.js';
import type { Versions } from '../version/versions.js';
import { type ApprovedPathway, inForceAt } from './pathways.js';
import type { GateRefusal } from './refusals.js';
import type { StackComponents } from './stack-components.js';
import type { StackComponent } from './stack-row.js';

/** A case as its signed opening says it. */
export interface OpenedCase {
  organizationId: string;
  microCertificationId: string;
  earnerId: string;
  /** From when on the opening counts. */
  since: string;
}

/**
 * The pathways by which a case may have been opened: the one that held then, and the one before, where the two services'
 * clocks or the way between them may have hidden the newer one. Null stands for none.
 */
export function pathwaysOfOpening(
  approved: readonly ApprovedPathway[],
  since: string,
): (ApprovedPathway | null)[] {
  const at = Date.parse(since);
  const [from, to] = [at - CLOCKS_DIFFER_MS, at + CLOCKS_DIFFER_MS].map((ms) => instant(new Date(ms)));
  const before = inForceAt(approved, from ?? since);
  const meanwhile = approved.filter((one) => one.since > (from ?? since) && one.since <= (to ?? since));
  return [before, ...meanwhile];
}

/**
 * Holds the awards of an earner against the prerequisites of a case: those made before it opened and valid today, as of
 * its opening. One of the pathways by which it may have been opened must be met.
 */
export function prerequisitesFault(
  pathways: readonly (ApprovedPathway | null)[],
  { earnerId, since, zone }: Pick<OpenedCase, 'earnerId' | 'since'> & { zone: string },
  awards: readonly StackComponent[],
): GateRefusal | null {
  const at = new Date(since);
  const latest = at.getTime() + CLOCKS_DIFFER_MS;
  const held = awards.filter((one) => one.earnerId === earnerId && one.awardedAt.getTime() <= latest);
  const isMet = (one: ApprovedPathway | null): boolean => {
    if (one === null) return true;
    if (one.pathway === null) return false;
    const { prerequisites } = one.pathway;
    return prerequisites === null || evaluate(prerequisites, held, { at, zone }).met;
  };
  if (pathways.some(isMet)) return null;
  return pathways.some((one) => one?.pathway === null) ? 'pathway-altered' : 'prerequisites-not-met';
}

/** Judges prerequisites when an award is made, from the approved pathway and the signed awards that the earner holds. */
export class Prerequisites {
  constructor(
    private readonly database: Database,
    private readonly versions: Versions,
    private readonly components: StackComponents,
  ) {}

  /** Why a case's award may not be made; null where it may. */
  async fault(of: OpenedCase, approved: readonly ApprovedPathway[]): Promise<GateRefusal | null> {
    const pathways = pathwaysOfOpening(approved, of.since);
    const named = new Set(pathways.flatMap((one) => namedIn(one?.pathway?.prerequisites ?? null)));
    const zone = await timeZoneOf(this.database, of.organizationId);
    const awards = named.size > 0 ? await this.awards(of, named) : [];
    return prerequisitesFault(pathways, { ...of, zone }, awards);
  }

  /** What the earner holds of the named ones; rows say where to look. */
  private async awards(
    { organizationId, earnerId }: OpenedCase,
    named: ReadonlySet<string>,
  ): Promise<StackComponent[]> {
    const issued = await issuedByEarner(this.database, organizationId, earnerId);
    const awards: StackComponent[] = [];
    for (const { awardId, versionId } of issued.get(earnerId) ?? []) {
      const version = await this.versions.find(this.database, versionId);
      if (!version.ok || !named.has(version.manifest.microCertificationId)) continue;
      const award = await this.components.find(this.database, awardId);
      if (award) awards.push(award);
    }
    return awards;
  }
}
