import type { StageRow } from './pipeline.js';

const header = [
  'id',
  'kind',
  'since',
  'micro_certification_id',
  'version_id',
  'version',
  'name_en',
  'name_fr',
  'due_at',
  'overdue',
];

/** A cell that no spreadsheet takes for a formula (OWASP, CSV injection), quoted by RFC 4180. */
const cell = (value: string | number | boolean | null | undefined): string => {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Exactly what the filters show: ids, dates in ISO 8601, names in both languages. */
export function csvOf(rows: readonly StageRow[]): string {
  const lines = rows.map((row) =>
    [
      row.id,
      row.kind,
      row.since,
      row.microCertificationId,
      row.versionId,
      row.number,
      row.name?.en,
      row.name?.fr,
      row.kind === 'version' ? row.dueAt : '',
      row.kind === 'version' ? row.overdue : '',
    ]
      .map(cell)
      .join(','),
  );
  return `\ufeff${[header.join(','), ...lines].join('\r\n')}\r\n`;
}
