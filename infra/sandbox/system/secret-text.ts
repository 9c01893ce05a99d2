import { createHmac } from 'node:crypto';
import type { SecretText } from './manifest.ts';

/** Secret values that nobody has committed: derived from something that each cluster has of its own. */
export function secretTextFrom(seed: string): SecretText {
  return (purpose) => createHmac('sha256', seed).update(purpose).digest('base64url').slice(0, 32);
}
