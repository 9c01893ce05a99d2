import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { isStatus, type KubeApi, KubeApiFailure } from './kube-api.ts';

export type WatchHandlers<T extends KubeObject> = {
  readonly onChange: (object: T) => void;
  readonly onDelete: (object: T) => void;
  /** Everything that exists, after each full list: what is not in it is gone. */
  readonly onList: (objects: readonly T[]) => void;
  readonly onTrouble: (message: string) => void;
};

type List<T> = { readonly items: readonly T[]; readonly metadata: { resourceVersion: string; continue?: string } };
type WatchEvent<T> = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; readonly object: T };

const pageSize = 1000;
const longestPauseMs = 5_000;

/**
 * Keeps a collection in view until the signal aborts: lists it, then watches, resumes from the last version when a watch ends,
 * and lists anew when the server no longer has that version. Kind and apiVersion are filled into list items.
 */
export async function watchCollection<T extends KubeObject>(
  api: KubeApi,
  path: string,
  type: { readonly kind: string; readonly apiVersion: string },
  handlers: WatchHandlers<T>,
  signal: AbortSignal,
): Promise<void> {
  let version: string | null = null;
  let pauseMs = 100;
  while (!signal.aborted) {
    try {
      version ??= await listAll();
      version = await watchFrom(version);
      pauseMs = 100;
    } catch (error) {
      if (signal.aborted) return;
      if (isStatus(error, 410)) {
        version = null;
        continue;
      }
      handlers.onTrouble(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  async function listAll(): Promise<string> {
    const objects: T[] = [];
    let next = '';
    for (;;) {
      const page: List<T> = await api.get<List<T>>(`${path}?limit=${pageSize}${next}`);
      for (const item of page.items) objects.push({ ...item, ...type });
      if (!page.metadata.continue) {
        handlers.onList(objects);
        return page.metadata.resourceVersion;
      }
      next = `&continue=${encodeURIComponent(page.metadata.continue)}`;
    }
  }

  async function watchFrom(from: string): Promise<string> {
    let seen = from;
    const query = `watch=1&allowWatchBookmarks=true&timeoutSeconds=600&resourceVersion=${from}`;
    const body = await api.stream(`${path}?${query}`, signal);
    for await (const line of linesOf(body)) {
      const event = JSON.parse(line) as WatchEvent<T>;
      if (event.type === 'ERROR') {
        const status = event.object as unknown as { code?: number; reason?: string; message?: string };
        throw new KubeApiFailure(status.code ?? 500, status.reason ?? '', status.message ?? 'watch failed');
      }
      seen = event.object.metadata.resourceVersion ?? seen;
      if (event.type === 'DELETED') handlers.onDelete(event.object);
      else if (event.type !== 'BOOKMARK') handlers.onChange(event.object);
    }
    return seen;
  }
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}
