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
  readonly pageSize?: number;
  /** No more than so many are read. */
  readonly most?: number;
  /** What is kept of an object. `guardObject` unless told. */
  readonly sieve?: (object: KubeObject) => KubeObject;
  readonly signal?: AbortSignal | undefined;
};

export type KindList = {
  readonly objects: readonly KubeObject[];
  /** The state of the cluster that the list shows; a watch goes on from there. */
  readonly version: string;
  /** There are more than were to be read. */
  readonly isCut: boolean;
};

type Page = {
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
  readonly items?: readonly Omit<KubeObject, 'kind' | 'apiVersion'>[] | null;
};

const defaultPageSize = 1_000;
const pageTimeoutMs = 25_000;
const mostRestarts = 2;

/** All objects of a kind, page by page. A list that outlives its snapshot on the server begins again. */
export async function listKind(api: ApiConnection, kind: ResourceKind, options: ListOptions): Promise<KindList> {
  const { namespace, endAt, most = Number.POSITIVE_INFINITY, sieve = guardObject, signal } = options;
  const pageSize = Math.min(options.pageSize ?? defaultPageSize, most);
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await listOnce();
    } catch (error) {
      if (!isExpired(error) || restarts >= mostRestarts) throw error;
    }
  }

  async function listOnce(): Promise<KindList> {
    const objects: KubeObject[] = [];
    let token = '';
    let version = '';
    do {
      const query = new URLSearchParams({ limit: String(pageSize), ...(token === '' ? {} : { continue: token }) });
      const page: Page = await api.get<Page>({
        path: `${collectionPath(kind, namespace)}?${query}`,
        does: `list ${kind.plural}`,
        timeoutMs: Math.max(1, Math.min(pageTimeoutMs, endAt - Date.now())),
        signal,
      });
      // Items of a list do not say what they are.
      for (const item of page.items ?? [])
        objects.push(sieve({ apiVersion: kind.apiVersion, kind: kind.kind, ...item }));
      token = page.metadata?.continue ?? '';
      // That of the first page: were the pages of several versions, nothing in between would be lost.
      version ||= page.metadata?.resourceVersion ?? '';
    } while (token !== '' && objects.length < most);
    return { objects, version, isCut: token !== '' };
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof KubeSageError && error.code === 'Conflict';
}
