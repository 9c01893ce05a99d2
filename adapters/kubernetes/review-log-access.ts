import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';

/** Lacking access to logs shows only when a log is asked for, and then cannot be told from there being none. null when we have it. */
export async function reviewLogAccess(
  cluster: string,
  api: ApiConnection,
  namespace: string,
  signal?: AbortSignal,
): Promise<Gap | null> {
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
    if (body.status?.allowed !== false) return null;
    return { kind: 'Pod/log', code: 'Forbidden', detail: `Cluster ${cluster} does not allow us to get pods/log.` };
  } catch (error) {
    signal?.throwIfAborted();
    // The review is a courtesy: a cluster that cannot answer it says so in the lists as well.
    if (error instanceof KubeSageError) return null;
    throw error;
  }
}
