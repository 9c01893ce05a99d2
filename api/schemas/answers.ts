import { z } from '@hono/zod-openapi';
import { type ErrorCode, errorTable } from '../../core/errors.ts';

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
    next: z.string().openapi({ description: 'What to do next' }),
    requestId: z.string(),
  })
  .openapi('Problem');

/** Something that was started and goes on by itself: its id, and its page in the Temporal Web UI (null when none is configured). */
export const started = z
  .strictObject({
    id: z.string(),
    runId: z
      .string()
      .openapi({ description: 'One id may run again later: this is the run that was started or joined' }),
    link: z.string().nullable(),
  })
  .openapi('Started');

/** Documents the problems of a route. They are thrown, so the routes' types do not carry them. */
export const problems = {
  description: 'A problem: see docs/errors.md for the codes',
  content: { 'application/problem+json': { schema: problem } },
} as const;

export function json<T>(schema: z.ZodType<T>, description: string) {
  return { description, content: { 'application/json': { schema } } } as const;
}

export function idempotencyKey() {
  return z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 printable characters without spaces')
      .optional()
      .openapi({ description: 'The same key makes a repeated request the same request' }),
  });
}
