import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import { latestEvent } from '../events-about.ts';
import { conditionEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { misfits } from '../node-fit.ts';
import { inOrder } from '../order.ts';
import { type Unscheduled, unscheduledPods } from '../pending-pods.ts';
import { placementOf } from '../placement-cause.ts';
import { sayObject } from '../say-reference.ts';
import { type VolumeBlock, volumeBlocks } from '../volume-block.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { podSpecPath, type Workload } from '../workloads.ts';

/** Pods that no node takes: why, worked out from the nodes and held against the scheduler's words. */
export const unschedulable = workloadAnalyzer({
  name: 'unschedulable',
  reasons: {
    Unschedulable: 'No node takes the pods.',
    VolumeNodeLost: 'Their volume can only be used on a node that is lost, cordoned or gone.',
  },
  analyze: (index, workload) => {
    const unscheduled = unscheduledPods(index, workload);
    return unscheduled === null ? [] : [toFinding(index, workload, unscheduled)];
  },
});

function toFinding(index: ClusterIndex, workload: Workload, { pods, condition }: Unscheduled): Finding {
  const [pod] = pods;
  const message = condition.message ?? '';
  const event = latestEvent(index, pod, ({ reason }) => reason === 'FailedScheduling');
  const seen: readonly Evidence[] = [
    conditionEvidence(pod, condition),
    ...(event === undefined ? [] : [eventEvidence(event)]),
  ];
  const common = { analyzer: 'unschedulable', severity: impactOn(index, workload), object: refOf(workload) } as const;
  const start = `${sayObject(workload)} has ${sayPods(workload, pods.length)} that cannot be placed on a node`;
  const [block] = volumeBlocks(index, pod);
  if (block !== undefined) return blockedByVolume(block);
  const lost = (pod.spec.volumes ?? [])
    .map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? '')
    .filter((name) => name !== '');
  const absent = lost.find(
    (name) =>
      index.knows('PersistentVolumeClaim') &&
      index.find('PersistentVolumeClaim', pod.metadata.namespace ?? '', name) === undefined,
  );
  if (absent !== undefined) {
    const claim = missingRef('PersistentVolumeClaim', pod.metadata.namespace ?? '', absent);
    return makeFinding(index, {
      ...common,
      reason: 'Unschedulable',
      message: `${start}: its claim ${absent} does not exist.`,
      evidence: seen,
      cause: null,
      dependsOn: [claim],
    });
  }
  const placement = placementOf(index, workload, pod.spec, message);
  return makeFinding(index, {
    ...common,
    reason: 'Unschedulable',
    message: `${start}: ${placement.says}.`,
    evidence: [...requests(), ...seen, ...nodes()],
    cause: placement.cause,
    dependsOn: placement.nodes.map(refOf),
    remedies: placement.remedies,
  });

  function blockedByVolume(found: VolumeBlock): Finding {
    const { claim } = found;
    const name = claim.metadata.name;
    if (found.kind === 'unbound') {
      const evidence = [fieldEvidence(claim, 'status.phase', claim.status?.phase), ...seen];
      return makeFinding(index, {
        ...common,
        reason: 'Unschedulable',
        message: `${start}: PersistentVolumeClaim ${name} has no volume.`,
        evidence,
        cause: null,
        dependsOn: [refOf(claim)],
      });
    }
    const { volume, node, nodeName } = found;
    const state =
      node === undefined
        ? 'does not exist any more'
        : node.spec?.unschedulable === true
          ? 'is cordoned'
          : 'is not ready';
    const says = `volume ${volume.metadata.name} of claim ${name} can only be used on node ${nodeName}, which ${state}`;
    return makeFinding(index, {
      ...common,
      reason: 'VolumeNodeLost',
      message: `${start}: ${says}.`,
      evidence: [
        fieldEvidence(volume, 'spec.nodeAffinity', `only on ${nodeName}`),
        fieldEvidence(claim, 'spec.volumeName', volume.metadata.name),
        ...seen,
      ],
      cause: {
        // A node that is gone will not come back by itself: what is wrong from then on is the claim that is bound to it.
        object: refOf(node ?? claim),
        reason: 'VolumeNodeLost',
        confidence: 0.9,
        explanation: `${sayObject(workload)} needs ${says}.`,
      },
      dependsOn: [refOf(volume), refOf(claim)],
      remedies:
        node?.spec?.unschedulable === true
          ? [
              {
                action: 'uncordon',
                target: refOf(node),
                parameters: {},
                title: `Uncordon node ${nodeName}`,
                rationale: 'The volume is on it.',
                requiredInputs: [],
              },
            ]
          : [],
    });
  }

  function requests(): readonly Evidence[] {
    return pod.spec.containers
      .slice(0, 3)
      .map(({ resources }, at) =>
        fieldEvidence(
          workload,
          `${podSpecPath(workload)}.containers[${at}].resources.requests`,
          resources?.requests ?? 'none',
        ),
      );
  }

  function nodes(): readonly Evidence[] {
    return inOrder(index.all('Node'))
      .slice(0, 5)
      .map((node) => {
        const says = misfits(index, pod.spec, node).map((misfit) =>
          'resource' in misfit ? `${misfit.kind} (${misfit.resource})` : misfit.kind,
        );
        return fieldEvidence(
          node,
          'status.allocatable',
          `${JSON.stringify({ cpu: node.status?.allocatable?.cpu, memory: node.status?.allocatable?.memory })}: ${says.join(', ') || 'would fit'}`,
        );
      });
  }
}
