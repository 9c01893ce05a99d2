import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { compareText } from '../diagnosis/order.ts';
import { perObject } from '../diagnosis/per-index.ts';
import { allPodsOf } from '../diagnosis/workload-pods.ts';
import { isReady, isWorkload, type Workload } from '../diagnosis/workloads.ts';

/** When trouble began, as far as its evidence tells: RFC 3339, or null. Changes that are among the evidence came before it. */
export function onsetOf(index: ClusterIndex, findings: readonly Finding[]): string | null {
  const times = findings.flatMap((finding) => {
    const seen = finding.evidence.flatMap(({ kind, at = '' }) => (kind === 'change' || at === '' ? [] : [at]));
    const object = index.named(finding.object.kind, finding.object.namespace, finding.object.name);
    const since = object !== undefined && isWorkload(object) ? firstUnready(index, object) : '';
    return [...seen, ...(since === '' ? [] : [since])];
  });
  return times.filter((time) => !Number.isNaN(Date.parse(time))).sort(byTime)[0] ?? null;
}

/** Since when the pod has not been ready that has been so for longest; '' when all are. */
const firstUnready = perObject((index: ClusterIndex, workload: Workload): string => {
  const times = allPodsOf(index, workload).flatMap((pod) => {
    if (isReady(pod) || pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Succeeded') return [];
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.lastTransitionTime ?? pod.metadata.creationTimestamp ?? [];
  });
  return times.sort(byTime)[0] ?? '';
});

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || compareText(a, b);
}
