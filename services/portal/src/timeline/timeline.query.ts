import type { ActingPerson } from '../../../shared/src/auth.js';
import { Problem } from '../../../shared/src/problem.js';
import type { FactStore, Names } from '../facts/facts.store.js';
import type { OrganizationStore } from '../organization/organization.store.js';
import type { PersonService } from '../person/person.service.js';
import { cursorOf, type Position } from '../pipeline/pipeline.js';
import { positionAfter } from '../pipeline/pipeline.query.js';
import type { Generations } from '../read-model/generations.store.js';
import type { EntryRow, PageOf, TimelineReader } from './reader.store.js';
import {
  type Collection,
  collections,
  type Kind,
  kinds,
  type Thing,
  type TimelineQuery,
} from './timeline.js';

/** One fact of a timeline. */
export interface TimelineItem {
  eventId: string;
  at: string;
  context: string;
  type: string;
  technical: boolean;
  organizationId: string;
  about: Thing[];
  facts: EntryRow['facts'];
  policy: { id: string; revision: number } | null;
  decision: {
    /** Null where the reader may not open it: who assesses, for somebody who marks or moderates. */
    decisionId: string | null;
    digest: string;
    type: string | null;
    role: string | null;
    organizationId: string | null;
    at: string | null;
    /** Null for the people of other organizations, who act as their organization, and as above. */
    personId: string | null;
  } | null;
  /** Place of the decision in its source's chain. */
  place: { source: string; sequence: number; hash: string } | null;
  log: { partition: number; offset: string };
}

export interface TimelineAnswer {
  items: TimelineItem[];
  next: string | null;
  /** Names of the organizations in the items. */
  organizations: Record<string, string>;
  /** Names and numbers of the versions in the items. */
  versions: Record<string, { number: number | null; name: Names }>;
  /** Names of the reader's own people in the items, without those that were erased. */
  people: Record<string, string>;
  /** When the rebuild that runs was started; what stood before is shown meanwhile. */
  rebuildingSince: string | null;
}

const EXPORT_PAGE = 500;

/** For whom a timeline is read. */
export type Reader = Pick<ActingPerson, 'organizationId' | 'roles'>;

/** Reads timelines for the institution whose things they are about. */
export class TimelineQueries {
  constructor(
    private readonly parts: {
      generations: Generations;
      store: TimelineReader;
      organizations: OrganizationStore;
      people: PersonService;
      versions: Pick<FactStore, 'versions'>;
    },
  ) {}

  /** @throws Problem not-found for a thing that is not the organization's own, validation for a foreign cursor */
  async page(
    reader: Reader,
    collection: Collection,
    id: string,
    query: TimelineQuery,
  ): Promise<TimelineAnswer> {
    const after = positionAfter(query.cursor);
    const { organizationId } = reader;
    const { generation, thing } = await this.found(organizationId, collection, id);
    const { store, generations } = this.parts;
    const [rows, rebuilding] = await Promise.all([
      store.page({
        ...narrowed(query, reader),
        generation,
        thing,
        after,
        limit: query.limit + 1,
        order: 'newest-first',
      }),
      generations.rebuildingSince(),
    ]);
    const items = rows.slice(0, query.limit).map((row) => itemOf(row, reader));
    const last = items.at(-1);
    return {
      items,
      next: rows.length > query.limit && last ? cursorOf({ since: last.at, id: last.eventId }) : null,
      ...(await this.names(organizationId, items)),
      rebuildingSince: rebuilding?.toISOString() ?? null,
    };
  }

  /**
   * All of the timeline that the filters leave, oldest first.
   *
   * @throws Problem not-found as above; an error in the middle where a rebuild takes the place of what is being read:
   * an export is whole or visibly broken off
   */
  async all(
    reader: Reader,
    collection: Collection,
    id: string,
    query: TimelineQuery,
  ): Promise<AsyncGenerator<TimelineItem>> {
    const found = await this.found(reader.organizationId, collection, id);
    return this.walk(reader, found, query);
  }

  private async *walk(
    reader: Reader,
    { generation, thing }: { generation: number; thing: Thing },
    query: TimelineQuery,
  ): AsyncGenerator<TimelineItem> {
    const { store, generations } = this.parts;
    for (let after: Position | null = null, more = true; more; ) {
      const rows: EntryRow[] = await store.page({
        ...narrowed(query, reader),
        generation,
        thing,
        after,
        limit: EXPORT_PAGE,
        order: 'oldest-first',
      });
      // Read after the rows: what was removed before them shows here, what is removed later did not touch them.
      if ((await generations.shown()) !== generation) throw new Error('the timeline was rebuilt meanwhile');
      for (const row of rows) yield itemOf(row, reader);
      const last = rows.at(-1);
      if (last) after = { since: last.occurred_at, id: last.event_id };
      more = rows.length === EXPORT_PAGE;
    }
  }

