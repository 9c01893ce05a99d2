import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';
import { notReadyCondition } from '../diagnosis/lost-nodes.ts';
import { perKey } from '../diagnosis/per-index.ts';
import { allPodsOf } from '../diagnosis/workload-pods.ts';
import { isReady, isWorkload } from '../diagnosis/workloads.ts';

/** Whether an object gives nothing at present: a Service or workload without a ready pod, a node that takes none. False when it cannot be told. */
export function isOut(
  index: ClusterIndex,
  { kind, namespace, name }: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>,
): boolean {
  return outByKey(index, `${kind}/${namespace}/${name}`);
}

const outByKey = perKey((index: ClusterIndex, key): boolean => {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  const object = index.named(kind, namespace, name);
  if (object === undefined) return kind === 'Service' && index.knows('Service');
  if (kind === 'Node') {
    const node = index.find('Node', '', name);
    return node !== undefined && (node.spec?.unschedulable === true || notReadyCondition(node) !== undefined);
  }
  if (kind === 'Service') {
    const { selector = {}, type, publishNotReadyAddresses } = index.find('Service', namespace, name)?.spec ?? {};
    const isBlind = type === 'ExternalName' || publishNotReadyAddresses === true || Object.keys(selector).length === 0;
    return !isBlind && !index.podsMatching(namespace, { matchLabels: selector }).some(isServing);
  }
  return (
    isWorkload(object) &&
    object.kind !== 'CronJob' &&
    object.kind !== 'Job' &&
    !allPodsOf(index, object).some(isServing)
  );
});

function isServing(pod: Parameters<typeof isReady>[0]): boolean {
  return pod.metadata.deletionTimestamp === undefined && isReady(pod);
}
