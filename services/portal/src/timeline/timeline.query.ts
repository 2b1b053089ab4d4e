import type { ActingPerson } from '../../../shared/src/auth.js';
import { Problem } from '../../../shared/src/problem.js';
import type { OrganizationStore } from '../organization/organization.store.js';
import type { PersonService } from '../person/person.service.js';
import { cursorOf, type Position } from '../pipeline/pipeline.js';
import { positionAfter } from '../pipeline/pipeline.query.js';
import type { Generations } from '../read-model/generations.store.js';
import type { EntryRow, TimelineReader } from './reader.store.js';
import { type Collection, collections, type Thing, type TimelineQuery } from './timeline.js';

/** One fact of a timeline. */
export interface TimelineItem {
  eventId: string;
  at: string;
  context: string;
  type: string;
  technical: boolean;
  organizationId: string;
  facts: EntryRow['facts'];
  policy: { id: string; revision: number } | null;
  decision: {
    /** Null where the reader may not open it: marks, for somebody who marks as well. */
    decisionId: string | null;
    digest: string;
    type: string | null;
    role: string | null;
    organizationId: string | null;
    at: string | null;
    /** Null for the people of other organizations, who act as their organization, and of a mark as above. */
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
      store.page({ generation, thing, after, limit: query.limit + 1, order: 'newest-first' }),
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
   * The whole timeline, oldest first.
   *
   * @throws Problem not-found as above; an error in the middle where a rebuild takes the place of what is being read:
   * an export is whole or visibly broken off
   */
  async all(reader: Reader, collection: Collection, id: string): Promise<AsyncGenerator<TimelineItem>> {
    const { generation, thing } = await this.found(reader.organizationId, collection, id);
    return this.walk(reader, generation, thing);
  }

  private async *walk(reader: Reader, generation: number, thing: Thing): AsyncGenerator<TimelineItem> {
    const { store, generations } = this.parts;
    for (let after: Position | null = null, more = true; more; ) {
      const rows: EntryRow[] = await store.page({
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
  ): Promise<Pick<TimelineAnswer, 'organizations' | 'people'>> {
    const mentioned = new Set(items.flatMap(idsIn));
    const [organizations, members] = await Promise.all([
      this.parts.organizations.findAll([...mentioned]),
      this.parts.people.members(organizationId),
    ]);
    return {
      organizations: Object.fromEntries(organizations.map((one) => [one.organizationId, one.name])),
      people: Object.fromEntries(
        members.flatMap(({ personId, name }) => (name && mentioned.has(personId) ? [[personId, name]] : [])),
      ),
    };
  }
}

/** Ids of organizations and people that an item may mention. */
function idsIn({ organizationId, decision, facts }: TimelineItem): string[] {
  const ids = [organizationId, decision?.organizationId, decision?.personId];
  for (const name of ['personId', 'substituteOrganizationId', 'fromOrganizationId', 'byOrganizationId'])
    ids.push(typeof facts[name] === 'string' ? facts[name] : null);
  return ids.filter((id) => typeof id === 'string');
}

/** Whoever marks sees of no case who marked it, nor opens the mark: a second mark is made blind. */
const isBlind = ({ roles }: Reader, row: EntryRow): boolean =>
  roles.includes('assessor') && row.decision_type === 'mark';

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
    facts: own && personId !== undefined ? { ...facts, personId } : facts,
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
