import { createHash } from 'node:crypto';
import { KubeSageError } from '../../core/errors.ts';

/**
 * Answers of requests by their Idempotency-Key, so that a repeated one starts nothing new. In memory: after a restart of the
 * API the workflow id still keeps one intent from running twice at a time.
 */
export type RecentAnswers<T> = {
  /**
   * Answers what the first request with this key got, or does the work. A failure is not remembered.
   * Throws InvalidRequest when the key came with another request before.
   */
  readonly once: (key: string | undefined, request: unknown, work: () => Promise<T>) => Promise<T>;
};

type Kept<T> = { readonly at: number; readonly request: string; readonly answer: Promise<T> };

const most = 2000;
const keptMs = 24 * 3_600_000;

export function createRecentAnswers<T>(now: () => Date): RecentAnswers<T> {
  const kept = new Map<string, Kept<T>>();

  return {
    async once(key, request, work) {
      if (key === undefined) return work();
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64');
      const known = kept.get(key);
      if (known !== undefined && now().getTime() - known.at < keptMs) {
        if (known.request === fingerprint) return known.answer;
        throw new KubeSageError('InvalidRequest', 'The Idempotency-Key was used for another request before.', {
          next: 'Use a new key for a new request.',
        });
      }
      const answer = work();
      kept.set(key, { at: now().getTime(), request: fingerprint, answer });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      try {
        return await answer;
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },
  };
}
