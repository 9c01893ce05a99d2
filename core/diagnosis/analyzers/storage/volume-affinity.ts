import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, PodTemplate } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { matchesNode, matchesNodeTerms } from '../../node-fit.ts';
import { inOrder } from '../../order.ts';
import { unscheduledPods } from '../../pending-pods.ts';
import { placementFacets } from '../../placement.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { claimsOf } from '../../volume-block.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { podSpecPath, type Workload } from '../../workloads.ts';

type Bound = {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly homes: readonly string[];
};

/** Pods whose volumes are in one place while their own rules, or another volume, want another. */
export const volumeAffinity = workloadAnalyzer({
  name: 'volume-affinity',
  reasons: {
    VolumeElsewhere: 'The nodes that can use the volume are none of those that the pod’s rules allow.',
    VolumesApart: 'No node can use all of the pod’s volumes: they are in different places.',
  },
  analyze: (index, workload) => {
    const waiting = unscheduledPods(index, workload);
    if (waiting === null) return [];
    const [pod] = waiting.pods;
    const bound = boundVolumes(index, pod);
    // Homes that are gone or closed are judged by the analyzer of placement.
    if (bound.length === 0 || bound.some(({ homes }) => homes.length === 0)) return [];
    const finding = judge(index, workload, pod, bound, waiting.pods.length);
    return finding === null
      ? []
      : [{ ...finding, evidence: [...finding.evidence, conditionEvidence(pod, waiting.condition)] }];
  },
});

function boundVolumes(index: ClusterIndex, pod: Pod): readonly Bound[] {
  return claimsOf(index, pod.metadata.namespace ?? '', pod.spec).flatMap((claim) => {
    const volume = index.find('PersistentVolume', '', claim.spec?.volumeName ?? '');
    const terms = volume?.spec?.nodeAffinity?.required?.nodeSelectorTerms;
    if (volume === undefined || terms === undefined) return [];
    const homes = inOrder(index.all('Node')).filter((node) => matchesNodeTerms(terms, node));
    return [{ claim, volume, homes: homes.map(({ metadata }) => metadata.name) }];
  });
}

function judge(
  index: ClusterIndex,
  workload: Workload,
  pod: Pod,
  bound: readonly Bound[],
  count: number,
): Finding | null {
  const apart =
    bound.length > 1 && !(bound[0]?.homes ?? []).some((name) => bound.every(({ homes }) => homes.includes(name)));
  const allowed = new Set(
    inOrder(index.all('Node'))
      .filter((node) => matchesNode(pod.spec, node))
      .map(({ metadata }) => metadata.name),
  );
  const elsewhere = bound.find(({ homes }) => !homes.some((name) => allowed.has(name)));
  if (!apart && (elsewhere === undefined || allowed.size === 0)) return null;
  const shown = apart ? bound : bound.filter((each) => each === elsewhere);
  const where = shown.map(({ claim, homes }) => `${claim.metadata.name} on ${sayList(homes)}`).join(', ');
  const isNew = !apart && wasIntroduced(index, workload, placementFacets.labels);
  const says = apart
    ? `its volumes are in different places (${where}), and a pod can be in one only`
    : `its volume can only be used elsewhere (${where}) than its node selector and affinity allow`;
  const reason = apart ? 'VolumesApart' : 'VolumeElsewhere';
  const facet = (template: PodTemplate) => placementFacets.labels(template);
  return makeFinding(index, {
    analyzer: 'volume-affinity',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    message: `${sayObject(workload)} has ${sayPods(workload, count)} without a node: ${says}.`,
    evidence: [
      ...shown.flatMap(({ volume, claim }) => [
        fieldEvidence(volume, 'spec.nodeAffinity', volume.spec?.nodeAffinity),
        fieldEvidence(claim, 'spec.volumeName', volume.metadata.name),
      ]),
      fieldEvidence(workload, `${podSpecPath(workload)}.nodeSelector`, pod.spec.nodeSelector ?? {}),
    ],
    cause: {
      object: refOf(workload),
      reason,
      confidence: isNew ? 0.93 : 0.82,
      explanation: `${sayObject(workload)} cannot be placed: ${says}.`,
    },
    dependsOn: shown.flatMap(({ volume, claim }) => [refOf(volume), refOf(claim)]),
    remedies: isNew ? proposeRollback(index, workload, facet, 'The last rollout changed where it may run.') : [],
  });
}
