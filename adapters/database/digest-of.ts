import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal of a value as JSON: for values whose keys always come in the same order. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
