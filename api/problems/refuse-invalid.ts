import type { z } from 'zod';
import { KubeSageError } from '../../core/errors.ts';

const wordsOf = {
  json: 'body',
  query: 'query',
  param: 'path',
  header: 'headers',
  cookie: 'cookies',
  form: 'form',
} as const;

/** Hook of the route validators: a request that does not parse names its faults, never the values. */
export function refuseInvalid(
  result: { readonly target: keyof typeof wordsOf } & (
    | { readonly success: true }
    | { readonly success: false; readonly error: z.ZodError }
  ),
): void {
  if (result.success) return;
  throw invalidRequest(`The ${wordsOf[result.target]} of the request`, result.error);
}

// A delivery of thousands of alerts may be wrong thousands of times.
const mostFaults = 20;

export function invalidRequest(what: string, error: z.ZodError): KubeSageError {
  const faults = error.issues
    .slice(0, mostFaults)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  const more = error.issues.length - faults.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  return new KubeSageError('InvalidRequest', `${what} is not valid: ${faults.join('; ')}${rest}.`);
}
