import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { crashesOf, logOf } from './crashes.ts';
import { fieldEvidence, logEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { networkErrors } from './network-errors.ts';
import { perObject } from './per-index.ts';
import { hasHadTime, unreadyContainers } from './unready.ts';
import type { Workload } from './workloads.ts';

/** What shows that a top-level workload is unwell: containers that die, or run and do not get ready. Empty when it is well. */
export const feltTrouble = perObject((index: ClusterIndex, workload: Workload): readonly Evidence[] => {
  const dying = crashesOf(index, workload).map(({ view }) => view);
  const unready = unreadyContainers(index, workload).filter((view) => hasHadTime(index, view));
  return [...dying, ...unready].slice(0, 3).flatMap((view) => {
    const { name } = view.container;
    const restarts = view.status?.restartCount ?? 0;
    const [error] = networkErrors(logOf(index, view));
    return [
      fieldEvidence(view.pod, `status.containerStatuses[${name}].ready`, `false, ${restarts} restarts`),
      ...(error === undefined ? [] : [logEvidence(view.pod, name, error.line)]),
    ];
  });
});
