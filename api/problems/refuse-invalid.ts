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

export function invalidRequest(what: string, error: z.ZodError): KubeSageError {
  const faults = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return new KubeSageError('InvalidRequest', `${what} is not valid: ${faults.join('; ')}.`);
}
