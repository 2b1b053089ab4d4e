import { z } from 'zod';
import { Problem } from '../../shared/src/problem.js';

/** Query of a list: cursor as answered in `next`, and how many. */
export const pageQuery = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A list of the API. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One more row than asked for tells that there is a next page. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  cursorOf: (row: R) => string,
  show: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(show), next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** A cursor that is a number. @throws Problem validation */
export function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,9}$/.test(cursor))
    throw new Problem('validation', {
      errors: [
        {
          pointer: '/cursor',
          code: 'invalid',
          detail: 'This cursor is not one that this list gave.',
          detailFr: "Ce curseur n'a pas été donné par cette liste.",
        },
      ],
    });
  return Number(cursor);
}
