import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../../shared/src/clock.js';
import { randomId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database, type Transaction } from '../database.store.js';
import { findOrganization } from '../organization/organization.store.js';
import { findConcepts } from '../skill/skill.store.js';
import { CLOCK, PUBLIC_ORIGIN } from '../tokens.js';
import { escoUrisOf, pinConcepts } from './alignment.js';
import { type Check, checkDraft } from './check.js';
import { compareDrafts, type PartDifference } from './compare.js';
import { type DraftInput, withIds } from './draft.js';
import { type ElementShown, frameworkOf } from './framework.js';
import { didOf, type StoredVersion } from './version.js';
import {
  findApprovedPolicy,
  findNumbered,
  findVersion,
  lockVersion,
  newestPolicy,
  replaceDraft,
} from './version.store.js';

/** A check with the framework checklist. */
export interface CheckedVersion extends Check {
  versionId: string;
  revision: number;
  framework: ElementShown[];
}

/** Two versions side by side. */
export interface Comparison {
  from: { id: string; number: number };
  to: { id: string; number: number };
  differences: PartDifference[];
}

/** Versions: writing drafts, checking and comparing them. */
@Injectable()
export class VersionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PUBLIC_ORIGIN) private readonly publicOrigin: string,
  ) {}

  /** @throws Problem not-found */
  async get(organizationId: string, id: string, tx: Transaction = this.database): Promise<StoredVersion> {
    const found = await findVersion(tx, organizationId, id);
    if (!found) throw new Problem('not-found');
    return found;
  }

  /**
   * Replaces the whole draft. Ids are given where they are missing; ESCO concepts are pinned.
   *
   * @param revision the revision that the writer had seen
   * @throws Problem not-found, version-frozen, conflict (somebody wrote meanwhile)
   */
  async write(
    organizationId: string,
    id: string,
    revision: number,
    input: DraftInput,
  ): Promise<StoredVersion> {
    return this.database.inTransaction(async (tx) => {
      const before = await lockVersion(tx, organizationId, id);
      if (!before) throw new Problem('not-found');
      if (before.state !== 'draft') throw new Problem('version-frozen');
      const draft = withIds(input, randomId);
      const concepts = await findConcepts(tx, escoUrisOf(draft));
      const pinned = pinConcepts(draft, concepts, before.draft);
      if (!(await replaceDraft(tx, { id, organizationId, revision }, pinned, this.clock())))
        throw new Problem('conflict');
      return this.get(organizationId, id, tx);
    });
  }

  /** Every fault and warning, the coverage matrix and the framework checklist. @throws Problem not-found */
  async check(organizationId: string, id: string): Promise<CheckedVersion> {
    const version = await this.get(organizationId, id);
    return this.checked(version);
  }

  /** The same of any version, for its public page. */
  async checked(version: StoredVersion): Promise<CheckedVersion> {
    const { draft, organizationId } = version;
    const organization = await findOrganization(this.database, organizationId);
    if (!organization) throw new Problem('not-found');
    const concepts = await findConcepts(this.database, escoUrisOf(draft));
    const check = checkDraft(draft, concepts, version.microCertificationId);
    const approved = version.policy
      ? await findApprovedPolicy(
          this.database,
          organizationId,
          version.policy.policyId,
          version.policy.revision,
        )
      : await newestPolicy(this.database, organizationId);
    const framework = frameworkOf({
      draft,
      check,
      organization,
      did: didOf(this.publicOrigin, organizationId),
      policy: approved?.policy ?? null,
      endorsed: version.endorsedAt !== null,
    });
    return { versionId: version.id, revision: version.revision, ...check, framework };
  }

  /**
   * What changed since another version: the one named, else the one that this was copied from, else the one before.
   *
   * @throws Problem not-found
   */
  async compare(organizationId: string, id: string, withId: string | undefined): Promise<Comparison> {
    const to = await this.get(organizationId, id);
    const fromId = withId ?? to.copyOfId;
    const from = fromId
      ? await findVersion(this.database, organizationId, fromId)
      : await findNumbered(this.database, to.microCertificationId, to.number - 1);
    if (!from || from.microCertificationId !== to.microCertificationId) throw new Problem('not-found');
    return {
      from: { id: from.id, number: from.number },
      to: { id: to.id, number: to.number },
      differences: compareDrafts(from.draft, to.draft),
    };
  }
}
