import type { z } from 'zod';
import { KubeSageError } from '../errors.ts';
import type { ActionName } from './remedy.ts';

/** Parses an action's parameters whole; throws InvalidRequest that names every wrong field. */
export function parseParameters<T>(action: ActionName, schema: z.ZodType<T>, parameters: unknown): T {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const faults = result.error.issues
    .map((issue) => `${issue.path.join('.') || 'parameters'}: ${issue.message}`)
    .join('; ');
  throw new KubeSageError('InvalidRequest', `The parameters of ${action} are not valid: ${faults}`);
}
