import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Finding } from './finding.ts';
import { type ObjectAnalyzer, objectAnalyzer } from './object-analyzer.ts';
import { isTopWorkload, type Workload, workloadKinds } from './workloads.ts';

/** An analyzer of top-level workloads with the pods below them: a Deployment rather than its ReplicaSets, a pod only on its own. */
export function workloadAnalyzer(
  analyzer: Pick<ObjectAnalyzer, 'name' | 'reasons'> & {
    readonly analyze: (index: ClusterIndex, workload: Workload) => readonly Finding[];
  },
): ObjectAnalyzer {
  return objectAnalyzer({ ...analyzer, subjects: workloadKinds, isSubject: isTopWorkload });
}
