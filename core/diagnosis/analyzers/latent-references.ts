import { missingReferenceFinding } from '../missing-reference-finding.ts';
import { missingReferences } from '../missing-references.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../observed-time.ts';
import { currentPods } from '../workload-pods.ts';
import { desiredReplicas, podTemplateOf, type Workload } from '../workloads.ts';

/** Workloads that still run, but whose next pod will not start: a ConfigMap, Secret or key that they require was taken away. */
export const latentReferences = objectAnalyzer({
  name: 'latent-references',
  subjects: ['CronJob', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  reasons: {
    ConfigMapMissing: 'The template requires a ConfigMap that does not exist any more.',
    ConfigMapKeyMissing: 'The template requires a key that the ConfigMap lacks by now.',
    SecretMissing: 'The template requires a Secret that does not exist any more.',
    SecretKeyMissing: 'The template requires a key that the Secret lacks by now.',
  },
  analyze: (index, workload) => {
    if (desiredReplicas(workload) === 0 || !isTop(workload)) return [];
    const missing = missingReferences(index, workload.metadata.namespace ?? '', podTemplateOf(workload).spec);
    if (missing.length === 0 || !isOlderThan(index, workload.metadata.creationTimestamp, settlingSeconds)) return [];
    // Pods that are starting show it themselves.
    if (currentPods(index, workload).some(({ status }) => status?.phase === 'Pending')) return [];
    return missing.map((entry) => missingReferenceFinding(index, 'latent-references', workload, entry, seen));
  },
});

const seen = { says: 'will not start again', severity: 'low', evidence: [] } as const;

/** A ReplicaSet that somebody owns is a revision, not what is wanted. */
function isTop({ kind, metadata }: Workload): boolean {
  return kind !== 'ReplicaSet' || (metadata.ownerReferences ?? []).length === 0;
}
