import type { z } from '@hono/zod-openapi';

/** `T` as zod can say it: an optional field may also be undefined. */
type Loosely<T> = T extends readonly (infer Item)[]
  ? readonly Loosely<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Loosely<T[K]> | (Record<never, never> extends Pick<T, K> ? undefined : never) }
    : T;

/** Declares that a schema describes `T`, and holds it to that. Keeps the deep type of the schema out of the routes, so that they check fast. */
export function shapeOf<T>(schema: z.ZodType<Loosely<T>>): z.ZodType<T> {
  return schema as unknown as z.ZodType<T>;
}
