import type { ConfirmationKind } from '../../../../proto/activities.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { instant } from '../../../shared/src/clock.js';
import { partKindOf } from '../../../shared/src/content.js';
import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import { renewalMonthOf } from '../asking/asking.store.js';
import { type AnswerFacts, latestUntilDay, refusalOf } from '../confirmation/confirmation.js';
import type { Database, DbTx } from '../database.store.js';
import type { PageQuery } from '../page.js';
import { sentenceOf } from '../policy/policy.store.js';
import { type PreparationRow, preparationsOf, ratingsIn } from '../preparation/preparation.store.js';
import { untilDayOf } from '../renewal/renewal.decision.js';
import { confirmationKinds } from '../round/round.js';
import { countConfirming, findRound, kindOf, planOf } from '../round/round.store.js';
import { answersOf } from './answers.store.js';
import { loadDraft, type SavedDraft, saveDraft } from './draft.store.js';
import { type Earlier, loadEarlier } from './earlier.store.js';
import { findRequest, listRequests, loadFacts, type RequestRow } from './facts.store.js';
import { countMessages } from './message.store.js';
import { namesOf } from './organization.store.js';
import { type DraftContent, kindState, requestState } from './request.js';
import { loadApprovedPolicy, loadVersion, type VersionContent } from './version.store.js';

/** What employers are asked, as they see it: their own requests only. */
export class RequestService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Requests, newest first. */
  async list(organizationId: string, state: 'open' | 'closed' | undefined, page: PageQuery) {
    return this.database.inTransaction(async (tx) => {
      const { rows, next } = await listRequests(tx, organizationId, state, page);
      const items = [];
      for (const row of rows) items.push(await this.item(tx, row));
      return { items, next };
    });
  }

  /** Everything that the review screen shows. @throws Problem not-found */
  async find(acting: ActingPerson, requestId: string) {
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const { facts, request, version } = await loadFacts(tx, acting.organizationId, requestId);
      const head = await this.head(tx, request, version);
      const kinds = [];
      for (const kind of confirmationKinds)
        kinds.push(await this.kind(tx, { facts, request, version, acting, kind, now }));
      return {
        ...head,
        description: descriptions(version),
        hours: version.manifest.hours,
        noc: version.manifest.noc,
        cip: version.manifest.cip,
        baseLanguage: version.manifest.baseLanguage,
        content: version.bodies,
        editions: version.manifest.editions,
        policy: await this.policy(tx, version),
        latestUntilDay: latestUntilDay(facts, now),
        proposedUntilDay: untilDayOf(facts, await renewalMonthOf(tx, acting.organizationId), now),
        preparations: (await preparationsOf(tx, requestId)).map(preparationView),
        timeZone: facts.employer.timeZone,
        mayDeclareConflict:
          facts.roundOpen && now <= facts.closesAt && facts.conflicts.every((one) => one.scope === 'person'),
        kinds,
        quorum: await this.quorum(tx, version, request.round),
        messages: await countMessages(tx, requestId),
        draft: await loadDraft(tx, this.vault, { requestId, personId: acting.personId }),
      };
    });
  }

  async draft(acting: ActingPerson, requestId: string): Promise<{ draft: SavedDraft | null }> {
    return this.database.inTransaction(async (tx) => {
      await findRequest(tx, acting.organizationId, requestId);
      return { draft: await loadDraft(tx, this.vault, { requestId, personId: acting.personId }) };
    });
  }

  /** @throws Problem not-found, conflict where another window saved meanwhile */
  async saveDraft(
    acting: ActingPerson,
    requestId: string,
    draft: { version: number; content: DraftContent },
  ): Promise<SavedDraft> {
    return this.database.inTransaction(async (tx) => {
      await findRequest(tx, acting.organizationId, requestId);
      return saveDraft(tx, this.vault, { requestId, personId: acting.personId }, draft, this.clock());
    });
  }

  private async item(tx: DbTx, request: RequestRow) {
    const version = await loadVersion(tx, request.versionId);
    const answers = await answersOf(tx, [request.id]);
    const head = version ? await this.head(tx, request, version) : null;
    const now = this.clock();
    const kinds = [];
    for (const kind of request.kinds.map(kindOf)) {
      const earlier = version && (await earlierOf(tx, request, version, kind, now));
      const state = kindState(request.kinds, kind, answers);
      kinds.push({
        kind,
        state,
        changes: earlier?.summary ?? null,
        confirmedVersion: earlier?.number ?? null,
        unchanged: earlier?.unchanged ?? false,
      });
    }
    return { ...head, kinds, preparations: (await preparationsOf(tx, request.id)).length };
  }

  private async head(tx: DbTx, request: RequestRow, version: VersionContent) {
    const names = await namesOf(tx, [request.institutionId]);
    return {
      requestId: request.id,
      institution: { organizationId: request.institutionId, name: names.get(request.institutionId) ?? '' },
      microCertificationId: request.microCertificationId,
      versionId: request.versionId,
      number: version.number,
      name: Object.fromEntries(
        Object.entries(version.manifest.texts).map(([language, text]) => [language, text.name]),
      ),
      round: request.round,
      state: requestState(request, this.clock()),
      closeReason: request.closeReason,
      openedAt: instant(request.openedAt),
      dueAt: instant(request.dueAt),
      closesAt: instant(request.closesAt),
    };
  }

  private async kind(
    tx: DbTx,
    of: {
      facts: AnswerFacts;
      request: RequestRow;
      version: VersionContent;
      acting: ActingPerson;
      kind: ConfirmationKind;
      now: Date;
    },
  ) {
    const { facts, request, version, acting, kind, now } = of;
    const answers = (await answersOf(tx, [request.id])).filter((answer) => answer.kind === kind);
    const words = await openWords(
      tx,
      this.vault,
      answers.flatMap((answer) => answer.words ?? []),
    );
    const earlier = await earlierOf(tx, request, version, kind, now);
    const refusal = refusalOf(facts, { personId: acting.personId, kind }, now);
    return {
      kind,
      partDigest: facts.part[kind],
      state: kindState(request.kinds, kind, answers),
      mayAnswer: refusal === null ? { ok: true } : { ok: false, code: refusal },
      mayRecall:
        facts.roundOpen &&
        now <= facts.closesAt &&
        answers.filter((answer) => answer.state !== 'released').at(-1)?.state === 'recorded',
      answers: answers
        .filter((answer) => answer.state !== 'released' && answer.state !== 'recalled')
        .map((answer) => ({
          decisionId: answer.decisionId,
          answer: answer.answer,
          reason: answer.reason,
          criterionId: answer.criterionId,
          words: answer.words ? (words.get(answer.words) ?? null) : null,
          confirmationId: answer.confirmationId,
          at: answer.reservedAt.toISOString(),
        })),
      earlier: earlier && earlierView(earlier),
      unchanged: earlier?.unchanged ?? false,
      changes: earlier?.changes ?? null,
    };
  }

  private async policy(tx: DbTx, version: VersionContent) {
    const { organizationId, policyId, policyRevision: revision } = version;
    const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
    if (!approved) return null;
    const { needs, termMonths } = approved.policy;
    return {
      policyId,
      revision,
      digest: approved.digest,
      sentence: await sentenceOf(tx, approved.policy, 'employer'),
      needs,
      termMonths,
    };
  }

  /** How far the quorum is: counts only, since an employer sees no other employer's answer. */
  private async quorum(tx: DbTx, version: VersionContent, round: number) {
    const row = await findRound(tx, version.versionId, round);
    const needed = row && planOf(row)?.needed;
    const { manifest, microCertificationId } = version;
    const quorum = [];
    for (const kind of confirmationKinds) {
      const of = { microCertificationId, kind, partDigest: manifest.parts[partKindOf(kind)] };
      const confirmed = await countConfirming(tx, of, this.clock());
      quorum.push({ kind, confirmed, needed: needed?.[kind] ?? null });
    }
    return quorum;
  }
}

