import type { KubeObject } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import type { KnownObjects } from './choose-incident.ts';

/** Kinds that alerts name, and those that stand between a pod and its workload. */
export const kindsOfAlerts = [
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'Ingress',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
  'Node',
] as const;

/** Objects as they were listed, by name, and who owns them in the end. A node that "owns" its static pods is not their workload. */
export function knownObjects(objects: readonly KubeObject[]): KnownObjects {
  const byKey = new Map(objects.map((object) => [refKey(refOf(object)), object]));
  const byUid = new Map(
    objects.flatMap((object) => (object.metadata.uid ? [[object.metadata.uid, object] as const] : [])),
  );
  return {
    ownerOf: (key) => {
      let top = byKey.get(key);
      for (let step = 0; top !== undefined && step < 5; step += 1) {
        const owner = byUid.get(top.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? '');
        if (owner === undefined || owner.kind === 'Node') break;
        top = owner;
      }
      return top === undefined ? null : refKey(refOf(top));
    },
  };
}
