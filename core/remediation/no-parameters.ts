import { z } from 'zod';
import { parseParameters } from './parse-parameters.ts';
import type { ActionName } from './remedy.ts';

const schema = z.strictObject({});

/** For actions that need nothing but their target. */
export function noParameters(action: ActionName): (parameters: unknown) => Readonly<Record<never, never>> {
  return (parameters) => parseParameters(action, schema, parameters ?? {});
}
