import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../cluster/object-ref.ts';
import { isNamespaceRead } from './observed-scope.ts';
import { isReady } from './workloads.ts';

export type ServiceOutage = {
  readonly says: string;
  /** The Service, with uid '' when it does not exist, and the workloads whose pods it wants. */
  readonly behind: readonly ObjectRef[];
  readonly isServiceMissing: boolean;
};

/** Why a call of the API server to a Service cannot succeed: no such Service or port, or no ready pod. null when it may, or it cannot be seen. */
export function serviceOutage(
  index: ClusterIndex,
  { namespace, name, port = 443 }: { readonly namespace: string; readonly name: string; readonly port?: number },
): ServiceOutage | null {
  if (!index.knows('Service') || !isNamespaceRead(index, namespace)) return null;
  const service = index.find('Service', namespace, name);
  if (service === undefined)
    return {
      says: `Service ${namespace}/${name} does not exist`,
      behind: [missingRef('Service', namespace, name)],
      isServiceMissing: true,
    };
  const behind = [refOf(service)];
  if (!(service.spec.ports ?? []).some((entry) => entry.port === port))
    return { says: `Service ${namespace}/${name} has no port ${port}`, behind, isServiceMissing: false };
  const { selector = {} } = service.spec;
  if (Object.keys(selector).length === 0 || !index.knows('Pod')) return null;
  const matchLabels = { matchLabels: selector };
  if (index.podsMatching(namespace, matchLabels).some(isReady)) return null;
  const workloads = (['Deployment', 'StatefulSet', 'DaemonSet'] as const).flatMap((kind) =>
    index.templatesMatching(kind, namespace, matchLabels).map(refOf),
  );
  return {
    says: `Service ${namespace}/${name} has no ready pods`,
    behind: [...behind, ...workloads],
    isServiceMissing: false,
  };
}
