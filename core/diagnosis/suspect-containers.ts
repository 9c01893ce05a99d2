import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Pod } from '../cluster/kube-object.ts';
import type { ContainerView } from './container-views.ts';
import { isDying } from './crashes.ts';
import { isYoungerThan } from './observed-time.ts';
import { compareText } from './order.ts';
import { currentContainers } from './workload-pods.ts';
import { isTopWorkload, type Workload, workloadKinds } from './workloads.ts';

/** One log worth reading. */
export type Suspect = { readonly pod: Pod; readonly container: string; readonly previous: boolean };

/** Logs in all, and pods of one workload: enough to see why, little enough to read within a second. */
const mostLogs = 40;
const mostPodsPerWorkload = 2;
const recentSeconds = 900;

/** Logs of one container, with how urgent they are: 0 is first. */
export type RankedSuspects = { readonly rank: number; readonly suspects: readonly Suspect[] };

/**
 * Containers whose logs can tell why something is wrong: dying ones first (the run before, and the present one where it runs),
 * then ended and unready ones; at most two pods of a workload and 40 logs, in a fixed order. Containers that never started
 * have no log and are left out. One pass over the containers.
 */
export function suspectContainers(index: ClusterIndex): readonly Suspect[] {
  const workloads = workloadKinds.flatMap((kind): readonly Workload[] => index.all(kind));
  return mostUrgent(
    workloads.flatMap((workload) => (isTopWorkload(index, workload) ? suspectsOf(index, workload) : [])),
  );
}

/** Those of one top-level workload. */
export function suspectsOf(index: ClusterIndex, workload: Workload): readonly RankedSuspects[] {
  const counts = new Map<string, number>();
  return currentContainers(index, workload)
    .flatMap((view) => suspicion(index, view))
    .sort((a, b) => a.rank - b.rank)
    .filter(({ suspects: [first] }) => {
      const name = first?.container ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return (counts.get(name) ?? 0) <= mostPodsPerWorkload;
    });
}

export function mostUrgent(ranked: readonly RankedSuspects[]): readonly Suspect[] {
  return [...ranked]
    .sort((a, b) => a.rank - b.rank || compareText(keyOf(a), keyOf(b)))
    .flatMap(({ suspects }) => suspects)
    .slice(0, mostLogs);
}

function suspicion(index: ClusterIndex, view: ContainerView): readonly RankedSuspects[] {
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
  const died = status?.lastState?.terminated;
  if (died !== undefined && died.exitCode !== 0 && isYoungerThan(index, died.finishedAt, recentSeconds))
    return [{ rank: 1, suspects: [log(true), log(false)] }];
  const isWaiting = isInit ? container.restartPolicy !== 'Always' : status?.ready === false;
  return isWaiting ? [{ rank: 2, suspects: [log(false)] }] : [];
}

function keyOf({ suspects: [first] }: RankedSuspects): string {
  return `${first?.pod.metadata.namespace ?? ''}/${first?.pod.metadata.name ?? ''}/${first?.container ?? ''}`;
}
