import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import { writeEvents } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database, type Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { slugOf } from '../organization/organization.js';
import { findOrganization } from '../organization/organization.store.js';
import type { Page, PageQuery } from '../paging.js';
import { CLOCK } from '../tokens.js';
import { type Draft, emptyDraft, type Texts, withFreshIds } from '../version/draft.js';
import { findVersion, insertVersion, nextNumber } from '../version/version.store.js';
import type { MicroCertification } from './micro-certification.js';
import {
  findMicroCertification,
  insertMicroCertification,
  isSlugUsed,
  listMicroCertifications,
  lockMicroCertification,
} from './micro-certification.store.js';

/** Who asks, with what key of idempotency. */
export interface Caller {
  organizationId: string;
  personId: string;
  key: string;
}

export interface NewMicroCertificationRequest {
  slug?: string | undefined;
  name: Texts;
}

/** Micro-certifications and the beginning of their versions. */
@Injectable()
export class MicroCertificationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(organizationId: string, query: PageQuery): Promise<Page<MicroCertification>> {
    return listMicroCertifications(this.database, organizationId, query);
  }

  /** @throws Problem not-found */
  async get(
    organizationId: string,
    id: string,
    tx: Transaction = this.database,
  ): Promise<MicroCertification> {
    const found = await findMicroCertification(tx, organizationId, id);
    if (!found) throw new Problem('not-found');
    return found;
  }

  /** A new one, with an empty draft as version 1. @throws Problem slug-taken, forbidden (not an institution) */
  create(caller: Caller, request: NewMicroCertificationRequest): Promise<MicroCertification> {
    return this.once(caller, 'micro-certification.create', request, (tx) =>
      this.begin(tx, caller.organizationId, request, emptyDraft(request.name), null),
    );
  }

  /**
   * A new one with the content of the newest version of another; its competencies and criteria are its own.
   *
   * @throws Problem not-found, slug-taken
   */
  copy(
    caller: Caller,
    id: string,
    request: { slug?: string | undefined; name?: Texts | undefined },
  ): Promise<MicroCertification> {
    return this.once(caller, 'micro-certification.copy', { id, ...request }, async (tx) => {
      const source = await this.get(caller.organizationId, id, tx);
      const newest = source.versions.at(-1);
      const version = newest ? await findVersion(tx, caller.organizationId, newest.id) : null;
      if (!version) throw new Problem('not-found');
      const name = request.name ?? version.draft.name;
      const draft = { ...withFreshIds(version.draft, randomId), name };
      return this.begin(tx, caller.organizationId, { slug: request.slug, name }, draft, id);
    });
  }

  /**
   * The next version: a copy of an earlier one (ids of competencies and criteria stay, so that what did not change
   * stays confirmed) or an empty draft.
   *
   * @throws Problem not-found
   */
  async startVersion(
    caller: Caller,
    id: string,
    request: { copyOf?: string | undefined },
  ): Promise<{ versionId: string; number: number }> {
    return this.database.inTransaction(async (tx) => {
      const command = { ...caller, operation: 'version.start', payload: { id, ...request } };
      const { response } = await once(tx, command, async () => {
        await lockMicroCertification(tx, id);
        const micro = await this.get(caller.organizationId, id, tx);
        const source = request.copyOf ? await findVersion(tx, caller.organizationId, request.copyOf) : null;
        if (request.copyOf && source?.microCertificationId !== id) throw new Problem('not-found');
        return this.addVersion(tx, micro, source?.draft ?? emptyDraft(micro.name), source?.id ?? null);
      });
      return response;
    });
  }

  private async once(
    caller: Caller,
    operation: string,
    payload: object,
    work: (tx: Transaction) => Promise<{ id: string }>,
  ): Promise<MicroCertification> {
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(tx, { ...caller, operation, payload }, () => work(tx));
      return this.get(caller.organizationId, response.id, tx);
    });
  }

  private async begin(
    tx: Transaction,
    organizationId: string,
    request: NewMicroCertificationRequest,
    draft: Draft,
    copiedFromId: string | null,
  ): Promise<{ id: string }> {
    const organization = await findOrganization(tx, organizationId);
    if (!organization) throw new Problem('not-found');
    if (organization.kind === 'external-body') throw new Problem('forbidden');
    const slug = await this.freeSlug(tx, organizationId, request);
    const micro = { id: randomId(), organizationId, slug, name: request.name, copiedFromId };
    await insertMicroCertification(tx, micro);
    const { id: microCertificationId, name } = micro;
    const about = { organizationId, key: microCertificationId, version: 1, now: this.clock() };
    const value = { microCertificationId, slug, name: textMap(name) };
    await writeEvents(tx, [factOf({ case: 'microCertificationCreated', value }, about)]);
    await this.addVersion(tx, micro, draft, null);
    return { id: micro.id };
  }

  private async freeSlug(
    tx: Transaction,
    organizationId: string,
    request: NewMicroCertificationRequest,
  ): Promise<string> {
    const wished = request.slug ?? slugOf(request.name.en ?? request.name.fr ?? '');
    if (!(await isSlugUsed(tx, organizationId, wished))) return wished;
    if (request.slug) throw new Problem('slug-taken');
    return `${wished}-${randomId().slice(0, 8)}`;
  }

  private async addVersion(
    tx: Transaction,
    micro: Pick<MicroCertification, 'id' | 'organizationId'>,
    draft: Draft,
    copyOfId: string | null,
  ): Promise<{ versionId: string; number: number }> {
    const { id: microCertificationId, organizationId } = micro;
    const number = await nextNumber(tx, microCertificationId);
    const id = newId();
    await insertVersion(tx, { id, microCertificationId, organizationId, number, draft, copyOfId });
    const about = { organizationId, key: id, version: 1, now: this.clock() };
    const value = { versionId: id, microCertificationId, number };
    await writeEvents(tx, [factOf({ case: 'versionDrafted', value }, about)]);
    return { versionId: id, number };
  }
}

function textMap(texts: Texts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
