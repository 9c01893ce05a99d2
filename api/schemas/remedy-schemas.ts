import { z } from '@hono/zod-openapi';
import { actionNames, type Remedy, type RequiredInput } from '../../core/remediation/remedy.ts';
import { objectRef } from './object-schemas.ts';
import { shapeOf } from './shape-of.ts';

const requiredInput = shapeOf<RequiredInput>(
  z.strictObject({ name: z.string(), label: z.string(), isSecret: z.boolean() }).openapi('RequiredInput'),
);

// The parameters depend on the action; the union of all would make each answer's documentation unreadable.
export const remedy: z.ZodType<Remedy> = z
  .strictObject({
    action: z.enum(actionNames),
    target: objectRef,
    parameters: z.record(z.string(), z.unknown()),
    title: z.string(),
    rationale: z.string(),
    requiredInputs: z.array(requiredInput),
  })
  .openapi('Remedy') as unknown as z.ZodType<Remedy>;
