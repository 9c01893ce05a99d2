import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Deployment, KubeEvent, ReplicaSet, StatefulSet } from '../cluster/kube-object.ts';
import { eventsAbout } from './events-about.ts';
import { inOrder } from './order.ts';

export type LastReplicas = { readonly replicas: number; readonly says: string; readonly event: KubeEvent | undefined };

/** How many replicas a workload had before it was scaled to zero, from the best witness that there is. */
export function lastReplicas(index: ClusterIndex, workload: Deployment | StatefulSet): LastReplicas {
  const scaled = eventsAbout(index, workload).findLast(({ message = '' }) => fromCount(message) !== null);
  const counted = fromCount(scaled?.message ?? '');
  if (counted !== null)
    return { replicas: counted, says: `It had ${counted} before: "${scaled?.message}".`, event: scaled };
  const applied = appliedReplicas(workload);
  if (applied > 0)
    return { replicas: applied, says: `The manifest that was last applied asks for ${applied}.`, event: undefined };
  const scalers = index.inNamespace('HorizontalPodAutoscaler', workload.metadata.namespace ?? '');
  const scaler = inOrder(scalers).find(
    ({ spec }) => spec.scaleTargetRef.kind === workload.kind && spec.scaleTargetRef.name === workload.metadata.name,
  );
  if (scaler !== undefined) {
    const least = scaler.spec.minReplicas ?? 1;
    return {
      replicas: least,
      says: `Its autoscaler ${scaler.metadata.name} keeps at least ${least}.`,
      event: undefined,
    };
  }
  const kept = Math.max(
    0,
    ...index
      .ownedBy(workload)
      .filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
      .map(desired),
  );
  if (kept > 0) return { replicas: kept, says: `An earlier revision ran with ${kept}.`, event: undefined };
  return { replicas: 1, says: 'How many it had before is not known; one makes it answer again.', event: undefined };
}

function fromCount(message: string): number | null {
  const match = /Scaled down replica set \S+ (?:from (\d+) )?to 0\b/.exec(message);
  return match?.[1] === undefined || match[1] === '0' ? null : Number(match[1]);
}

function appliedReplicas({ metadata }: Deployment | StatefulSet): number {
  const match = /"replicas":(\d+)/.exec(
    metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '',
  );
  return Number(match?.[1] ?? 0);
}

function desired({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/desired-replicas'] ?? 0) || 0;
}
