import type { Pod } from '../cluster/kube-object.ts';
import { containerViews } from './container-views.ts';
import { perObject } from './per-index.ts';
import { currentPods } from './workload-pods.ts';
import type { Workload } from './workloads.ts';

export type ContainerLog = { readonly pod: Pod; readonly container: string; readonly lines: readonly string[] };

/**
 * The last words and the logs that were read of a workload's containers, the run before ahead of the present one. Only containers that are unready or
 * have restarted are asked for: no others' logs are ever read.
 */
export const workloadLogs = perObject((index, workload: Workload): readonly ContainerLog[] =>
  currentPods(index, workload).flatMap((pod) =>
    containerViews(pod).flatMap(({ container, status }) => {
      if (status === undefined || (status.ready && status.restartCount === 0)) return [];
      // A program's last words may stand in its status, where the log itself was not read.
      const last = status.state?.terminated?.message ?? status.lastState?.terminated?.message;
      const lines = [
        ...(last === undefined ? [] : last.split('\n')),
        ...[true, false].flatMap((previous) => index.logOf(pod, container.name, previous)?.lines ?? []),
      ];
      return lines.length === 0 ? [] : [{ pod, container: container.name, lines }];
    }),
  ),
);