const earlierOf = (
  tx: DbTx,
  request: RequestRow,
  version: VersionContent,
  kind: ConfirmationKind,
  now: Date,
): Promise<Earlier | null> =>
  loadEarlier(
    tx,
    {
      organizationId: request.organizationId,
      microCertificationId: request.microCertificationId,
      kind,
      partDigest: version.manifest.parts[partKindOf(kind)],
      exceptRequestId: request.id,
    },
    { bodies: version.bodies, baseLanguage: version.manifest.baseLanguage },
    now,
  );

/** Ratings that a colleague prepared; names of people are the portal's. */
const preparationView = (row: PreparationRow) => ({
  preparationId: row.id,
  personId: row.personId,
  role: 'supervisor' as const,
  statement: row.statement,
  ratings: ratingsIn(row),
  at: row.preparedAt.toISOString(),
});

function earlierView({ row, number }: Earlier) {
  const { scope, grounds, ratings, sentence } = row;
  return {
    confirmationId: row.id,
    versionId: row.versionId,
    number,
    state: row.state,
    givenAt: row.givenAt.toISOString(),
    validFrom: instant(row.validFrom),
    validUntil: instant(row.validUntil),
    scope,
    grounds,
    ratings,
    sentence,
    public: row.isPublic,
  };
}

const descriptions = (version: VersionContent): Record<string, string> =>
  Object.fromEntries(
    Object.entries(version.manifest.texts).map(([language, text]) => [language, text.description]),
  );
