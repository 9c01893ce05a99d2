import { z } from '@hono/zod-openapi';

/** Ids hold ':' and may hold '/': URL-encode them. */
export const idParameter = z.object({ id: z.string().min(1).max(600) });
export const clusterName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'letters, digits, dot, dash and underscore, at most 63');
export const namespaceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'the name of a namespace');
