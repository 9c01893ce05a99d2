import { type ClusterIndex, eventTime } from '../cluster/cluster-index.ts';
import type { KubeEvent } from '../cluster/kube-object.ts';
import { byContainer, type ContainerView } from './container-views.ts';
import { crashesOf, isAbout } from './crashes.ts';
import { latestEvent } from './events-about.ts';
import { isOlderThan, isYoungerThan, settlingSeconds } from './observed-time.ts';
import { type ProbeName, probeFault } from './probe-fault.ts';
import { hasHadTime, unreadyContainers } from './unready.ts';
import { currentContainers } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

/** A probe of one container that fails in the pods of one workload. */
export type FailingProbe = {
  readonly probe: ProbeName;
  readonly views: readonly [ContainerView, ...ContainerView[]];
  readonly event: KubeEvent | undefined;
};

const recentSeconds = 900;

/** Probes of a workload that restart their container or keep it out of service. One pass over the containers; events are looked up for the suspect ones. */
export function failingProbes(index: ClusterIndex, workload: Workload): readonly FailingProbe[] {
  return [...killedByProbe(index, workload), ...neverReady(index, workload)];
}

/** Containers that the kubelet restarts because their liveness or startup probe fails. */
function killedByProbe(index: ClusterIndex, workload: Workload): readonly FailingProbe[] {
  const crashes = crashesOf(index, workload);
  const crashing = new Set(
    crashes.flatMap(({ pods, view }) => pods.map(({ metadata }) => `${metadata.uid}/${view.container.name}`)),
  );
  const dying = crashes.flatMap(({ view, pods, why }): readonly FailingProbe[] => {
    if (why.kind !== 'probe') return [];
    const [first, ...rest] = pods.map((pod) => ({ ...view, pod }));
    return first === undefined ? [] : [{ probe: why.probe, views: [first, ...rest], event: why.event }];
  });
  const views = currentContainers(index, workload).filter(
    ({ pod, container, status }) =>
      (status?.restartCount ?? 0) > 0 &&
      !crashing.has(`${pod.metadata.uid}/${container.name}`) &&
      killing(index, { pod, container }) !== undefined,
  );
  const restarted = byContainer(views).map((group): FailingProbe => {
    const event = killing(index, group[0]);
    const probe = /startup/i.test(event?.message ?? '') ? 'startup' : 'liveness';
    const unhealthy = unhealthyEvent(index, group[0], probe);
    return { probe, views: group, event: unhealthy ?? event };
  });
  return [...dying, ...restarted];
}

function killing(
  index: ClusterIndex,
  { pod, container }: Pick<ContainerView, 'pod' | 'container'>,
): KubeEvent | undefined {
  return latestEvent(
    index,
    pod,
    (event) =>
      event.reason === 'Killing' &&
      /failed (?:liveness|startup) probe/i.test(event.message ?? '') &&
      isAbout(event, container.name) &&
      isYoungerThan(index, eventTime(event), recentSeconds),
  );
}

function neverReady(index: ClusterIndex, workload: Workload): readonly FailingProbe[] {
  return byContainer(unreadyContainers(index, workload)).flatMap((views): readonly FailingProbe[] => {
    const probe =
      views[0].container.readinessProbe === undefined && views[0].container.startupProbe !== undefined
        ? 'startup'
        : 'readiness';
    const event = views.map((view) => unhealthyEvent(index, view, probe)).find((found) => found !== undefined);
    const container = views[0].container;
    const isPlain =
      (event?.count ?? event?.series?.count ?? 1) >= 3 && probeFault(container, probe, event?.message ?? '') !== null;
    return isPlain || views.some((view) => hasHadTime(index, view) && isSettled(index, view))
      ? [{ probe, views, event }]
      : [];
  });
}

/** Unready for longer than a hiccup. */
function isSettled(index: ClusterIndex, { pod }: ContainerView): boolean {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return isOlderThan(index, condition?.lastTransitionTime ?? pod.metadata.creationTimestamp, settlingSeconds);
}

function unhealthyEvent(
  index: ClusterIndex,
  { pod, container }: ContainerView,
  probe: ProbeName,
): KubeEvent | undefined {
  return latestEvent(
    index,
    pod,
    (event) =>
      event.reason === 'Unhealthy' &&
      new RegExp(`${probe} probe`, 'i').test(event.message ?? '') &&
      isAbout(event, container.name),
  );
}
