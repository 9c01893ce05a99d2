import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ContainerView, containerViews } from './container-views.ts';
import { crashesIn } from './crashes.ts';
import { secondsSince, settlingSeconds } from './observed-time.ts';
import { perIndex } from './per-index.ts';
import { workloadPods } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

export type UnreadyContainer = { readonly workload: Workload; readonly view: ContainerView };

/** Containers that run without crashing and are not ready, longer than a start takes. One pass over the containers. */
export const unreadyContainers = perIndex((index): readonly UnreadyContainer[] => {
  const crashing = new Set(
    crashesIn(index).flatMap(({ pods, view }) => pods.map((pod) => keyOf(pod.metadata.uid, view.container.name))),
  );
  return workloadPods(index).flatMap(({ workload, pods }) =>
    pods.flatMap((pod) =>
      containerViews(pod)
        .filter((view) => isUnready(view) && !crashing.has(keyOf(pod.metadata.uid, view.container.name)))
        .map((view) => ({ workload, view })),
    ),
  );
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
  return secondsSince(index, status?.state?.running?.startedAt) > allowance;
}

function isUnready({ status, isInit, container }: ContainerView): boolean {
  const isOneShot = isInit && container.restartPolicy !== 'Always';
  return !isOneShot && status?.state?.running !== undefined && !status.ready;
}

function keyOf(uid: string | undefined, container: string): string {
  return `${uid ?? ''}/${container}`;
}
