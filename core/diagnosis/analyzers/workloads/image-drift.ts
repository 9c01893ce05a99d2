import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { type ContainerView, containerViews } from '../../container-views.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { podSpecPath, type Workload } from '../../workloads.ts';

/** Pods of one revision that run different builds: the tag was moved between their starts. */
export const imageDrift = workloadAnalyzer({
  name: 'image-drift',
  reasons: { ImageTagMoved: 'Pods of the same revision run different images under the same tag.' },
  analyze: (index, workload) => {
    if (workload.kind === 'Pod' || workload.kind === 'Job' || workload.kind === 'CronJob') return [];
    const pods = currentPods(index, workload);
    if (pods.length < 2) return [];
    const views = pods.flatMap(containerViews).filter(hasDigest);
    const groups = Map.groupBy(
      views,
      (view) => `${revisionOf(view.pod)} ${view.container.name} ${view.container.image}`,
    );
    return [...groups.values()]
      .filter((same) => new Set(same.map(({ status }) => status?.imageID)).size > 1)
      .map((same) => toFinding(index, workload, same));
  },
});

function hasDigest({ status, container }: ContainerView): boolean {
  const isPinned = container.image.includes('@sha256:');
  // A node without the repository's digest reports the image's own id: not comparable with the others.
  return !isPinned && status?.imageID?.includes('@sha256:') === true;
}

function revisionOf({ metadata }: Pod): string {
  const labels = metadata.labels ?? {};
  return labels['pod-template-hash'] ?? labels['controller-revision-hash'] ?? metadata.ownerReferences?.[0]?.uid ?? '';
}

function toFinding(index: ClusterIndex, workload: Workload, views: readonly ContainerView[]): Finding {
  const byImage = [...Map.groupBy(views, ({ status }) => status?.imageID ?? '').entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const [view] = views;
  const name = view?.container.name ?? '';
  const image = view?.container.image ?? '';
  const isSplit = byImage.some(([, group]) => group.every(isUp)) && byImage.some(([, group]) => !group.some(isUp));
  const says = `pods of the same revision run ${byImage.length} different builds of ${image} (container ${name})${isSplit ? ', and only those of one of them get ready' : ''}`;
  return makeFinding(index, {
    analyzer: 'image-drift',
    severity: isSplit ? 'medium' : 'low',
    object: refOf(workload),
    reason: 'ImageTagMoved',
    discriminator: name,
    message: `In ${sayObject(workload)}, ${says}.`,
    evidence: [
      ...(view === undefined ? [] : [fieldEvidence(workload, `${podSpecPath(workload)}.${view.path}.image`, image)]),
      ...byImage
        .slice(0, 4)
        .flatMap(([id, [first]]) =>
          first === undefined ? [] : [fieldEvidence(first.pod, `status.containerStatuses[${name}].imageID`, id)],
        ),
    ],
    cause: {
      object: refOf(workload),
      reason: 'ImageTagMoved',
      confidence: isSplit ? 0.85 : 0.5,
      explanation: `In ${sayObject(workload)}, ${says}: the tag was moved after the first of them was pulled.`,
    },
  });
}

function isUp({ status }: ContainerView): boolean {
  return status?.ready === true;
}
