import { toBase64Url } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { findDecisions } from '../../../shared/src/decision-rows.js';
import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import type { Database, DbTx } from '../database.store.js';
import type { PageQuery } from '../page.js';
import { isUnedited, type PreparedRating } from '../preparation/preparation.js';
import { preparationsBy, ratingsIn } from '../preparation/preparation.store.js';
import { namesOf } from '../request/organization.store.js';
import { loadVersion } from '../request/version.store.js';
import { type ConfirmationRow, findOwnConfirmation, listConfirmations } from './confirmation.store.js';

/** Days before its end from which a confirmation counts as lapsing. */
const LAPSING_DAYS = 90;

/** What stands in an employer's name. */
export class ConfirmationService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async list(organizationId: string, page: PageQuery) {
    return this.database.inTransaction(async (tx) => {
      const { items, next } = await listConfirmations(tx, organizationId, page);
      const views = [];
      for (const item of items) views.push(await this.view(tx, item));
      return { items: views, next };
    });
  }

  /** One with its signed object. @throws Problem not-found */
  async find(organizationId: string, id: string) {
    return this.database.inTransaction(async (tx) => {
      const row = await findOwnConfirmation(tx, organizationId, id);
      const [decision] = await findDecisions(tx, {
        organizationId,
        type: 'confirmation',
        decisionId: row.decisionId,
      });
      const signed = decision && {
        statement: toBase64Url(decision.statement),
        assertion: JSON.parse(new TextDecoder().decode(decision.assertion)),
      };
      return { ...(await this.view(tx, row)), signed: signed ?? null };
    });
  }

  /** Who prepared the ratings, and whether the signer left them as they were. */
  private async prepared(tx: DbTx, row: ConfirmationRow) {
    const statement = preparedIn(row.prepared);
    const [preparation] = statement === null ? [] : await preparationsBy(tx, [statement]);
    if (!preparation) return null;
    // Written by RecordService from a checked statement.
    const used = row.ratings as PreparedRating[];
    return {
      personId: preparation.personId,
      role: 'supervisor' as const,
      statement: preparation.statement,
      at: preparation.preparedAt.toISOString(),
      unedited: isUnedited(ratingsIn(preparation), used),
    };
  }

  private async view(tx: DbTx, row: ConfirmationRow) {
    const version = await loadVersion(tx, row.versionId);
    const names = await namesOf(tx, version ? [version.organizationId] : []);
    const words = await openWords(tx, this.vault, wordsIn(row.grounds));
    return {
      confirmationId: row.id,
      decisionId: row.decisionId,
      requestId: row.requestId,
      kind: row.kind,
      microCertificationId: row.microCertificationId,
      versionId: row.versionId,
      number: version?.number ?? null,
      name: Object.fromEntries(
        Object.entries(version?.manifest.texts ?? {}).map(([language, text]) => [language, text.name]),
      ),
      institution: version && {
        organizationId: version.organizationId,
        name: names.get(version.organizationId) ?? '',
      },
      state: confirmationState(row, this.clock()),
      code: row.refusal,
      partDigest: row.partDigest,
      statementDigest: row.statementDigest,
      sentence: row.sentence,
      scope: row.scope,
      grounds: row.grounds,
      words: [...words.values()][0] ?? null,
      ratings: row.ratings,
      prepared: await this.prepared(tx, row),
      renews: row.renews,
      public: row.isPublic,
      validFrom: instant(row.validFrom),
      validUntil: instant(row.validUntil),
      givenAt: row.givenAt.toISOString(),
      languages: row.languages,
    };
  }
}

/** The state of a confirmation for the one who gave it. */
export function confirmationState(
  row: { state: string; validUntil: Date; conflictedAt: Date | null },
  now: Date,
): 'signing' | 'held' | 'refused' | 'withdrawn' | 'recalled' | 'in-force' | 'lapsing' | 'lapsed' {
  if (row.state === 'refused' || row.state === 'withdrawn' || row.state === 'recalled') return row.state;
  if (row.conflictedAt) return 'withdrawn';
  if (now > row.validUntil) return 'lapsed';
  if (row.state !== 'signed') return row.state === 'held' ? 'held' : 'signing';
  return row.validUntil.getTime() - now.getTime() < LAPSING_DAYS * 86_400_000 ? 'lapsing' : 'in-force';
}

function wordsIn(grounds: unknown): string[] {
  return typeof grounds === 'object' &&
    grounds !== null &&
    'words' in grounds &&
    typeof grounds.words === 'string'
    ? [grounds.words]
    : [];
}

function preparedIn(prepared: unknown): string | null {
  return typeof prepared === 'object' &&
    prepared !== null &&
    'statement' in prepared &&
    typeof prepared.statement === 'string'
    ? prepared.statement
    : null;
}
