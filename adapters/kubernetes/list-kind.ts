import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { ResourceKind } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import { guardObject } from './guard-object.ts';
import { collectionPath } from './resource-path.ts';

export type ListOptions = {
  /** '' for all. */
  readonly namespace: string;
  /** Epoch milliseconds at which the whole list must be there. */
  readonly endAt: number;
  readonly signal?: AbortSignal | undefined;
};

type List = {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly Omit<KubeObject, 'kind' | 'apiVersion'>[] | null;
};

const pageSize = 1_000;
const pageTimeoutMs = 25_000;
const mostRestarts = 2;

/** All objects of a kind, page by page. A list that outlives its snapshot on the server begins again. */
export async function listKind(
  api: ApiConnection,
  kind: ResourceKind,
  options: ListOptions,
): Promise<readonly KubeObject[]> {
  const { namespace, endAt, signal } = options;
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await listOnce();
    } catch (error) {
      if (!isExpired(error) || restarts >= mostRestarts) throw error;
    }
  }

  async function listOnce(): Promise<readonly KubeObject[]> {
    const objects: KubeObject[] = [];
    let token = '';
    do {
      const query = new URLSearchParams({ limit: String(pageSize), ...(token === '' ? {} : { continue: token }) });
      const page: List = await api.get<List>({
        path: `${collectionPath(kind, namespace)}?${query}`,
        does: `list ${kind.plural}`,
        timeoutMs: Math.max(1, Math.min(pageTimeoutMs, endAt - Date.now())),
        signal,
      });
      // Items of a list do not say what they are.
      for (const item of page.items ?? [])
        objects.push(guardObject({ apiVersion: kind.apiVersion, kind: kind.kind, ...item }));
      token = page.metadata?.continue ?? '';
    } while (token !== '');
    return objects;
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof KubeSageError && error.code === 'Conflict';
}
