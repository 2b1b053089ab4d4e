import type { Database } from '../database.store.js';
import { namesOf } from '../facts/facts.store.js';
import { OVERDUE, passed, VERSIONS } from './figures.store.js';
import type { AskedEmployer, PipelineQuery, Position, Quorum, Stage, StageRow } from './pipeline.js';

interface Scope {
  generation: number;
  organizationId: string;
  now: Date;
}

type Title = Parameters<typeof namesOf>[0];

interface CommonRow {
  id: string;
  since: Date;
  version_id: string | null;
  micro_certification_id: string | null;
  number: number | null;
  title: Title;
}

interface VersionRow extends CommonRow {
  due_at: Date | null;
  closes_at: Date | null;
  outcome: string | null;
  overdue: boolean;
  counted: unknown;
  policy_id: string | null;
  policy_revision: number | null;
}

// Parameters of every list: $1 generation, $2 institution, $3 now, $4 limit, $5 and $6 position, $7 programme, then its own.
const PAGE = `($5::timestamptz IS NULL OR (since, id) < ($5::timestamptz, $6::uuid)) AND ($7::uuid IS NULL OR micro_certification_id = $7::uuid)`;
const ORDER = 'ORDER BY since DESC, id DESC LIMIT $4';

const VERSION_LIST = `WITH ${VERSIONS}
SELECT * FROM (
  SELECT v.version_id AS id, v.since, v.version_id, v.micro_certification_id, v.number, v.title, v.due_at, v.closes_at, v.outcome, v.counted,
    v.policy_id, v.policy_revision, v.stage = 'awaiting-employers' AND ${OVERDUE} AS overdue
  FROM v WHERE v.stage = $8 AND NOT v.superseded
    AND ($9::uuid IS NULL OR EXISTS (SELECT 1 FROM pipeline_request r WHERE r.generation = $1 AND r.version_id = v.version_id AND r.employer_id = $9::uuid))
) rows WHERE ${PAGE} AND (NOT $10::boolean OR overdue) ${ORDER}`;

const joined = (columns: string, from: string): string => `SELECT * FROM (
  SELECT ${columns}, pv.micro_certification_id, pv.number, COALESCE(pv.name, mc.name) AS title FROM ${from}
) rows WHERE since IS NOT NULL AND $3::timestamptz IS NOT NULL AND ${PAGE} ${ORDER}`;

const JOIN = `LEFT JOIN pipeline_version pv ON pv.generation = $1 AND pv.version_id = x.version_id
  LEFT JOIN pipeline_micro_certification mc ON mc.generation = $1 AND mc.micro_certification_id = pv.micro_certification_id`;

const CASE_LIST = joined(
  'x.case_id AS id, x.opened_at AS since, x.version_id, x.consented_at, x.evidence_at, x.marked_at',
  `pipeline_case x ${JOIN} WHERE x.generation = $1 AND x.organization_id = $2::uuid AND x.opened_at IS NOT NULL AND x.finalized_at IS NULL`,
);

const RESULT_LIST = joined(
  'x.case_id AS id, x.finalized_at AS since, x.version_id, x.result_id',
  `pipeline_case x ${JOIN} WHERE x.generation = $1 AND x.organization_id = $2::uuid AND ${passed('x')}`,
);

const AWARD_LIST = joined(
  "x.award_id AS id, x.issued_at AS since, x.version_id, x.case_id, x.release_id, COALESCE(x.status, 'valid') AS status",
  `pipeline_award x ${JOIN} WHERE x.generation = $1 AND x.organization_id = $2::uuid`,
);

const RELEASE_LIST = `SELECT * FROM (
  SELECT r.release_id AS id, r.approved_at AS since, NULL::uuid AS version_id, NULL::uuid AS micro_certification_id, NULL::int AS number, NULL::jsonb AS title,
    r.count, COALESCE(r.set_aside, 0) AS set_aside,
    (SELECT count(*) FROM pipeline_award a WHERE a.generation = $1 AND a.release_id = r.release_id)::int AS issued
  FROM pipeline_release r WHERE r.generation = $1 AND r.organization_id = $2::uuid AND r.approved_at IS NOT NULL AND r.completed_at IS NULL
) rows WHERE $3::timestamptz IS NOT NULL AND ${PAGE} ${ORDER}`;

