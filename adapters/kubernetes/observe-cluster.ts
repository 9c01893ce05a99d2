import type { ClusterSnapshot, Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type ResourceKind, resourceKinds } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import type { ObserveOptions } from './cluster.ts';
import { listKind } from './list-kind.ts';

// Less than what an activity has, so that a slow kind becomes a gap instead of failing the whole.
const withinMs = 40_000;

/** Reads every kind side by side. What cannot be read becomes a gap; when nothing can, the most telling failure is thrown. */
export async function observeCluster(
  cluster: string,
  api: ApiConnection,
  options: ObserveOptions,
): Promise<ClusterSnapshot> {
  const { namespace = '', kinds, signal } = options;
  const wanted: readonly ResourceKind[] = resourceKinds.filter(
    ({ kind }) => kinds === undefined || kinds.includes(kind),
  );
  const observedAt = new Date().toISOString();
  const [lists, logGaps] = await Promise.all([
    Promise.allSettled(wanted.map((kind) => listKind(api, kind, { namespace, endAt: Date.now() + withinMs, signal }))),
    wanted.some(({ kind }) => kind === 'Pod') ? findLogGap(api, cluster, namespace, signal) : [],
  ]);
  signal?.throwIfAborted();

  const objects: Record<string, readonly KubeObject[]> = {};
  const gaps: Gap[] = [];
  const failures: KubeSageError[] = [];
  for (const [index, list] of lists.entries()) {
    const kind = wanted[index]?.kind ?? '';
    if (list.status === 'fulfilled') {
      objects[kind] = list.value;
    } else {
      if (!(list.reason instanceof KubeSageError)) throw list.reason;
      if (wanted[index]?.optional === true && list.reason.code === 'NotFound') {
        objects[kind] = [];
        continue;
      }
      failures.push(list.reason);
      gaps.push({ kind, code: list.reason.code, detail: list.reason.message });
    }
  }
  if (failures.length > 0 && failures.length === wanted.length) throw mostTelling(failures);
  requireNamespace(cluster, namespace, objects.Namespace);
  return { cluster, observedAt, objects: objects as ClusterSnapshot['objects'], logs: [], gaps: [...gaps, ...logGaps] };
}

/** Lacking access to logs shows only when a log is asked for, and then cannot be told from there being none. */
async function findLogGap(
  api: ApiConnection,
  cluster: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<readonly Gap[]> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb: 'get', resource: 'pods', subresource: 'log' } },
  };
  try {
    const { body } = await api.write<{ readonly status?: { readonly allowed?: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      does: 'review our access to logs',
      body: review,
      signal,
    });
    if (body.status?.allowed !== false) return [];
    return [{ kind: 'Pod/log', code: 'Forbidden', detail: `Cluster ${cluster} does not allow us to get pods/log.` }];
  } catch (error) {
    signal?.throwIfAborted();
    // The review is a courtesy: a cluster that cannot answer it says so in the lists as well.
    if (error instanceof KubeSageError) return [];
    throw error;
  }
}

function mostTelling(failures: readonly KubeSageError[]): KubeSageError {
  const refused = failures.find(({ code }) => code === 'ClusterCredentialsInvalid');
  const first = refused ?? failures.find(({ code }) => code === 'ClusterUnreachable') ?? failures[0];
  return first ?? new KubeSageError('Internal', 'Nothing was asked of the cluster.');
}

/** An observation of a namespace that does not exist would look like a healthy one. */
function requireNamespace(cluster: string, namespace: string, known: readonly KubeObject[] | undefined): void {
  if (namespace === '' || known === undefined || known.some(({ metadata }) => metadata.name === namespace)) return;
  throw new KubeSageError('NotFound', `Cluster ${cluster} has no namespace "${namespace}".`);
}
