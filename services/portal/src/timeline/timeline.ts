import { z } from 'zod';
import type { StatementType, statementRoles } from '../../../shared/src/statement.js';

/** Things that have a timeline, or whose facts belong to the timeline of another thing. */
export const kinds = [
  'organization',
  'micro-certification',
  'version',
  'policy',
  'rules',
  'pathway',
  'earner',
  'case',
  'result',
  'release',
  'award',
  'revocation',
  'decision',
] as const;
export type Kind = (typeof kinds)[number];

export interface Thing {
  kind: Kind;
  id: string;
}

/** Values of a fact's sentence: ids, codes, dates, numbers; never a text that a person wrote. */
export type Facts = Record<string, string | number | boolean | string[]>;

/** Under which rule it happened: an endorsement policy or assessment rules, in their revision. */
export interface AppliedPolicy {
  id: string;
  revision: number;
}

/** What one kind of event means for timelines. */
export interface Line {
  /** Whose timelines show it. */
  about: Thing[];
  /** The thing that this event makes an organization's own: that of the envelope. */
  founds?: Thing;
  /** The timeline of the first of each pair includes the facts about the second. */
  includes?: [Thing, Thing][];
  facts?: Facts;
  policy?: AppliedPolicy;
  /** A step of the machine, folded away: nobody decided and nothing came to be. */
  technical?: true;
}

/** One line for each event of a context: an event without its line does not compile. */
export type LinesOf<E extends { case: string | undefined; value?: unknown }> = {
  [K in Exclude<E['case'], undefined>]: (
    value: Extract<E, { case: K }>['value'],
    /** The organization of the envelope. */
    organizationId: string,
  ) => Line;
};

/** Who decided, as the statement's bytes in the event say. */
export interface Decided {
  decisionId: string;
  digest: string;
  /** Null where these bytes are no statement that this version of the portal can read. */
  statement: {
    type: StatementType;
    personId: string;
    role: (typeof statementRoles)[number];
    organizationId: string;
    at: string;
  } | null;
}

/** Where an auditor finds the event: in the log, and a decision in its source's chain. */
export interface Found {
  partition: number;
  offset: string;
  place: { source: string; sequence: number; hash: string } | null;
}

/** One event as it stands in timelines. */
export interface Entry extends Required<Pick<Line, 'about' | 'facts'>> {
  eventId: string;
  /** Context whose topic the event is of. */
  context: string;
  type: string;
  at: Date;
  organizationId: string;
  technical: boolean;
  policy: AppliedPolicy | null;
  decided: Decided | null;
  found: Found;
}

/** The timelines that can be read, as their collection is called in the path. */
export const collections = {
  versions: 'version',
  cases: 'case',
  awards: 'award',
  organizations: 'organization',
} as const satisfies Record<string, Kind>;
export type Collection = keyof typeof collections;

/** Contexts of events, by which a timeline is narrowed. */
export const areas = ['catalogue', 'endorsement', 'assessment', 'issuance'] as const;

export const timelineQuery = z
  .object({
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    area: z.enum(areas).optional(),
    /** What this person of one's own organization decided. */
    decidedBy: z.uuid().optional(),
    /** Signed decisions alone. */
    signed: z.literal('true').optional(),
    /** Instants: from the first on, before the second. */
    from: z.iso.datetime().optional(),
    before: z.iso.datetime().optional(),
  })
  .meta({ id: 'TimelineQuery' });
export type TimelineQuery = z.output<typeof timelineQuery>;

/** Forms in which a whole timeline is exported. */
export const exportForms = ['csv', 'json'] as const;
export type ExportForm = (typeof exportForms)[number];

/** Splits `{id}.csv` into the id and the form; null where there is no such form. */
export function exported(name: string): { id: string; form: ExportForm } | null {
  const form = exportForms.find((one) => name.endsWith(`.${one}`));
  return form ? { id: name.slice(0, -form.length - 1), form } : null;
}