/** The list of a stage, newest first. */
export class ListStore {
  constructor(private readonly database: Database) {}

  /** At most `query.limit` rows and one more, which says that the list goes on. */
  async rows(scope: Scope, query: PipelineQuery, after: Position | null): Promise<StageRow[]> {
    const common = [
      scope.generation,
      scope.organizationId,
      scope.now,
      query.limit + 1,
      after?.since ?? null,
      after?.id ?? null,
      query.programme ?? null,
    ];
    switch (query.stage) {
      case 'draft':
      case 'awaiting-employers':
      case 'endorsed':
        return this.versions(scope, query.stage, [
          ...common,
          query.stage,
          query.employer ?? null,
          query.overdue === 'true',
        ]);
      case 'assessing': {
        const rows = await this.read<
          CommonRow & { consented_at: Date | null; evidence_at: Date | null; marked_at: Date | null }
        >(CASE_LIST, common);
        return rows.map((row) => ({
          ...frame(row),
          kind: 'case',
          consentedAt: text(row.consented_at),
          evidenceAt: text(row.evidence_at),
          markedAt: text(row.marked_at),
        }));
      }
      case 'results': {
        const rows = await this.read<CommonRow & { result_id: string | null }>(RESULT_LIST, common);
        return rows.map((row) => ({
          ...frame(row),
          kind: 'result',
          caseId: row.id,
          resultId: row.result_id,
        }));
      }
      case 'released': {
        const rows = await this.read<CommonRow & { count: number | null; issued: number; set_aside: number }>(
          RELEASE_LIST,
          common,
        );
        return rows.map((row) => ({
          ...frame(row),
          kind: 'release',
          count: row.count,
          issued: row.issued,
          setAside: row.set_aside,
        }));
      }
      case 'issued': {
        const rows = await this.read<
          CommonRow & { case_id: string | null; release_id: string | null; status: string }
        >(AWARD_LIST, common);
        return rows.map((row) => ({
          ...frame(row),
          kind: 'award',
          caseId: row.case_id,
          releaseId: row.release_id,
          status: row.status,
        }));
      }
    }
  }

  private read<R>(sql: string, parameters: unknown[]): Promise<R[]> {
    return this.database.$queryRawUnsafe<R[]>(sql, ...parameters);
  }

  private async versions(scope: Scope, stage: Stage, parameters: unknown[]): Promise<StageRow[]> {
    const rows = await this.read<VersionRow>(VERSION_LIST, parameters);
    const ids = rows.map((row) => row.id);
    const [asked, needs] = await Promise.all([
      stage === 'draft' ? new Map<string, AskedEmployer[]>() : this.asked(scope, ids),
      this.needs(scope, rows),
    ]);
    return rows.map((row) => {
      const employers = asked.get(row.id) ?? [];
      const quorum = (kind: 'in-demand' | 'fidelity'): Quorum => ({
        confirmed: confirmedBy(kind, employers, row.counted),
        needed: needs.get(`${row.policy_id}/${row.policy_revision}`)?.[kind] ?? null,
      });
      return {
        ...frame(row),
        kind: 'version',
        dueAt: text(row.due_at),
        closesAt: text(row.closes_at),
        overdue: row.overdue,
        outcome: row.outcome,
        quorum: { 'in-demand': quorum('in-demand'), fidelity: quorum('fidelity') },
        asked: employers,
      };
    });
  }

