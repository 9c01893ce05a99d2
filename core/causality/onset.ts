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

/** Since when the first of its pods has not been ready, or kept dying; '' when all are well. */
const firstUnready = perObject((index: ClusterIndex, workload: Workload): string => {
  const unready = allPodsOf(index, workload).filter(
    (pod) => !isReady(pod) && pod.metadata.deletionTimestamp === undefined && pod.status?.phase !== 'Succeeded',
  );
  const since = unready.flatMap((pod) => {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.lastTransitionTime ?? pod.metadata.creationTimestamp ?? [];
  });
  // A program that dies may be ready for moments in between.
  const dying = unready
    .slice(0, mostPods)
    .flatMap((pod) => index.eventsOf(pod))
    .flatMap(({ reason, firstTimestamp, eventTime }) =>
      reason === 'BackOff' ? (firstTimestamp ?? eventTime ?? []) : [],
    );
  return [...since, ...dying].sort(byTime)[0] ?? '';
});

const mostPods = 3;

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || compareText(a, b);
}
