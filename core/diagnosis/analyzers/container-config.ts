import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { byContainer, type ContainerView } from '../container-views.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { missingReferenceFinding } from '../missing-reference-finding.ts';
import { missingReferences } from '../missing-references.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { currentContainers } from '../workload-pods.ts';
import type { Workload } from '../workloads.ts';

/** Containers that cannot be made because a ConfigMap, Secret or key of their environment is missing. */
export const containerConfig = workloadAnalyzer({
  name: 'container-config',
  reasons: {
    ConfigMapMissing: 'The environment names a ConfigMap that does not exist.',
    ConfigMapKeyMissing: 'The environment names a key that the ConfigMap lacks.',
    SecretMissing: 'The environment names a Secret that does not exist.',
    SecretKeyMissing: 'The environment names a key that the Secret lacks.',
    ContainerConfigError: 'The kubelet refuses the configuration of a container for another reason.',
  },
  analyze: (index, workload) => {
    const stuck = currentContainers(index, workload).filter(
      ({ status }) => status?.state?.waiting?.reason === 'CreateContainerConfigError',
    );
    return byContainer(stuck).flatMap((views) => toFindings(index, workload, views));
  },
});

function toFindings(
  index: ClusterIndex,
  workload: Workload,
  views: readonly [ContainerView, ...ContainerView[]],
): readonly Finding[] {
  const [{ pod, container, path, status }] = views;
  const pods = sayPods(workload, views.length);
  const says = status?.state?.waiting?.message ?? '';
  const evidence = [
    fieldEvidence(
      pod,
      `status.containerStatuses[${container.name}].state.waiting`,
      `CreateContainerConfigError: ${says}`,
    ),
  ];
  const missing = missingReferences(index, pod.metadata.namespace ?? '', pod.spec).filter(
    ({ via, container: name }) => via === 'env' && name === container.name,
  );
  const unique = new Map(
    missing.map((entry) => [`${entry.kind}/${entry.name}/${entry.lacks === 'key' ? entry.key : ''}`, entry]),
  );
  if (unique.size > 0) {
    return [...unique.values()].map((entry) =>
      missingReferenceFinding(index, 'container-config', workload, entry, { says: `cannot start ${pods}`, evidence }),
    );
  }
  const object = refOf(workload);
  const explanation = `The kubelet refuses the configuration of container ${container.name}: ${says}`;
  return [
    makeFinding(index, {
      analyzer: 'container-config',
      severity: impactOn(index, workload),
      object,
      reason: 'ContainerConfigError',
      discriminator: container.name,
      message: `${sayObject(workload)} cannot start ${pods}: ${says}`,
      evidence: [...evidence, fieldEvidence(workload, path, container.image)],
      cause: { object, reason: 'ContainerConfigError', confidence: 0.5, explanation },
    }),
  ];
}
