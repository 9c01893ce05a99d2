import { z } from '@hono/zod-openapi';
import type { Page } from '../../adapters/database/stores.ts';
import { severity } from './object-schemas.ts';

/** A page of a list: pass `nextCursor` back as `cursor` to go on. */
export function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.strictObject({ items: z.array(item).readonly(), nextCursor: z.string().nullable() });
}

const name = z.string().min(1).max(253);

export const pageQuery = {
  limit: z.coerce.number<string>().int().min(1).max(500).default(50),
  cursor: z.string().min(1).max(1024).optional(),
};

export const findingQuery = z.strictObject({
  ...pageQuery,
  cluster: name.optional(),
  namespace: name.optional(),
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  severity: severity.optional().openapi({ description: 'This severity and worse' }),
  search: z.string().min(1).max(200).optional(),
});

/** Drops what is undefined, so that an optional field of a filter is absent rather than undefined. */
export function present<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
