import { z } from '@hono/zod-openapi';
import type { StoredChange } from '../../adapters/database/change-stores.ts';
import { changeCategories } from '../../core/timeline/change-record.ts';
import { nearnesses, type RankedChange } from '../../core/timeline/changes-before.ts';
import { pageQuery } from './list-schemas.ts';
import { objectRef, time } from './object-schemas.ts';
import { shapeOf } from './shape-of.ts';

const name = z.string().min(1).max(253);
const moment = z.iso.datetime({ offset: true });

export const changeQuery = z.strictObject({
  ...pageQuery,
  cluster: name.optional(),
  namespace: name.optional(),
  object: z
    .string()
    .regex(/^[A-Za-z][\w.]{0,120}\/(?:[a-z0-9-]{1,63}\/)?[^/\s]{1,253}$/, 'Kind/namespace/name, or Kind/name')
    .optional()
    .openapi({ description: '`Kind/namespace/name`, or `Kind/name` in any namespace; the kind in any case' }),
  category: z.enum(changeCategories).optional(),
  since: moment.optional(),
  until: moment.optional(),
  search: z.string().min(1).max(200).optional(),
});

const changeFields = {
  id: z.string(),
  cluster: z.string(),
  at: time.openapi({ description: 'When it was made as far as the object tells, else when it was seen' }),
  object: objectRef,
  category: z.enum(changeCategories),
  verb: z.enum(['created', 'changed', 'deleted']),
  who: z.string().nullable().openapi({ description: 'Field manager or tool; null when nothing tells' }),
  says: z.string(),
  fields: z
    .array(z.strictObject({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .openapi({ description: 'Bounded; of Secrets only which keys' }),
  occurrences: z
    .number()
    .int()
    .openapi({ description: 'More than one where a field that swings to and fro was folded into one row' }),
  lastAt: time,
};

export const storedChange = shapeOf<StoredChange>(z.strictObject(changeFields).openapi('Change'));

/** What changed before an incident, the likeliest to matter first. */
export type ChangesOfIncident = {
  readonly incidentId: string;
  /** Changes after it are not among them. */
  readonly onset: string;
  readonly items: readonly RankedChange<StoredChange>[];
};

export const changesOfIncident = shapeOf<ChangesOfIncident>(
  z
    .strictObject({
      incidentId: z.string(),
      onset: time,
      items: z.array(
        z.strictObject({
          change: storedChange,
          nearness: z.enum(nearnesses),
          secondsBefore: z.number(),
          score: z.number().min(0).max(1),
        }),
      ),
    })
    .openapi('ChangesOfIncident'),
);