  private async asked(
    { generation, now }: Scope,
    versionIds: string[],
  ): Promise<Map<string, AskedEmployer[]>> {
    const requests = await this.database.pipelineRequest.findMany({
      where: { generation, versionId: { in: versionIds }, openedAt: { not: null } },
      orderBy: [{ openedAt: 'asc' }, { requestId: 'asc' }],
    });
    const answers = await this.database.pipelineAnswer.findMany({
      where: { generation, versionId: { in: versionIds }, givenAt: { not: null } },
      orderBy: [{ givenAt: 'asc' }, { answerId: 'asc' }],
    });
    const employerIds = requests.flatMap((request) => request.employerId ?? []);
    const organizations = await this.database.organization.findMany({
      where: { organizationId: { in: employerIds } },
    });
    const byVersion = new Map<string, AskedEmployer[]>();
    for (const request of requests) {
      const waits = request.closedAt === null && request.answeredAt === null;
      const employer: AskedEmployer = {
        requestId: request.requestId,
        employerId: request.employerId ?? '',
        name: organizations.find((one) => one.organizationId === request.employerId)?.name ?? null,
        kinds: request.kinds,
        dueAt: text(request.dueAt),
        overdue: waits && request.dueAt !== null && request.dueAt < now,
        reminders: request.reminders,
        remindedAt: text(request.remindedAt),
        answers: answers
          .filter((answer) => answer.requestId === request.requestId)
          .map((answer) => ({
            kind: answer.kind ?? '',
            answer: answer.answer ?? '',
            at: text(answer.givenAt),
            state: stateOf(answer),
          })),
      };
      const versionId = request.versionId ?? '';
      byVersion.set(versionId, [...(byVersion.get(versionId) ?? []), employer]);
    }
    return byVersion;
  }

  private async needs(
    { generation }: Scope,
    rows: VersionRow[],
  ): Promise<Map<string, Record<string, number>>> {
    const policyIds = [...new Set(rows.flatMap((row) => row.policy_id ?? []))];
    const policies = await this.database.pipelinePolicy.findMany({
      where: { generation, policyId: { in: policyIds } },
    });
    return new Map(
      policies.map(({ policyId, revision, needs }) => [`${policyId}/${revision}`, neededOf(needs)]),
    );
  }
}

function frame(row: CommonRow) {
  return {
    id: row.id,
    since: row.since.toISOString(),
    versionId: row.version_id,
    microCertificationId: row.micro_certification_id,
    number: row.number,
    name: row.title === null ? null : namesOf(row.title),
  };
}

const text = (date: Date | null): string | null => date?.toISOString() ?? null;

function stateOf(answer: {
  answer: string | null;
  signedAt: Date | null;
  heldAt: Date | null;
  refusedAt: Date | null;
}): AskedEmployer['answers'][number]['state'] {
  if (answer.answer !== 'confirmation') return 'given';
  if (answer.signedAt) return 'signed';
  if (answer.refusedAt) return 'refused';
  return answer.heldAt ? 'held' : 'signing';
}

/** Organizations whose confirmation of a kind counts: signed for this version, or counted from an earlier one. */
function confirmedBy(kind: string, employers: AskedEmployer[], counted: unknown): number {
  const signed = employers
    .filter((one) => one.answers.some((answer) => answer.kind === kind && answer.state === 'signed'))
    .map((one) => one.employerId);
  const earlier = Array.isArray(counted) ? counted.flatMap((one) => organizationOf(one, kind)) : [];
  return new Set([...signed, ...earlier]).size;
}

function organizationOf(counted: unknown, kind: string): string[] {
  if (
    typeof counted !== 'object' ||
    counted === null ||
    !('kind' in counted) ||
    !('organizationId' in counted)
  )
    return [];
  return counted.kind === kind && typeof counted.organizationId === 'string' ? [counted.organizationId] : [];
}

/** An organization confirms a kind once: the greater of the two numbers is what is needed. */
function neededOf(needs: unknown): Record<string, number> {
  if (typeof needs !== 'object' || needs === null) return {};
  return Object.fromEntries(
    Object.entries(needs).map(([kind, need]) => [kind, Math.max(...numbersOf(need), 0)]),
  );
}

const numbersOf = (value: unknown): number[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).filter((one) => typeof one === 'number')
    : [];
