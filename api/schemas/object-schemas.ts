import { z } from '@hono/zod-openapi';
import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import { shapeOf } from './shape-of.ts';

export const time = z.string().openapi({ format: 'date-time' });
export const severity = z.enum(severities);

export const objectRef = shapeOf<ObjectRef>(
  z
    .strictObject({
      kind: z.string().min(1).max(63),
      namespace: z.string().max(63).openapi({ description: "'' for cluster-scoped kinds" }),
      name: z.string().min(1).max(253),
      uid: z.string().max(63).openapi({ description: "'' for an object that does not exist" }),
    })
    .openapi('ObjectRef'),
);

export const gap = shapeOf<Gap>(
  z.strictObject({ kind: z.string(), code: z.string(), detail: z.string() }).openapi('Gap'),
);
