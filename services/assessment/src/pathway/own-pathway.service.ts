import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../../shared/src/clock.js';
import {
  evaluate,
  type HeldAward,
  namedIn,
  type PathwayRule,
  type Progress,
} from '../../../shared/src/pathway.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { CLOCK } from '../tokens.js';
import { heldAwards, microNames, organizationOf, pathwaysInForce } from './pathway.store.js';

/** How far an earner is on one pathway. */
export interface OwnPathway {
  microCertificationId: string;
  organizationId: string;
  /** Held already, by whichever way. */
  held: boolean;
  prerequisites: Omit<Progress, 'awardIds'> | null;
  stack: Omit<Progress, 'awardIds'> | null;
}

/** What is left for an earner, with the reasons. */
@Injectable()
export class OwnPathwayService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same for the institution whose earner it is. @throws Problem not-found for an earner of another one */
  async ofEarner(organizationId: string, earnerId: string): ReturnType<OwnPathwayService['of']> {
    if ((await organizationOf(this.database, earnerId)) !== organizationId) throw new Problem('not-found');
    return this.of(earnerId);
  }

  /** The pathways on which the earner has come some way, and names of every micro-certification in them. */
  of(
    earnerId: string,
  ): Promise<{ items: OwnPathway[]; names: Record<string, { en: string; fr: string }>; next: null }> {
    return this.database.inTransaction(async (tx) => {
      const organizationId = await organizationOf(tx, earnerId);
      if (organizationId === null) return { items: [], names: {}, next: null };
      const awards = (await heldAwards(tx, [earnerId])).get(earnerId) ?? [];
      const moment = { at: this.clock(), zone: await timeZoneOf(tx, organizationId) };
      const begun = (await pathwaysInForce(tx, organizationId)).filter((pathway) =>
        [...namedIn(pathway.prerequisites), ...namedIn(pathway.stack)].some((micro) =>
          awards.some((award) => award.microCertificationId === micro),
        ),
      );
      const names = await microNames(
        tx,
        begun.flatMap((one) => [
          one.microCertificationId,
          ...namedIn(one.prerequisites),
          ...namedIn(one.stack),
        ]),
      );
      return {
        items: begun.map(({ microCertificationId, prerequisites, stack }) => ({
          microCertificationId,
          organizationId,
          held: awards.some(
            (award) => award.microCertificationId === microCertificationId && award.status === 'valid',
          ),
          prerequisites: progressOf(prerequisites, awards, moment),
          stack: progressOf(stack, awards, moment),
        })),
        names: Object.fromEntries(names),
        next: null,
      };
    });
  }
}

function progressOf(
  rule: PathwayRule | null,
  awards: readonly HeldAward[],
  moment: { at: Date; zone: string },
): OwnPathway['stack'] {
  if (!rule) return null;
  const { awardIds: _counted, ...progress } = evaluate(rule, awards, moment);
  return progress;
}
