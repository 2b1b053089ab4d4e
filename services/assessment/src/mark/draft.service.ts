import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { digestOfValue } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import { canMark } from '../case/case.js';
import { factsOf, findCase } from '../case/case.store.js';
import { Database, type Transaction } from '../database.store.js';
import { lockEarner } from '../earner/earner.store.js';
import { Profiles } from '../earner/profiles.js';
import { CLOCK } from '../tokens.js';
import { baseBlueprint } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { type DraftLevels, draftLevels, strayInDraft } from './mark.js';
import { findDraft, saveDraft } from './mark.store.js';
import { turnOf } from './turn.js';

/** Drafts of marks, saved on every choice and never overwritten by another window. */
@Injectable()
export class DraftService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Saves a draft over the version that the caller last saw (0: none).
   *
   * @throws Problem not-found, conflict (another window saved meanwhile), mark-outside-rubric, or why the case cannot be marked
   */
  save(
    acting: ActingPerson,
    caseId: string,
    draft: { version: number; levels: DraftLevels },
  ): Promise<{ version: number; updatedAt: string }> {
    const { organizationId, personId } = acting;
    return this.database.inTransaction(async (tx) => {
      const one = await findCase(tx, organizationId, caseId);
      await lockEarner(tx, organizationId, one.earnerId, 'share');
      const version = await findVersion(tx, organizationId, one.versionId);
      const { stage } = await turnOf(tx, one, personId);
      const allowed = canMark(factsOf(await findCase(tx, organizationId, caseId)), personId, version, stage);
      if (!allowed.ok) throw new Problem(allowed.code);
      const stray = strayInDraft(baseBlueprint(version, await findEditions(tx, version.id)), draft.levels);
      if (stray !== null) throw outsideRubric(stray);
      const updatedAt = this.clock();
      const row = {
        caseId,
        assessorId: personId,
        version: draft.version + 1,
        sealed: await this.profiles.sealOne(tx, one.earnerId, draft.levels),
        updatedAt,
      };
      if (await saveDraft(tx, row)) return { version: row.version, updatedAt: updatedAt.toISOString() };
      const there = await findDraft(tx, caseId, personId);
      if (there?.version === row.version && (await this.holds(tx, one.earnerId, there, draft.levels)))
        return { version: there.version, updatedAt: there.updatedAt.toISOString() };
      throw new Problem('conflict', {
        detail: `The draft has version ${there?.version ?? 0}: load it anew before you go on.`,
        detailFr: `L'ébauche en est à la version ${there?.version ?? 0}\u00a0: rechargez-la avant de continuer.`,
      });
    });
  }

  /** True where the draft holds exactly these levels: the same request came again. */
  private async holds(
    tx: Transaction,
    earnerId: string,
    there: { sealed: Uint8Array },
    levels: DraftLevels,
  ): Promise<boolean> {
    const kept = await this.profiles.openOne(tx, { earnerId, sealed: there.sealed }, draftLevels);
    return kept !== null && digestOfValue(kept) === digestOfValue(levels);
  }
}

function outsideRubric(criterionId: string): Problem {
  return new Problem('mark-outside-rubric', {
    errors: [
      {
        pointer: '/levels',
        code: 'mark-outside-rubric',
        detail: `Criterion ${criterionId} or its level is not in the rubric.`,
        detailFr: `Le critère ${criterionId} ou son niveau ne figure pas dans la grille.`,
      },
    ],
  });
}
