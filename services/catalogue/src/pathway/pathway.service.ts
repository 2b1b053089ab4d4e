import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import type { Page, PageQuery } from '../paging.js';
import { CLOCK } from '../tokens.js';
import { noWayBack } from './pathway.decision.js';
import { type MicroNames, type PathwayInput, pathwayFaults, pathwaySentence } from './pathway.js';
import {
  findPathway,
  listPathways,
  lockPathways,
  microNames,
  type PathwayRevision,
  saveDraft,
} from './pathway.store.js';

/** A revision as it is answered. */
export interface PathwayView extends Omit<PathwayRevision['pathway'], 'v' | 'organizationId'> {
  state: PathwayRevision['state'];
  digest: string;
  sentence: { en: string; fr: string };
  createdAt: string;
  approvedAt: string | null;
}

/** Drafts of pathways; approving one is the decision `pathway-approval`. */
@Injectable()
export class PathwayService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Problem validation with every fault, not-found, pathway-cycle */
  async draft(acting: ActingPerson, input: PathwayInput, key: string): Promise<PathwayView> {
    const { organizationId, personId } = acting;
    const command = { organizationId, key, personId, operation: 'pathway.draft', payload: input };
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(tx, command, async () => {
        await lockPathways(tx, organizationId);
        const names = await microNames(tx, organizationId);
        if (!names.has(input.microCertificationId)) throw new Problem('not-found');
        const errors = pathwayFaults(input, names);
        if (errors.length > 0) throw new Problem('validation', { errors });
        await noWayBack(tx, organizationId, input, names);
        return viewOf(await saveDraft(tx, organizationId, input, newId(), this.clock()), names);
      });
      return response;
    });
  }

  async list(organizationId: string, query: PageQuery): Promise<Page<PathwayView>> {
    const page = await listPathways(this.database, organizationId, query);
    const names = await microNames(this.database, organizationId);
    return { ...page, items: page.items.map((one) => viewOf(one, names)) };
  }

  /** @throws Problem not-found */
  async find(of: { organizationId: string; pathwayId: string; revision: number }): Promise<PathwayView> {
    return viewOf(await findPathway(this.database, of), await microNames(this.database, of.organizationId));
  }
}

function viewOf(one: PathwayRevision, names: MicroNames): PathwayView {
  const { v: _form, organizationId: _own, ...content } = one.pathway;
  return {
    ...content,
    state: one.state,
    digest: one.digest,
    sentence: pathwaySentence(one.pathway, names),
    createdAt: instant(one.createdAt),
    approvedAt: one.approvedAt ? instant(one.approvedAt) : null,
  };
}
