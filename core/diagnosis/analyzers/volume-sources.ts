import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Pod, PodTemplate } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import { latestEvent } from '../events-about.ts';
import { absenceEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { missingReferenceFinding } from '../missing-reference-finding.ts';
import { missingReferences } from '../missing-references.ts';
import { isOlderThan, settlingSeconds } from '../observed-time.ts';
import { proposeRollback } from '../propose.ts';
import { wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { currentPods } from '../workload-pods.ts';
import { podSpecPath, type Workload } from '../workloads.ts';

/** Pods that wait for a volume whose ConfigMap, Secret, key or claim does not exist. */
export const volumeSources = workloadAnalyzer({
  name: 'volume-sources',
  reasons: {
    ConfigMapMissing: 'A volume names a ConfigMap that does not exist.',
    ConfigMapKeyMissing: 'A volume names a key that the ConfigMap lacks.',
    SecretMissing: 'A volume names a Secret that does not exist.',
    SecretKeyMissing: 'A volume names a key that the Secret lacks.',
    VolumeClaimMissing: 'A volume names a claim that does not exist.',
  },
  analyze: (index, workload) => {
    const stuck = currentPods(index, workload).filter((pod) => waitsForVolumes(index, pod));
    const [first] = stuck;
    return first === undefined ? [] : toFindings(index, workload, first, stuck.length);
  },
});

function waitsForVolumes(index: ClusterIndex, pod: Pod): boolean {
  if (pod.status?.phase !== 'Pending' || (pod.spec.volumes ?? []).length === 0) return false;
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const isUntouched = statuses.every(
    ({ state, restartCount }) => restartCount === 0 && state?.running === undefined && state?.terminated === undefined,
  );
  if (!isUntouched) return false;
  if (latestEvent(index, pod, ({ reason }) => reason === 'FailedMount') !== undefined) return true;
  return isOlderThan(index, pod.metadata.creationTimestamp, settlingSeconds);
}

function toFindings(index: ClusterIndex, workload: Workload, pod: Pod, count: number): readonly Finding[] {
  const namespace = pod.metadata.namespace ?? '';
  const event = latestEvent(index, pod, ({ reason }) => reason === 'FailedMount' || reason === 'FailedScheduling');
  const evidence = event === undefined ? [] : [eventEvidence(event)];
  const pods = sayPods(workload, count);
  const missing = pod.spec.nodeName === undefined ? [] : missingReferences(index, namespace, pod.spec);
  const sources = missing
    .filter(({ via }) => via === 'volume')
    .map((entry) =>
      missingReferenceFinding(index, 'volume-sources', workload, entry, { says: `cannot start ${pods}`, evidence }),
    );
  return [...sources, ...claims()];

  function claims(): readonly Finding[] {
    if (!index.knows('PersistentVolumeClaim')) return [];
    return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }, at) => {
      const name = persistentVolumeClaim?.claimName;
      if (name === undefined || index.find('PersistentVolumeClaim', namespace, name) !== undefined) return [];
      const lost = missingRef('PersistentVolumeClaim', namespace, name);
      const facet = (template: PodTemplate) =>
        template.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === name) === true;
      const isIntroduced = wasIntroduced(index, workload, facet);
      const explanation = isIntroduced
        ? `The last rollout of ${sayObject(workload)} made it use claim ${name}, which does not exist.`
        : `PersistentVolumeClaim ${name} is missing; ${sayObject(workload)} mounts it.`;
      return [
        makeFinding(index, {
          analyzer: 'volume-sources',
          severity: impactOn(index, workload),
          object: refOf(workload),
          reason: 'VolumeClaimMissing',
          discriminator: name,
          message: `${sayObject(workload)} cannot start ${pods}: PersistentVolumeClaim ${name} does not exist.`,
          evidence: [
            fieldEvidence(workload, `${podSpecPath(workload)}.volumes[${at}].persistentVolumeClaim.claimName`, name),
            absenceEvidence(lost, 'metadata.name', `PersistentVolumeClaim ${name} is not in the namespace`),
            ...evidence,
          ],
          cause: {
            object: isIntroduced ? refOf(workload) : lost,
            reason: 'VolumeClaimMissing',
            confidence: 0.95,
            explanation,
          },
          remedies: isIntroduced ? proposeRollback(index, workload, facet, `Claim ${name} does not exist.`) : [],
        }),
      ];
    });
  }
}
