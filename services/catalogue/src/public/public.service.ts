import { Inject, Injectable } from '@nestjs/common';
import { parseCanonical } from '../../../shared/src/canonical.js';
import { type Language, languages, type Manifest, manifestSchema } from '../../../shared/src/content.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { findPublicMicroCertification } from '../micro-certification/micro-certification.store.js';
import { findOrganization } from '../organization/organization.store.js';
import { ESCO_NOTICE } from '../skill/starter.js';
import { PUBLIC_ORIGIN } from '../tokens.js';
import { didOf } from '../version/version.js';
import { VersionService } from '../version/version.service.js';
import { findContent, findManifest, findNumbered } from '../version/version.store.js';
import type { PublicMicroCertification, PublicVersion } from './public.answers.js';

/** What is public of micro-certifications: from their first submission on. */
@Injectable()
export class PublicService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(VersionService) private readonly versions: VersionService,
    @Inject(PUBLIC_ORIGIN) private readonly origin: string,
  ) {}

  /** @throws Problem not-found, also where nothing was submitted yet */
  async microCertification(id: string): Promise<PublicMicroCertification> {
    const found = await findPublicMicroCertification(this.database, id);
    const submitted = found?.versions.filter((one) => one.state !== 'draft') ?? [];
    if (!found || submitted.length === 0) throw new Problem('not-found');
    return {
      id,
      url: this.url(id),
      name: found.name,
      organization: await this.organization(found.organizationId),
      versions: submitted.map(({ number, state, submittedAt, endorsedAt }) => ({
        number,
        state,
        url: `${this.url(id)}/versions/${number}`,
        submittedAt,
        endorsedAt,
      })),
    };
  }

  /** Exact bytes of a part, edition or manifest. @throws Problem not-found */
  async content(id: string, digest: string): Promise<Uint8Array> {
    const bytes = await findContent(this.database, id, digest);
    if (!bytes) throw new Problem('not-found');
    return bytes;
  }

  /** @throws Problem not-found */
  async version(id: string, number: string): Promise<PublicVersion> {
    const version = /^[1-9]\d{0,8}$/.test(number)
      ? await findNumbered(this.database, id, Number(number))
      : null;
    const bytes = version ? await findManifest(this.database, version.id) : null;
    if (!version || !bytes || !version.manifestDigest) throw new Problem('not-found');
    const manifest = manifestSchema.parse(parseCanonical(bytes));
    const { framework } = await this.versions.checked(version);
    return {
      microCertificationId: id,
      url: `${this.url(id)}/versions/${version.number}`,
      organization: await this.organization(version.organizationId),
      number: version.number,
      state: version.state,
      submittedAt: version.submittedAt,
      endorsedAt: version.endorsedAt,
      manifest,
      manifestDigest: version.manifestDigest,
      manifestUrl: this.part(id, version.manifestDigest),
      parts: this.links(id, manifest.parts),
      editions: this.editionLinks(id, manifest),
      framework,
      notice: ESCO_NOTICE,
    };
  }

  private editionLinks(id: string, manifest: Manifest): PublicVersion['editions'] {
    const links: Partial<Record<Language, Manifest['parts']>> = {};
    for (const language of languages) {
      const digests = manifest.editions[language];
      if (digests) links[language] = this.links(id, digests);
    }
    return links;
  }

  private links(id: string, digests: Manifest['parts']): Manifest['parts'] {
    return { competencies: this.part(id, digests.competencies), blueprint: this.part(id, digests.blueprint) };
  }

  private url(id: string): string {
    return `${this.origin}/m/${id}`;
  }

  private part(id: string, digest: string): string {
    return `${this.url(id)}/parts/${digest}`;
  }

  private async organization(id: string): Promise<PublicMicroCertification['organization']> {
    const found = await findOrganization(this.database, id);
    if (!found) throw new Problem('not-found');
    return { id, did: didOf(this.origin, id), name: found.name, url: found.url };
  }
}
