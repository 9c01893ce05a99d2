import { KubeSageError } from '../../core/errors.ts';
import type { Page, PageRequest } from './stores.ts';

const mostItems = 500;

/** The place in an order after which a page begins, as text that callers pass back unread. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** null for the first page. Throws InvalidRequest for what `encodeCursor` did not make for this order. */
export function decodeCursor<const K extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  shape: K,
): { readonly [I in keyof K]: K[I] extends 'string' ? string : number } | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(key) && key.length === shape.length && shape.every((type, index) => typeof key[index] === type)) {
      return key as unknown as { readonly [I in keyof K]: K[I] extends 'string' ? string : number };
    }
  } catch {
    // Told below, as any other cursor that is not ours.
  }
  throw new KubeSageError('InvalidRequest', '`cursor` is not one that this list answered.', {
    next: 'Begin again without a cursor.',
  });
}

/** How many rows to fetch: one more than the page, to know whether there is a next one. */
export function rowsToFetch({ limit }: PageRequest): number {
  return pageSize(limit) + 1;
}

export function toPage<R, T>(
  rows: readonly R[],
  { limit }: PageRequest,
  itemOf: (row: R) => T,
  keyOf: (row: R) => readonly (string | number)[],
): Page<T> {
  const onPage = rows.slice(0, pageSize(limit));
  const last = onPage.at(-1);
  const hasMore = rows.length > onPage.length && last !== undefined;
  return { items: onPage.map(itemOf), nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
}

function pageSize(limit: number): number {
  return Math.max(1, Math.min(mostItems, Math.trunc(limit)));
}
