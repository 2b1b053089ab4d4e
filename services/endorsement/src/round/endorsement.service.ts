import { type Clock, instant } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import { notToBeAsked } from '../asking/asking.store.js';
import type { Database, DbTx } from '../database.store.js';
import type { PageQuery } from '../page.js';
import { sentenceOf } from '../policy/policy.store.js';
import { type AnswerWithConfirmation, answersOf } from '../request/answers.store.js';
import { namesOf } from '../request/organization.store.js';
import { kindState, requestState } from '../request/request.js';
import { loadApprovedPolicy, loadVersion, type VersionContent } from '../request/version.store.js';
import { listSubmitted, loadRoundOf, type RoundOverview } from './endorsement.store.js';
import { confirmationKinds } from './round.js';
import { planOf, standingConfirmations } from './round.store.js';
import { recallView, roundView } from './round-view.js';

type RequestOfRound = RoundOverview['requests'][number];

/** How the endorsement of a version stands, for its institution. */
export class EndorsementService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Submitted versions with their state, newest first. */
  async list(organizationId: string, page: PageQuery) {
    return this.database.inTransaction(async (tx) => {
      const { rows, next } = await listSubmitted(tx, organizationId, page);
      const items = [];
      for (const row of rows) items.push(await this.head(tx, row.versionId));
      return { items, next };
    });
  }

  /** Requests, answers and dissent of a version. @throws Problem not-found */
  async find(organizationId: string, versionId: string) {
    return this.database.inTransaction(async (tx) => {
      const version = await loadVersion(tx, versionId);
      if (version?.organizationId !== organizationId) throw new Problem('not-found');
      const overview = await loadRoundOf(tx, versionId);
      const answers = await answersOf(tx, overview?.requests.map((request) => request.id) ?? []);
      const words = await openWords(
        tx,
        this.vault,
        answers.flatMap((answer) => answer.words ?? []),
      );
      const { manifest, microCertificationId } = version;
      const parts = { 'in-demand': manifest.parts.competencies, fidelity: manifest.parts.blueprint };
      const standing = await standingConfirmations(tx, { microCertificationId, parts }, this.clock());
      const recorded = answers.filter((answer) => answer.state === 'recorded');
      return {
        ...(await this.head(tx, versionId)),
        counted: standing.filter((one) => one.state === 'signed').map(({ state: _signed, ...one }) => one),
        pending: standing.filter((one) => one.state !== 'signed'),
        dissent: {
          declined: recorded.filter((answer) => answer.answer === 'decline').length,
          changeRequests: recorded.filter((answer) => answer.answer === 'change').length,
        },
        ...(await roundView(tx, version, overview, this.clock())),
        notAsked: await this.notAsked(tx, version),
        requests: (overview?.requests ?? []).map((request) =>
          this.request(request, overview?.requests ?? [], overview?.employers ?? new Map(), answers, words),
        ),
      };
    });
  }

  /** Who of the policy asked not to be asked again, and about what. */
  private async notAsked(tx: DbTx, version: VersionContent) {
    const { organizationId, policyId, policyRevision: revision, microCertificationId } = version;
    const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
    const asked = approved?.policy.asked.map((one) => one.organizationId) ?? [];
    const silent = await notToBeAsked(tx, asked, organizationId, microCertificationId);
    const names = await namesOf(tx, [...silent.keys()]);
    const rows = [...silent.values()];
    const words = await openWords(
      tx,
      this.vault,
      rows.flatMap((row) => (row.scope === 'everyone' ? [] : (row.words ?? []))),
    );
    return rows.map((row) => ({
      organization: { organizationId: row.organizationId, name: names.get(row.organizationId) ?? '' },
      scope: row.scope,
      since: row.since.toISOString(),
      words: row.words === null ? null : (words.get(row.words) ?? null),
    }));
  }

  private async head(tx: DbTx, versionId: string) {
    const version = await loadVersion(tx, versionId);
    if (!version) throw new Problem('not-found');
    const { organizationId, policyId, policyRevision: revision } = version;
    const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
    const overview = await loadRoundOf(tx, versionId);
    const round = overview?.row;
    return {
      versionId,
      microCertificationId: version.microCertificationId,
      number: version.number,
      name: Object.fromEntries(
        Object.entries(version.manifest.texts).map(([language, text]) => [language, text.name]),
      ),
      round: round?.round ?? null,
      state: version.fault ? 'not-opened' : (round?.state ?? 'starting'),
      fault: version.fault,
      overdue: round?.state === 'open' && round.dueAt !== null && this.clock() > round.dueAt,
      openedAt: round?.openedAt ? instant(round.openedAt) : null,
      dueAt: round?.dueAt ? instant(round.dueAt) : null,
      closesAt: round?.closesAt ? instant(round.closesAt) : null,
      closedAt: round?.closedAt ? instant(round.closedAt) : null,
      endorsedAt: version.endorsedAt ? instant(version.endorsedAt) : null,
      needed: (round && planOf(round)?.needed) ?? approved?.policy.needs ?? null,
      policy: {
        policyId,
        revision,
        digest: approved?.digest ?? null,
        sentence: approved ? await sentenceOf(tx, approved.policy) : null,
      },
    };
  }

  private request(
    request: RequestOfRound,
    all: readonly RequestOfRound[],
    employers: RoundOverview['employers'],
    answers: AnswerWithConfirmation[],
    words: Map<string, string>,
  ) {
    const own = answers.filter((answer) => answer.requestId === request.id);
    const replaced = all.find((one) => one.id === request.insteadOf);
    return {
      requestId: request.id,
      organization: {
        organizationId: request.organizationId,
        name: employers.get(request.organizationId)?.name ?? '',
        identifiedBy: employers.get(request.organizationId)?.method ?? null,
      },
      state: requestState(request, this.clock()),
      stage: request.stage,
      insteadOf: replaced ? (employers.get(replaced.organizationId)?.name ?? '') : null,
      recalled: own.filter((answer) => answer.state === 'recalled').map(recallView),
      closeReason: request.closeReason,
      dueAt: instant(request.dueAt),
      closesAt: instant(request.closesAt),
      kinds: confirmationKinds
        .filter((kind) => request.kinds.includes(kind))
        .map((kind) => ({
          kind,
          state: stateOf(request, kind, own),
          answers: own
            .filter((answer) => answer.kind === kind && answer.state === 'recorded')
            .map((answer) => ({
              answer: answer.answer,
              reason: answer.reason,
              criterionId: answer.criterionId,
              words: answer.words ? (words.get(answer.words) ?? null) : null,
              public: answer.isPublic,
              confirmationId: answer.confirmationId,
              at: (answer.recordedAt ?? answer.reservedAt).toISOString(),
            })),
        })),
    };
  }
}

/** A kind's state, with the conflict that closed its request. */
function stateOf(request: RequestOfRound, kind: string, own: AnswerWithConfirmation[]) {
  const state = kindState(request.kinds, kind, own);
  return state === 'open' && request.closeReason === 'conflict' ? 'conflicted' : state;
}
