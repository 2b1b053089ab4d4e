import { standingAt } from '../../../../workflows/relevance/standing.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database, DbTx } from '../database.store.js';
import { namesOf } from '../request/organization.store.js';
import { loadVersion } from '../request/version.store.js';
import { confirmationKinds } from '../round/round.js';
import { changeIn, loadRelevanceFacts, remindersOf } from './relevance.store.js';

/** Shows an institution what lapses when, and what is confirmed of each version. */
export class RelevanceViewService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Endorsed versions: those that need somebody first, then by the day on which they lapse. */
  async list(organizationId: string) {
    return this.database.inTransaction(async (tx) => {
      const rows = await tx.relevance.findMany({
        where: { organizationId },
        orderBy: [{ until: { sort: 'asc', nulls: 'first' } }, { versionId: 'asc' }],
        take: 500,
      });
      const items = [];
      for (const row of rows) items.push(await this.head(tx, row.versionId));
      return { items };
    });
  }

  /** One of them with who confirms it and which reminders went out. @throws Problem not-found */
  async find(organizationId: string, versionId: string) {
    return this.database.inTransaction(async (tx) => {
      const facts = await loadRelevanceFacts(tx, versionId);
      if (facts?.organizationId !== organizationId) throw new Problem('not-found');
      const at = instant(this.clock());
      const names = await namesOf(tx, [
        ...facts.confirmations.map((one) => one.organizationId),
        ...Object.values(facts.policy.required).flat(),
      ]);
      const named = (id: string) => ({ organizationId: id, name: names.get(id) ?? '' });
      return {
        ...(await this.head(tx, versionId)),
        round: facts.round,
        teachOutDays: facts.policy.teachOutDays,
        standing: confirmationKinds.map((kind) => {
          const standing = standingAt(facts, kind, facts.policy, at);
          return {
            kind,
            satisfied: standing.satisfied,
            by: standing.by,
            missing: standing.missing,
            missingBodies: standing.missingBodies.map(named),
            vetoes: standing.vetoedBy.length,
            confirmations: facts.confirmations
              .filter((one) => one.kind === kind)
              .sort((left, right) => (left.until < right.until ? 1 : -1))
              .map(({ confirmationId, organizationId: by, from, until, endedAt }) => ({
                confirmationId,
                organization: named(by),
                from,
                until,
                endedAt,
              })),
          };
        }),
        reminders: await remindersOf(tx, versionId),
      };
    });
  }

  private async head(tx: DbTx, versionId: string) {
    const version = await loadVersion(tx, versionId);
    if (!version) throw new Problem('not-found');
    const row = await tx.relevance.findUnique({ where: { versionId } });
    const change = row && changeIn(row);
    return {
      versionId,
      microCertificationId: version.microCertificationId,
      number: version.number,
      name: Object.fromEntries(
        Object.entries(version.manifest.texts).map(([language, text]) => [language, text.name]),
      ),
      // Between the endorsement and the first look of its workflow nothing is told yet.
      state: change?.state ?? null,
      since: change?.since ?? null,
      until: change?.until ?? null,
      teachOutUntil: change?.teachOutUntil ?? null,
      kinds: change?.kinds ?? [],
    };
  }
}
