import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { Profiles } from '../earner/profiles.js';
import { digestOfHex, type SealedEvidence, sealedEvidence } from './evidence.js';
import { type EvidenceRow, findEvidence, findOwnEvidence } from './evidence.store.js';
import { EvidenceFolder } from './evidence-folder.js';
import { SealBroken } from './sealed-file.js';

/** State of an item: a file that is there, gone or not what was handed in; a link that was fetched or not. */
export type DigestState = 'checked' | 'missing' | 'differs' | 'fetched' | 'unfetched' | 'erased';

/** An item as its readers see it. */
export interface EvidenceView {
  id: string;
  caseId: string;
  /** Null once the earner was erased. */
  name: string | null;
  kind: string;
  mediaType: string;
  sizeBytes: number;
  blueprintEvidenceId: string | null;
  /** Salted; null once the earner was erased. */
  digest: string | null;
  itemDigest: string;
  state: DigestState;
  /** What was taken out before hashing, such as `exif-gps`. */
  removed: string[];
  link: SealedEvidence['link'];
  addedAt: string;
}

/** A content on its way to a reader. */
export interface OpenedContent {
  name: string;
  mediaType: string;
  sizeBytes: number;
  chunks: AsyncGenerator<Buffer>;
}

/** Reads evidence for those who may. */
@Injectable()
export class EvidenceReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(EvidenceFolder) private readonly folder: EvidenceFolder,
  ) {}

  /** Items as lists show them; a file's state says that it is there, not yet that it is whole. */
  async views(tx: Tx, rows: readonly EvidenceRow[]): Promise<EvidenceView[]> {
    const opened = await this.profiles.openEach(tx, rows, sealedEvidence);
    return Promise.all(rows.map((row, index) => this.view(row, opened[index] ?? null)));
  }

  /** Reads every file again and holds it against its digest. Gives the state by item. */
  async check(rows: readonly EvidenceRow[]): Promise<Map<string, DigestState>> {
    const opened = await this.profiles.openEach(this.database, rows, sealedEvidence);
    const keys = await this.profiles.vault.keysOf(
      this.database,
      rows.map((row) => row.earnerId),
    );
    const states = new Map<string, DigestState>();
    for (const [index, row] of rows.entries()) {
      const sealed = opened[index] ?? null;
      const key = keys.get(row.earnerId);
      const state = await this.stateOf(row, sealed);
      const whole = state === 'checked' && sealed && key ? await this.whole(row, sealed, key) : true;
      states.set(row.id, whole ? state : 'differs');
    }
    return states;
  }

  /** The content of an organization's item. @throws Problem not-found */
  async open(organizationId: string, evidenceId: string): Promise<OpenedContent> {
    return this.opened(await findEvidence(this.database, organizationId, evidenceId));
  }

  /** The content of an earner's own item. @throws Problem not-found */
  async openOwn(earnerId: string, caseId: string, evidenceId: string): Promise<OpenedContent> {
    return this.opened(await findOwnEvidence(this.database, earnerId, caseId, evidenceId));
  }

  private async opened(row: EvidenceRow): Promise<OpenedContent> {
    const { earnerId, file } = row;
    const sealed = await this.profiles.openOne(this.database, row, sealedEvidence);
    const key = (await this.profiles.vault.keysOf(this.database, [earnerId])).get(earnerId);
    if (!file || !sealed || !key || !(await this.folder.has(earnerId, file))) throw new Problem('not-found');
    return {
      name: sealed.name,
      mediaType: row.mediaType,
      sizeBytes: Number(row.sizeBytes),
      chunks: this.folder.read(earnerId, file, key),
    };
  }

  private async view(row: EvidenceRow, sealed: SealedEvidence | null): Promise<EvidenceView> {
    const { id, caseId, kind, mediaType, blueprintEvidenceId, digest, itemDigest, removed } = row;
    return {
      id,
      caseId,
      name: sealed?.name ?? null,
      kind,
      mediaType,
      sizeBytes: Number(row.sizeBytes),
      blueprintEvidenceId,
      digest,
      itemDigest,
      state: await this.stateOf(row, sealed),
      removed,
      link: sealed?.link ?? null,
      addedAt: row.addedAt.toISOString(),
    };
  }

  private async stateOf(row: EvidenceRow, sealed: SealedEvidence | null): Promise<DigestState> {
    if (!sealed) return 'erased';
    if (row.state === 'fetched' || row.state === 'unfetched') return row.state;
    return row.file && (await this.folder.has(row.earnerId, row.file)) ? 'checked' : 'missing';
  }

  private async whole(row: EvidenceRow, sealed: SealedEvidence, key: Uint8Array): Promise<boolean> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of this.folder.read(row.earnerId, row.file ?? '', key)) hash.update(chunk);
    } catch (error) {
      if (error instanceof SealBroken) return false;
      throw error;
    }
    return digestOfHex(hash.digest('hex')) === sealed.content;
  }
}
