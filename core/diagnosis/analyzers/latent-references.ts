import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Analyzer } from '../analyzer.ts';
import type { Finding } from '../finding.ts';
import { missingReferenceFinding } from '../missing-reference-finding.ts';
import { missingReferences } from '../missing-references.ts';
import { secondsSince, settlingSeconds } from '../observed-time.ts';
import { inOrder } from '../order.ts';
import { allWorkloads } from '../service-backends.ts';
import { workloadPods } from '../workload-pods.ts';
import { desiredReplicas, podTemplateOf, type Workload } from '../workloads.ts';

/** Workloads that still run, but whose next pod will not start: a ConfigMap, Secret or key that they require was taken away. */
export const latentReferences: Analyzer = {
  name: 'latent-references',
  reads: ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'ReplicaSet', 'ConfigMap', 'Secret', 'Pod'],
  analyze: (index) => {
    const starting = new Set(
      workloadPods(index).flatMap(({ workload, pods }) =>
        pods.some(({ status }) => status?.phase === 'Pending') ? [workload.metadata.uid] : [],
      ),
    );
    return [...allWorkloads(index), ...inOrder(index.all('CronJob'))]
      .filter((workload) => desiredReplicas(workload) !== 0 && !starting.has(workload.metadata.uid))
      .filter(({ metadata }) => secondsSince(index, metadata.creationTimestamp) > settlingSeconds)
      .flatMap((workload) => toFindings(index, workload));
  },
};

function toFindings(index: ClusterIndex, workload: Workload): readonly Finding[] {
  const missing = missingReferences(index, workload.metadata.namespace ?? '', podTemplateOf(workload).spec);
  const seen = { says: 'will not start again', severity: 'low', evidence: [] } as const;
  return missing.map((entry) => missingReferenceFinding(index, 'latent-references', workload, entry, seen));
}
