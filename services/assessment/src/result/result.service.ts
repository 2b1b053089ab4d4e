import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { dayIn, instant } from '../../../shared/src/clock.js';
import type { Disclosure } from '../../../shared/src/content.js';
import { type ResultExportOptions, type ResultExportRow, writeResultsCsv } from '../case/results-csv.js';
import { Database, type Transaction } from '../database.store.js';
import { identityOf, type Profile } from '../earner/earner.js';
import { earnerView, sealedOffering } from '../earner/earner-view.js';
import { Profiles } from '../earner/profiles.js';
import { sealedEvidence } from '../evidence/evidence.js';
import { listEvidenceOf } from '../evidence/evidence.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { pageOf } from '../page.js';
import { PUBLIC_ORIGIN } from '../tokens.js';
import { nameIn, namesOf, type Version } from '../version/version.js';
import { findVersions } from '../version/version.store.js';
import { findResults, listResults, type ResultFilter, type ResultWithCase } from './result.store.js';

const EXPORT_PAGE = 1_000;

/** Results: for lists, exports, and the signer. */
@Injectable()
export class ResultService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(PUBLIC_ORIGIN) private readonly publicOrigin: string,
  ) {}

  /** A page of results, oldest first. */
  list(acting: ActingPerson, filter: ResultFilter, page: { cursor?: string | undefined; limit: number }) {
    return this.database.inTransaction(async (tx) => {
      const at = { after: page.cursor, limit: page.limit + 1 };
      const rows = await listResults(tx, acting.organizationId, filter, at);
      const versions = await findVersions(
        tx,
        rows.map((row) => row.versionId),
      );
      const profiles = await this.profilesOf(tx, rows);
      return pageOf(
        rows,
        page.limit,
        (row) => row.id,
        (row) => {
          const version = versions.get(row.versionId);
          return {
            resultId: row.id,
            caseId: row.caseId,
            caseNumber: row.case.number,
            outcome: row.outcome,
            final: true,
            finalizedAt: instant(row.finalizedAt),
            version: version && {
              versionId: version.id,
              microCertificationId: version.microCertificationId,
              number: version.number,
              name: namesOf(version.manifest),
            },
            award: row.award && {
              awardId: row.award.id,
              status: row.award.status,
              languages: row.award.languages,
            },
            earner: earnerView(row.earnerId, profiles.get(row.earnerId), acting.roles),
            erased: row.case.earner.erasedAt !== null,
          };
        },
      );
    });
  }

  /** The export as pieces of text; erased earners are left out, since nothing of them can be matched. */
  async export(
    acting: ActingPerson,
    options: ResultExportOptions & { awardsOnly: boolean },
  ): Promise<Generator<string>> {
    const filter = {
      outcome: undefined,
      versionId: undefined,
      awarded: options.awardsOnly ? true : undefined,
    };
    const rows = await this.database.inTransaction(async (tx) => {
      const zone = await timeZoneOf(tx, acting.organizationId);
      const all: ResultExportRow[] = [];
      for (let after: string | undefined; ; ) {
        const page = await listResults(tx, acting.organizationId, filter, { after, limit: EXPORT_PAGE });
        all.push(...(await this.exportRows(tx, page, options.language, zone)));
        after = page.at(-1)?.id;
        if (page.length < EXPORT_PAGE) return all;
      }
    });
    return writeResultsCsv(rows, options);
  }

  /** What the signer embeds of results; who was erased is absent. */
  disclosures(resultIds: readonly string[]): Promise<Disclosure[]> {
    return this.database.inTransaction(async (tx) => {
      const rows = await findResults(tx, resultIds);
      const profiles = await this.profilesOf(tx, rows);
      const evidence = await listEvidenceOf(
        tx,
        rows.map((row) => row.caseId),
      );
      const sealed = await this.profiles.openEach(tx, evidence, sealedEvidence);
      return rows.flatMap((row) => {
        const profile = profiles.get(row.earnerId);
        if (!profile) return [];
        const items = evidence.flatMap((item, index) => {
          const opened = sealed[index];
          const { id, kind, mediaType, digest } = item;
          if (item.caseId !== row.caseId || !opened || digest === null) return [];
          return [{ id, name: opened.name, kind, mediaType, digest }];
        });
        return [
          {
            resultId: row.id,
            earner: identityOf(profile),
            evidence: items,
            finalizedAt: instant(row.finalizedAt),
          },
        ];
      });
    });
  }

  private profilesOf(tx: Transaction, rows: readonly ResultWithCase[]): Promise<Map<string, Profile>> {
    return this.profiles.open(
      tx,
      rows.map((row) => ({ earnerId: row.earnerId, sealed: row.case.earner.sealed })),
    );
  }

  private async exportRows(
    tx: Transaction,
    rows: readonly ResultWithCase[],
    language: 'en' | 'fr',
    zone: string,
  ): Promise<ResultExportRow[]> {
    const versions = await findVersions(
      tx,
      rows.map((row) => row.versionId),
    );
    const profiles = await this.profilesOf(tx, rows);
    const offerings = await this.profiles.openEach(
      tx,
      rows.map((row) => ({ earnerId: row.earnerId, sealed: row.case.sealed })),
      sealedOffering,
    );
    return rows.flatMap((row, index) => {
      const profile = profiles.get(row.earnerId);
      const version = versions.get(row.versionId);
      const offering = offerings[index]?.offering;
      if (!profile || !version || offering === undefined) return [];
      return [this.exportRow(row, { profile, version, offering }, language, zone)];
    });
  }

  private exportRow(
    row: ResultWithCase,
    of: { profile: Profile; version: Version; offering: string },
    language: 'en' | 'fr',
    zone: string,
  ): ResultExportRow {
    const { award } = row;
    const { profile, version, offering } = of;
    const awardLanguage = award?.languages.includes(profile.language)
      ? profile.language
      : award?.languages[0];
    return {
      studentNumber: profile.studentNumber,
      offering,
      microCertification: nameIn(version.manifest, language),
      version: String(version.number),
      result: outcomeInWords(row.outcome, language),
      resultDate: dayIn(row.finalizedAt, zone),
      awardId: award?.id,
      awardStatus: award ? statusInWords(award.status, language) : undefined,
      awardUrl:
        award && awardLanguage ? `${this.publicOrigin}/awards/${award.id}/${awardLanguage}` : undefined,
    };
  }
}

function outcomeInWords(outcome: string, language: 'en' | 'fr'): string {
  if (language === 'en') return outcome;
  return outcome === 'pass' ? 'réussite' : 'pas encore';
}

const statusInFrench: Record<string, string> = {
  valid: 'valide',
  suspended: 'suspendue',
  revoked: 'révoquée',
};

function statusInWords(status: string, language: 'en' | 'fr'): string {
  return language === 'en' ? status : (statusInFrench[status] ?? status);
}
