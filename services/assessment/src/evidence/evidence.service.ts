import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { randomId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { canAddEvidence } from '../case/case.js';
import {
  type CaseWithEarner,
  changeCase,
  factsOf,
  findCase,
  findOwnCase,
  lockCase,
} from '../case/case.store.js';
import { isReady } from '../conduct/process.service.js';
import { noteUntold } from '../conduct/process.store.js';
import { Database, type Transaction } from '../database.store.js';
import { keyedDigest, newSalt } from '../earner/earner.js';
import { lockEarner } from '../earner/earner.store.js';
import { Profiles, sealValue } from '../earner/profiles.js';
import { factOf } from '../events.js';
import { CLOCK, INDEX_SECRET } from '../tokens.js';
import { baseBlueprint } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import {
  digestOfHex,
  type EvidenceKind,
  fitsBlueprint,
  itemDigest,
  kindOf,
  type SealedEvidence,
  saltedDigest,
} from './evidence.js';
import { countEvidence, type EvidenceRow, findSame, insertEvidence } from './evidence.store.js';
import { EvidenceFolder, hashFile, TooLarge } from './evidence-folder.js';
import { EvidenceReader, type EvidenceView } from './evidence-reader.js';
import type { LinkOutcome } from './link.js';
import { linkRecord } from './link.js';
import { removeLocationInFile } from './media.js';
import { declaredMediaType, MAX_BYTES, type MediaRefused, tooLarge, typeNotAllowed } from './media-type.js';

/** Who hands in: the earner, or a member for whose organization the case is. */
export type HandingIn =
  | { kind: 'earner'; personId: string }
  | { kind: 'member'; personId: string; organizationId: string };

/** What an item is called, and which evidence of the blueprint it answers. */
export interface ItemNaming {
  name: string;
  blueprintEvidenceId: string | null;
}

interface Content {
  kind: EvidenceKind;
  mediaType: string;
  sizeBytes: number;
  file: string | null;
  state: 'stored' | 'fetched' | 'unfetched';
  removed: readonly string[];
  sealed: SealedEvidence;
  /** By what the same content is known again. */
  identity: string;
}

/** Fetches a link; see link.ts. */
export type FetchLink = (url: string) => Promise<LinkOutcome>;
export const FETCH_LINK = Symbol('fetch link');

/** Takes evidence: files are received, freed of location, hashed and sealed; links are fetched and digested. */
@Injectable()
export class EvidenceService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(EvidenceFolder) private readonly folder: EvidenceFolder,
    @Inject(EvidenceReader) private readonly reader: EvidenceReader,
    @Inject(INDEX_SECRET) private readonly secret: Uint8Array,
    @Inject(FETCH_LINK) private readonly fetchLink: FetchLink,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, case-closed, earner-erased, validation, evidence-... */
  async addFile(
    by: HandingIn,
    caseId: string,
    naming: ItemNaming,
    upload: { declaredType: string; content: Readable },
  ): Promise<EvidenceView> {
    const declared = declaredMediaType(upload.declaredType);
    if (!declared) throw refusal(typeNotAllowed);
    const one = await this.takingCase(by, caseId, naming, kindOf(declared));
    const path = await this.received(upload.content, MAX_BYTES[declared]);
    try {
      const result = await removeLocationInFile(path, upload.declaredType);
      if (!result.ok) throw refusal(result);
      const hash = await hashFile(path);
      const key = await this.earnerKey(one.earnerId);
      const file = await this.folder.keep(path, hash, one.earnerId, key);
      const { mediaType, sizeBytes, removed } = result;
      const sealed = { name: naming.name, salt: newSalt(), content: digestOfHex(hash), link: null };
      const kind = kindOf(mediaType);
      return await this.save(by, one, naming, {
        kind,
        mediaType,
        sizeBytes,
        file,
        state: 'stored',
        removed,
        sealed,
        identity: `file ${hash}`,
      });
    } finally {
      await this.folder.discard(path);
    }
  }

  /** @throws Problem not-found, case-closed, earner-erased, validation */
  async addLink(by: HandingIn, caseId: string, naming: ItemNaming, url: string): Promise<EvidenceView> {
    const one = await this.takingCase(by, caseId, naming, 'link');
    const record = linkRecord(url, await this.fetchLink(url), this.clock());
    const fetched = record.state === 'fetched' ? record.fetched : null;
    const at = record.state === 'fetched' ? record.fetched.fetchedAt : record.triedAt;
    const content = fetched ? digestOfHex(fetched.digest) : null;
    return this.save(by, one, naming, {
      kind: 'link',
      mediaType: fetched?.mediaType ?? 'application/octet-stream',
      sizeBytes: fetched?.sizeBytes ?? 0,
      file: null,
      state: record.state,
      removed: [],
      sealed: {
        name: naming.name,
        salt: newSalt(),
        content,
        link: {
          url,
          finalUrl: fetched?.finalUrl ?? null,
          at: instant(at),
          reason: record.state === 'unfetched' ? record.reason : null,
        },
      },
      identity: `link ${url} ${content ?? ''}`,
    });
  }

  /** The case, if it takes such an item now. */
  private takingCase(
    by: HandingIn,
    caseId: string,
    naming: ItemNaming,
    kind: EvidenceKind,
  ): Promise<CaseWithEarner> {
    return this.database.inTransaction(async (tx) => {
      const one =
        by.kind === 'earner'
          ? await findOwnCase(tx, by.personId, caseId)
          : await findCase(tx, by.organizationId, caseId);
      refuseClosed(one);
      const version = await findVersion(tx, one.organizationId, one.versionId);
      const blueprint = baseBlueprint(version, await findEditions(tx, version.id));
      const fits = fitsBlueprint(blueprint, naming.blueprintEvidenceId, kind);
      if (!fits.ok) throw new Problem('validation', { errors: [fitFault(fits.code)] });
      return one;
    });
  }

  private async received(content: Readable, maxBytes: number): Promise<string> {
    try {
      return await this.folder.receive(content, maxBytes);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      throw refusal(tooLarge(maxBytes));
    }
  }

  private async earnerKey(earnerId: string): Promise<Uint8Array> {
    const keys = await this.profiles.vault.keysOf(this.database, [earnerId]);
    const key = keys.get(earnerId);
    if (!key) throw new Problem('earner-erased');
    return key;
  }

  private async save(
    by: HandingIn,
    found: CaseWithEarner,
    naming: ItemNaming,
    content: Content,
  ): Promise<EvidenceView> {
    const { organizationId, earnerId } = found;
    const key = keyedDigest(this.secret, 'evidence', found.id, content.identity);
    const row = await this.database
      .inTransaction(async (tx) => {
        // Whoever erases the earner waits for this, or was first and is seen here.
        await lockEarner(tx, organizationId, earnerId, 'share');
        const one = await lockCase(tx, organizationId, found.id);
        refuseClosed(one);
        return (await findSame(tx, one.id, key)) ?? (await this.insert(tx, by, one, naming, content, key));
      })
      .catch(async (error: unknown) => {
        if (error instanceof Problem && error.code === 'earner-erased') await this.folder.erase(earnerId);
        throw error;
      });
    const [view] = await this.reader.views(this.database, [row]);
    if (!view) throw new Problem('internal');
    return view;
  }

  private async insert(
    tx: Transaction,
    by: HandingIn,
    one: CaseWithEarner,
    naming: ItemNaming,
    content: Content,
    key: string,
  ): Promise<EvidenceRow> {
    const { kind, mediaType, sizeBytes, file, state, removed, sealed } = content;
    const { organizationId, earnerId } = one;
    const earner = (await this.profiles.vault.keysOf(tx, [earnerId])).get(earnerId);
    if (!earner) throw new Problem('earner-erased');
    if ((await countEvidence(tx, one.id)) >= MOST_ITEMS) throw new Problem('evidence-too-many');
    const id = randomId();
    const digest = saltedDigest(sealed);
    const row: EvidenceRow = {
      id,
      caseId: one.id,
      organizationId,
      earnerId,
      sealed: sealValue(earner, sealed, earnerId),
      key,
      kind,
      mediaType,
      sizeBytes: BigInt(sizeBytes),
      blueprintEvidenceId: naming.blueprintEvidenceId,
      digest,
      itemDigest: itemDigest({ id, name: naming.name, kind, mediaType, digest }),
      file,
      state,
      removed: [...removed],
      addedById: by.personId,
      addedAt: this.clock(),
    };
    await insertEvidence(tx, row);
    if (await isReady(tx, one)) await noteUntold(tx, [one.id], 'ready');
    const version = await changeCase(tx, one.id, {});
    const value = { evidenceId: id, caseId: one.id, itemDigest: row.itemDigest };
    await writeEvent(
      tx,
      factOf({ case: 'evidenceAdded', value }, { organizationId, key: one.id, version, now: row.addedAt }),
    );
    return row;
  }
}

/** A mark names every item, and its statement must stay one that a person can read. */
const MOST_ITEMS = 50;

function refusal(refused: MediaRefused): Problem {
  const { code, detail, detailFr } = refused;
  return new Problem(code, { detail, detailFr });
}

function refuseClosed(one: CaseWithEarner): void {
  const allowed = canAddEvidence(factsOf(one));
  if (!allowed.ok) throw new Problem(allowed.code);
}

function fitFault(code: 'evidence-unknown-in-blueprint' | 'evidence-of-another-kind') {
  const pointer = '/blueprintEvidenceId';
  switch (code) {
    case 'evidence-unknown-in-blueprint':
      return {
        pointer,
        code,
        detail: 'The assessment asks for no such evidence.',
        detailFr: "L'évaluation ne demande aucune preuve de ce nom.",
      };
    case 'evidence-of-another-kind':
      return {
        pointer,
        code,
        detail: 'The assessment asks for another kind of evidence here.',
        detailFr: "L'évaluation demande ici une preuve d'une autre nature.",
      };
  }
}
