import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Namespace } from '../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { resourceKinds } from '../cluster/resource-kinds.ts';
import { fieldEvidence } from './evidence.ts';
import { finalizerHolders } from './finalizer-holder.ts';
import type { Evidence } from './finding.ts';
import { sayList, sayObject } from './say-reference.ts';

/** What keeps a namespace that is being deleted. */
type NamespaceHolders = {
  /** Objects and APIs whose own trouble explains it, the surest first. */
  readonly dependsOn: readonly ObjectRef[];
  /** For sentences; '' when nothing is seen. */
  readonly says: string;
  readonly evidence: readonly Evidence[];
};

const kinds = [
  ...resourceKinds.filter(({ namespaced, kind }) => namespaced && kind !== 'Event').map(({ kind }) => kind),
  'CustomResource' as const,
];
const longestList = 5;

/** Objects left in it that wait for a finalizer, APIs whose objects cannot be listed, and finalizers of its own. Reads all of the namespace. */
export function namespaceHolders(index: ClusterIndex, namespace: Namespace): NamespaceHolders {
  const apis = undiscovered(namespace).map((name) => {
    const api = index.find('APIService', '', name);
    return api === undefined ? missingRef('APIService', '', name) : refOf(api);
  });
  const left: readonly KubeObject[] = kinds
    .flatMap((kind): readonly KubeObject[] => index.inNamespace(kind, namespace.metadata.name))
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0);
  const own = finalizerHolders(index, namespace);
  const parts = [
    ...(apis.length === 0 ? [] : [`${sayList(apis.map(sayObject))} cannot be listed`]),
    ...(left.length === 0 ? [] : [`finalizers hold ${sayList(left.map(sayObject))}`]),
    ...own.map(({ finalizer, says }) => `its own finalizer ${finalizer} holds it, ${says}`),
  ];
  const refs = [...apis, ...left.slice(0, longestList).map(refOf), ...own.flatMap(({ behind }) => behind)];
  return {
    dependsOn: [...new Map(refs.map((ref) => [refKey(ref), ref])).values()],
    says: parts.join('; '),
    evidence: left
      .slice(0, longestList)
      .map((object) => fieldEvidence(object, 'metadata.finalizers', (object.metadata.finalizers ?? []).join(', '))),
  };
}

/** APIServices by the words of the namespace controller: `metrics.k8s.io/v1beta1: stale GroupVersion discovery`. */
function undiscovered({ status }: Namespace): readonly string[] {
  const condition = status?.conditions?.find(
    ({ type, status: is }) => type === 'NamespaceDeletionDiscoveryFailure' && is === 'True',
  );
  const found = [...(condition?.message ?? '').matchAll(/\b([a-z0-9.-]{1,253})\/(v\d[a-z0-9]{0,20})\b/g)];
  return [...new Set(found.map(([, group = '', version = '']) => `${version}.${group}`))];
}