  private async found(
    organizationId: string,
    collection: Collection,
    id: string,
  ): Promise<{ generation: number; thing: Thing }> {
    const organization = await this.parts.organizations.find(organizationId);
    // An employer's requests and answers are in its own inbox and list; it has no timelines.
    if (organization && organization.kind !== 'institution') throw new Problem('forbidden');
    const generation = await this.parts.generations.shown();
    const thing: Thing = { kind: collections[collection], id };
    const owner = thing.kind === 'organization' ? id : await this.parts.store.ownerOf(generation, thing);
    if (owner !== organizationId) throw new Problem('not-found');
    return { generation, thing };
  }

  private async names(
    organizationId: string,
    items: readonly TimelineItem[],
  ): Promise<Pick<TimelineAnswer, 'organizations' | 'people' | 'versions'>> {
    const mentioned = new Set(items.flatMap(idsIn));
    const about = items.flatMap((item) =>
      item.about.flatMap(({ kind, id }) => (kind === 'version' ? [id] : [])),
    );
    const [organizations, members, versions] = await Promise.all([
      this.parts.organizations.findAll([...mentioned]),
      this.parts.people.members(organizationId),
      this.parts.versions.versions([...new Set(about)]),
    ]);
    return {
      organizations: Object.fromEntries(organizations.map((one) => [one.organizationId, one.name])),
      versions: Object.fromEntries(
        versions.map(({ versionId, number, name }) => [
          versionId,
          { number: number ?? null, name: name ?? {} },
        ]),
      ),
      people: Object.fromEntries(
        members.flatMap(({ personId, name }) => (name && mentioned.has(personId) ? [[personId, name]] : [])),
      ),
    };
  }
}

/** What a query leaves of a timeline for a reader. */
function narrowed(
  query: TimelineQuery,
  { organizationId, roles }: Reader,
): Pick<PageOf, 'filter' | 'reader'> {
  const { area = null, decidedBy = null, signed, from, before } = query;
  return {
    filter: {
      area,
      decidedBy,
      signed: signed === 'true',
      from: from ? new Date(from) : null,
      before: before ? new Date(before) : null,
    },
    reader: { organizationId, blind: isBlindTo({ roles }) },
  };
}

const kindOf = (text: string): Kind | undefined => kinds.find((kind) => kind === text);

/** What an event is about, from `kind id`. */
const thingsIn = (about: readonly string[]): Thing[] =>
  about.flatMap((text) => {
    const at = text.indexOf(' ');
    const kind = kindOf(text.slice(0, at));
    return kind ? [{ kind, id: text.slice(at + 1) }] : [];
  });

/** Ids of organizations and people that an item may mention. */
function idsIn({ organizationId, decision, facts }: TimelineItem): string[] {
  const ids = [organizationId, decision?.organizationId, decision?.personId];
  for (const name of ['personId', 'substituteOrganizationId', 'fromOrganizationId', 'byOrganizationId'])
    ids.push(typeof facts[name] === 'string' ? facts[name] : null);
  return ids.filter((id) => typeof id === 'string');
}

/**
 * Whoever marks or moderates sees of no case who else does: a second mark is made blind, and a moderator settles marks,
 * not people. The role is told, the signed object, which names the person, is not opened.
 */
const isBlind = (reader: Reader, row: EntryRow): boolean =>
  isBlindTo(reader) &&
  (row.decided_role === 'assessor' ||
    row.decision_type === 'case-assignment' ||
    row.type === 'caseAssigned' ||
    row.type === 'caseOverdue');

const isBlindTo = ({ roles }: Pick<Reader, 'roles'>): boolean =>
  roles.includes('assessor') || roles.includes('moderator');

function itemOf(row: EntryRow, reader: Reader): TimelineItem {
  const { personId, ...facts } = row.facts;
  const own = row.organization_id === reader.organizationId;
  const blind = isBlind(reader, row);
  return {
    eventId: row.event_id,
    at: row.occurred_at.toISOString(),
    context: row.context,
    type: row.type,
    technical: row.technical,
    organizationId: row.organization_id,
    about: thingsIn(row.about),
    facts: own && !blind && personId !== undefined ? { ...facts, personId } : facts,
    policy:
      row.policy_id !== null && row.policy_revision !== null
        ? { id: row.policy_id, revision: row.policy_revision }
        : null,
    decision:
      row.decision_id !== null && row.decision_digest !== null
        ? {
            decisionId: blind ? null : row.decision_id,
            digest: row.decision_digest,
            type: row.decision_type,
            role: row.decided_role,
            organizationId: row.decided_for,
            at: row.decided_at?.toISOString() ?? null,
            personId: row.decided_for === reader.organizationId && !blind ? row.decided_by : null,
          }
        : null,
    place:
      row.place_source !== null && row.place_hash !== null
        ? { source: row.place_source, sequence: Number(row.place_sequence), hash: row.place_hash }
        : null,
    log: { partition: row.log_partition, offset: String(row.log_offset) },
  };
}
