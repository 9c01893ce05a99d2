import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Pod } from '../cluster/kube-object.ts';
import { type ContainerView, containerViews } from './container-views.ts';
import { isDying } from './crashes.ts';
import { secondsSince } from './observed-time.ts';
import { compareText } from './order.ts';
import { workloadPods } from './workload-pods.ts';

/** One log worth reading. */
export type Suspect = { readonly pod: Pod; readonly container: string; readonly previous: boolean };

/** Logs in all, and pods of one workload: enough to see why, little enough to read within a second. */
const mostLogs = 40;
const mostPodsPerWorkload = 2;
const recentSeconds = 900;

type Ranked = { readonly rank: number; readonly suspects: readonly Suspect[] };

/**
 * Containers whose logs can tell why something is wrong: dying ones first (the run before, and the present one where it runs),
 * then ended and unready ones; at most two pods of a workload and 40 logs, in a fixed order. Containers that never started
 * have no log and are left out. One pass over the containers.
 */
export function suspectContainers(index: ClusterIndex): readonly Suspect[] {
  const ranked = workloadPods(index).flatMap(({ pods }): readonly Ranked[] => {
    const counts = new Map<string, number>();
    return pods
      .flatMap((pod) => containerViews(pod).flatMap((view) => suspicion(index, view)))
      .sort((a, b) => a.rank - b.rank)
      .filter(({ suspects: [first] }) => {
        const name = first?.container ?? '';
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return (counts.get(name) ?? 0) <= mostPodsPerWorkload;
      });
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || compareText(keyOf(a), keyOf(b)))
    .flatMap(({ suspects }) => suspects)
    .slice(0, mostLogs);
}

function suspicion(index: ClusterIndex, view: ContainerView): readonly Ranked[] {
  const { pod, container, status, isInit } = view;
  const { running, terminated } = status?.state ?? {};
  const hasPrevious = status?.lastState?.terminated !== undefined;
  const log = (previous: boolean): Suspect => ({ pod, container: container.name, previous });
  if (isDying(index, view)) {
    if (!hasPrevious && running === undefined && terminated === undefined) return [];
    const isRunning = running !== undefined || terminated !== undefined;
    return [{ rank: 0, suspects: [...(hasPrevious ? [log(true)] : []), ...(isRunning ? [log(false)] : [])] }];
  }
  if (running === undefined) return [];
  const diedLately = hasPrevious && secondsSince(index, status?.lastState?.terminated?.finishedAt) < recentSeconds;
  if (diedLately && (status?.lastState?.terminated?.exitCode ?? 0) !== 0)
    return [{ rank: 1, suspects: [log(true), log(false)] }];
  const isWaiting = isInit ? container.restartPolicy !== 'Always' : status?.ready === false;
  return isWaiting ? [{ rank: 2, suspects: [log(false)] }] : [];
}

function keyOf({ suspects: [first] }: Ranked): string {
  return `${first?.pod.metadata.namespace ?? ''}/${first?.pod.metadata.name ?? ''}/${first?.container ?? ''}`;
}
