import type { Clock } from '../../../shared/src/clock.js';
import { type Language, languages } from '../../../shared/src/content.js';
import { Problem } from '../../../shared/src/problem.js';
import { awardUrl } from '../credential/urls.js';
import type { Database, Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import { reissueOf } from '../reissue/reissue.store.js';
import type { RevocationService } from '../revocation/revocation.service.js';
import type { Versions } from '../version/versions.js';
import {
  type AwardRecord,
  awardById,
  awardsByIds,
  awardsOf,
  awardsOfEarner,
  eraseEarner,
  publishedAward,
  signedOf,
} from './award.store.js';
import { stackedBy } from './stacked.js';

/** Reads awards, and drops their bodies when the earner is erased. */
export class AwardService implements LedgerPart {
  constructor(
    private readonly database: Database,
    private readonly origin: string,
    private readonly clock: Clock,
    private readonly revocations: RevocationService,
    private readonly versions: Versions,
  ) {}

  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event } = read.message;
    if (event.case === 'earnerErased') await eraseEarner(tx, event.value.earnerId, this.clock());
  }

  /** Both forms of a published award. @throws Problem not-found, award-erased */
  async forms(awardId: string, language: Language): Promise<{ json: string; jwt: string }> {
    const json = await publishedAward(this.database, awardId, language, 'data-integrity');
    const jwt = await publishedAward(this.database, awardId, language, 'jwt');
    if (!json || !jwt) throw new Problem('not-found');
    if (json.body === null || jwt.body === null) throw new Problem('award-erased');
    return { json: json.body, jwt: jwt.body };
  }

  /** A page of an organization's awards. */
  async list(
    organizationId: string,
    page: { cursor: string | null; limit: number; releaseId?: string | undefined },
  ) {
    const awards = await awardsOf(this.database, organizationId, page);
    const stacked = await stackedBy(
      this.database,
      awards.map((award) => award.resultId),
    );
    return {
      items: awards.map((award) => shown(award, stacked)),
      next: awards.length === page.limit ? (awards.at(-1)?.awardId ?? null) : null,
    };
  }

  /** What an earner was awarded. The earner's id is the person's id in the earner's token. */
  async own(earnerId: string) {
    const awards = await awardsOfEarner(this.database, earnerId);
    const stacked = await stackedBy(
      this.database,
      awards.map((award) => award.resultId),
    );
    const items = [];
    for (const award of awards) {
      const { awardId, organizationId, versionId, status, statusReason } = award;
      const signed = await signedOf(this.database, awardId);
      const editions = languages
        .filter((language) => signed.some((one) => one.language === language))
        .map((language) => ({ language, url: awardUrl(this.origin, awardId, language) }));
      items.push({
        awardId,
        organizationId,
        caseId: stacked.has(award.resultId) ? null : award.caseId,
        versionId,
        name: await this.nameOf(versionId),
        status,
        statusReason,
        issuedAt: award.issuedAt?.toISOString() ?? null,
        editions,
        revocation: await this.revocations.ofAward(awardId),
      });
    }
    return { items, next: null };
  }

  private async components(organizationId: string, awardIds: readonly string[] | null) {
    if (!awardIds) return null;
    const awards = await awardsByIds(this.database, organizationId, awardIds);
    const inside = await stackedBy(
      this.database,
      awards.map((award) => award.resultId),
    );
    return awards.map(({ awardId, caseId, resultId }) => ({
      awardId,
      caseId: inside.has(resultId) ? null : caseId,
    }));
  }

  private async nameOf(versionId: string): Promise<Partial<Record<Language, string>>> {
    const version = await this.versions.find(this.database, versionId);
    if (!version.ok) return {};
    const { texts } = version.manifest;
    return Object.fromEntries(
      languages.flatMap((language) => {
        const name = texts[language]?.name;
        return name ? [[language, name]] : [];
      }),
    );
  }

  private async reissue(awardId: string) {
    const found = await reissueOf(this.database, awardId);
    if (!found) return null;
    const { replacementId, reason, state, code } = found;
    return { replacementId, reason, state, code };
  }

  /** One award with the digests of what was signed. @throws Problem not-found */
  async one(organizationId: string, awardId: string) {
    const award = await awardById(this.database, awardId);
    if (!award || award.organizationId !== organizationId || award.state !== 'issued')
      throw new Problem('not-found');
    const revocation = await this.revocations.ofAward(awardId);
    const stacked = await stackedBy(this.database, [award.resultId]);
    return {
      ...shown(award, stacked),
      stack: await this.components(organizationId, stacked.get(award.resultId) ?? null),
      signed: await signedOf(this.database, awardId),
      revocation: revocation && { revocationId: revocation.revocationId, state: revocation.state },
      reissue: await this.reissue(awardId),
    };
  }
}

function shown(award: AwardRecord, stacked: ReadonlyMap<string, unknown>) {
  const {
    awardId,
    releaseId,
    resultId,
    caseId,
    versionId,
    earnerId,
    status,
    statusReason,
    listNumber,
    statusIndex,
    issuedAt,
    erasedAt,
    replaces,
    replacedBy,
  } = award;
  return {
    awardId,
    releaseId,
    resultId,
    caseId: stacked.has(resultId) ? null : caseId,
    versionId,
    earnerId,
    status,
    statusReason,
    listNumber,
    statusIndex,
    issuedAt: issuedAt?.toISOString() ?? null,
    erased: erasedAt !== null,
    replaces,
    replacedBy,
  };
}
