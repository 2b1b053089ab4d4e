import { z } from 'zod';
import { Problem } from '../../shared/src/problem.js';

/** Query of a list: how many, and from where on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

/** A list's answer. @param item shape of an entry */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export interface Page<T> {
  items: T[];
  /** `cursor` of the next page; null at the end. */
  next: string | null;
}

/** Cuts the surplus row off that was read to know whether there is more. @param keyOf what the list is ordered by */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly string[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last !== undefined ? encode(keyOf(last)) : null;
  return { items, next };
}

function encode(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key in a cursor; null where there is none. @throws Problem validation for a cursor that no list gave */
export function keyOfCursor(cursor: string | undefined, parts: number): string[] | null {
  if (cursor === undefined) return null;
  try {
    return z
      .array(z.string())
      .length(parts)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    const detail = 'This cursor is not one that this list gave.';
    const detailFr = "Ce curseur n'a pas été donné par cette liste.";
    throw new Problem('validation', {
      errors: [{ pointer: '/cursor', code: 'cursor-invalid', detail, detailFr }],
    });
  }
}
