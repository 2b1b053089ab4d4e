import { warehouseDraft } from '../../support/warehouse-draft.js';
import type { Answer, Person, TestCatalogue } from './catalogue.js';

/** A version as its author just wrote it. */
export interface Written {
  microId: string;
  versionId: string;
  etag: string;
}

/** A programme lead who writes and submits versions. */
export class Author {
  constructor(
    private readonly catalogue: TestCatalogue,
    readonly lead: Person,
  ) {}

  get base(): string {
    return `/v1/organizations/${this.lead.organizationId}`;
  }

  get(path: string): Promise<Answer> {
    return this.catalogue.call('GET', `${this.base}${path}`, { as: this.lead });
  }

  create(name = 'Picking', key?: string): Promise<Answer> {
    return this.catalogue.command(
      this.lead,
      `${this.base}/micro-certifications`,
      { name: { en: name } },
      key,
    );
  }

  put(versionId: string, body: object, etag: string): Promise<Answer> {
    const headers = { 'if-match': etag };
    return this.catalogue.call('PUT', `${this.base}/versions/${versionId}`, { as: this.lead, body, headers });
  }

  /** A new micro-certification whose version 1 has this content. */
  async written(body: object = warehouseDraft): Promise<Written> {
    const micro = await this.create();
    const versionId: string = micro.body.versions[0].id;
    const answer = await this.put(versionId, body, '"r1"');
    if (answer.status !== 200) throw new Error(`not written: ${answer.text}`);
    return { microId: micro.body.id, versionId, etag: String(answer.headers.etag) };
  }

  /** Input of a submission under a newly approved policy. */
  async submission(versionId: string) {
    const policy = await this.catalogue.approvedPolicy(this.lead.organizationId);
    return { versionId, policyId: policy.policyId, policyRevision: policy.revision };
  }

  /** The same, submitted. */
  async submitted(): Promise<{ microId: string; versionId: string; answer: Answer }> {
    const { microId, versionId } = await this.written();
    const answer = await this.catalogue.decide(
      this.lead,
      'version-submission',
      await this.submission(versionId),
    );
    if (answer.status !== 200) throw new Error(`not submitted: ${answer.text}`);
    return { microId, versionId, answer };
  }
}
