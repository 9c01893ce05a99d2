import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ContainerView } from './container-views.ts';
import { crashesOf } from './crashes.ts';
import { isOlderThan, settlingSeconds } from './observed-time.ts';
import { perObject } from './per-index.ts';
import { currentContainers } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

/** Containers of a top-level workload that run without crashing and are not ready. One pass over its containers. */
export const unreadyContainers = perObject((index, workload: Workload): readonly ContainerView[] => {
  const unready = currentContainers(index, workload).filter(isUnready);
  if (unready.length === 0) return [];
  const crashing = new Set(
    crashesOf(index, workload).flatMap(({ pods, view }) =>
      pods.map((pod) => keyOf(pod.metadata.uid, view.container.name)),
    ),
  );
  return unready.filter(({ pod, container }) => !crashing.has(keyOf(pod.metadata.uid, container.name)));
});

/** Long enough up that its probes should have succeeded. */
export function hasHadTime(index: ClusterIndex, { container, status }: ContainerView): boolean {
  const { initialDelaySeconds = 0 } = container.readinessProbe ?? {};
  const {
    failureThreshold = 3,
    periodSeconds = 10,
    initialDelaySeconds: startDelay = 0,
  } = container.startupProbe ?? { failureThreshold: 0 };
  const allowance =
    settlingSeconds +
    initialDelaySeconds +
    (status?.started === true ? 0 : startDelay + failureThreshold * periodSeconds);
  return isOlderThan(index, status?.state?.running?.startedAt, allowance);
}

function isUnready({ status, isInit, container }: ContainerView): boolean {
  const isOneShot = isInit && container.restartPolicy !== 'Always';
  return !isOneShot && status?.state?.running !== undefined && !status.ready;
}

function keyOf(uid: string | undefined, container: string): string {
  return `${uid ?? ''}/${container}`;
}
