import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { BlueprintBody } from '../../../shared/src/content.js';
import type { Role } from '../../../shared/src/roles.js';
import { Database } from '../database.store.js';
import { CLOCK } from '../tokens.js';
import { baseBlueprint, namesOf, type Version } from '../version/version.js';
import { findEditions, findVersion, findVersions } from '../version/version.store.js';
import {
  assessorsOf,
  FEWEST_MARKS,
  type MarkPair,
  OWN_FIRST_DAYS,
  pairsOf,
  type Shown,
  shownOf,
  shownOfAll,
  shownToOthers,
} from './statistics.js';
import { countPairs, listPairs, openedAt, saveOpened } from './statistics.store.js';

/** Roles that see the figures of a version and, after themselves, of its assessors. */
const readersOfAll: readonly Role[] = ['programme-lead', 'registrar', 'auditor'];

/** How well assessors agree: by version, and of each assessor, who sees the own figure first. */
@Injectable()
export class StatisticsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Versions with cases that were marked twice; for an assessor, with a mark of the own. */
  list(acting: ActingPerson) {
    return this.database.inTransaction(async (tx) => {
      const assessorId = seesAll(acting) ? null : acting.personId;
      const counted = await countPairs(tx, acting.organizationId, assessorId);
      const versions = await findVersions(
        tx,
        counted.map((one) => one.versionId),
      );
      return {
        fewestMarks: FEWEST_MARKS,
        ownFirstDays: OWN_FIRST_DAYS,
        items: counted.flatMap(({ versionId, marks }) => {
          const version = versions.get(versionId);
          return version
            ? [{ version: headOf(version), marks, missing: Math.max(0, FEWEST_MARKS - marks) }]
            : [];
        }),
        next: null,
      };
    });
  }

  /** The figures of one version that the caller may see. @throws Problem not-found */
  find(acting: ActingPerson, versionId: string) {
    return this.database.inTransaction(async (tx) => {
      const version = await findVersion(tx, acting.organizationId, versionId);
      const editions = await findEditions(tx, versionId);
      const blueprint = baseBlueprint(version, editions);
      const pairs = await listPairs(tx, versionId);
      const own = pairsOf(acting.personId, pairs);
      const opened = await openedAt(tx, versionId);
      const now = this.clock();
      return {
        version: headOf(version),
        blueprint: editions.blueprint,
        own: acting.roles.includes('assessor') ? shownOf(blueprint, own) : null,
        all: seesAll(acting) ? shownOfAll(blueprint, pairs, opened, now) : null,
        assessors: seesAll(acting) ? ofEach(acting, blueprint, pairs, opened, now) : null,
      };
    });
  }

  /**
   * Notes that the caller looked at the own figure: from then on others see it too. Repeated, it changes nothing;
   * a figure that is not there yet cannot be looked at.
   *
   * @throws Problem not-found
   */
  open(acting: ActingPerson, versionId: string): Promise<{ openedAt: string | null }> {
    return this.database.inTransaction(async (tx) => {
      await findVersion(tx, acting.organizationId, versionId);
      const own = pairsOf(acting.personId, await listPairs(tx, versionId));
      if (own.length < FEWEST_MARKS) return { openedAt: null };
      await saveOpened(tx, { assessorId: acting.personId, versionId, openedAt: this.clock() });
      const at = (await openedAt(tx, versionId)).get(acting.personId);
      return { openedAt: at ? instant(at) : null };
    });
  }
}

/** The figure of each assessor in a version, as the caller may see it. */
function ofEach(
  acting: ActingPerson,
  blueprint: BlueprintBody,
  pairs: readonly MarkPair[],
  opened: ReadonlyMap<string, Date>,
  now: Date,
): (Shown & { personId: string })[] {
  return assessorsOf(pairs).map((personId) => {
    const of = pairsOf(personId, pairs);
    const shown =
      personId === acting.personId
        ? shownOf(blueprint, of)
        : shownToOthers(blueprint, of, opened.get(personId) ?? null, now);
    return { personId, ...shown };
  });
}

const seesAll = ({ roles }: ActingPerson): boolean => roles.some((role) => readersOfAll.includes(role));

const headOf = (version: Version) => ({
  versionId: version.id,
  microCertificationId: version.microCertificationId,
  number: version.number,
  name: namesOf(version.manifest),
  baseLanguage: version.manifest.baseLanguage,
});
