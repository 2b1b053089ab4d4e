import { z } from 'zod';

/** Query of every list. */
export const pageQuery = z
  .object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .meta({ id: 'PageQuery' });
export type PageQuery = z.output<typeof pageQuery>;

/** Where a list ordered by instant and id, newest first, goes on: `<instant>_<id>`; null for one that cannot be read. */
export function readCursor(cursor: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = cursor?.split('_') ?? [];
  const date = new Date(at);
  return Number.isNaN(date.getTime()) || !z.uuid().safeParse(id).success ? null : { at: date, id };
}

export const writeCursor = (at: Date, id: string): string => `${at.toISOString()}_${id}`;
