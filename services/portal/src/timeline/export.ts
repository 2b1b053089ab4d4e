import { canonicalBytes } from '../../../shared/src/canonical.js';
import type { ExportForm } from './timeline.js';
import type { TimelineItem } from './timeline.query.js';

/** Media type of an exported form. */
export const mediaTypes: Record<ExportForm, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

const COLUMNS: readonly [name: string, value: (item: TimelineItem) => string | number | null | undefined][] =
  [
    ['event_id', (item) => item.eventId],
    ['at', (item) => item.at],
    ['context', (item) => item.context],
    ['event', (item) => item.type],
    ['about', (item) => item.about.map(({ kind, id }) => `${kind} ${id}`).join('; ')],
    ['organization_id', (item) => item.organizationId],
    ['decision', (item) => item.decision?.type],
    ['decided_by_person_id', (item) => item.decision?.personId],
    ['decided_in_role', (item) => item.decision?.role],
    ['decided_for_organization_id', (item) => item.decision?.organizationId],
    ['decided_at', (item) => item.decision?.at],
    ['policy_id', (item) => item.policy?.id],
    ['policy_revision', (item) => item.policy?.revision],
    ['decision_id', (item) => item.decision?.decisionId],
    ['statement_digest', (item) => item.decision?.digest],
    ['chain_source', (item) => item.place?.source],
    ['chain_sequence', (item) => item.place?.sequence],
    ['chain_hash', (item) => item.place?.hash],
    ['log_partition', (item) => item.log.partition],
    ['log_offset', (item) => item.log.offset],
    ['facts', (item) => new TextDecoder().decode(canonicalBytes(item.facts))],
  ];

/** A timeline as text, piece by piece: nothing holds the whole. */
export async function* exportOf(
  form: ExportForm,
  items: AsyncIterable<TimelineItem>,
): AsyncGenerator<string> {
  if (form === 'csv') {
    yield line(COLUMNS.map(([name]) => name));
    for await (const item of items) yield line(COLUMNS.map(([, value]) => String(value(item) ?? '')));
    return;
  }
  yield '{"items":[';
  let separator = '\n';
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',\n';
  }
  // Only a whole export ends well.
  yield '\n]}\n';
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
