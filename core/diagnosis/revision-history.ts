import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ControllerRevision, KubeObject, PodTemplate, ReplicaSet } from '../cluster/kube-object.ts';
import { compareText } from './order.ts';
import { isReady, isRollable, podTemplateOf, type Workload } from './workloads.ts';

/** One stored state of a workload's pod template. */
export type Revision = {
  readonly number: number;
  readonly template: PodTemplate;
  /** The ReplicaSet or ControllerRevision that keeps it. */
  readonly object: KubeObject;
  /** Pods of this revision that are ready now: proof that it works. */
  readonly ready: number;
};

export type RevisionHistory = {
  readonly current: Revision | undefined;
  /** Newest first, without the current one. */
  readonly previous: readonly Revision[];
};

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The revisions that the cluster keeps of a Deployment, StatefulSet or DaemonSet; none for other kinds. Costs what it answers. */
export function revisionHistory(index: ClusterIndex, workload: Workload): RevisionHistory {
  if (!isRollable(workload)) return { current: undefined, previous: [] };
  const revisions =
    workload.kind === 'Deployment' ? replicaSetRevisions(index, workload) : storedRevisions(index, workload);
  const sorted = [...revisions].sort(
    (a, b) => b.number - a.number || compareText(a.object.metadata.name, b.object.metadata.name),
  );
  const updateRevision = workload.kind === 'StatefulSet' ? workload.status?.updateRevision : undefined;
  const current = sorted.find(({ object }) => object.metadata.name === updateRevision) ?? sorted[0];
  return { current, previous: sorted.filter((revision) => revision !== current) };
}

/**
 * The revision to go back to: one with another `facet` (what is wrong with the template now), preferably one that has pods
 * ready at this moment, else the newest.
 */
export function lastGoodRevision(
  index: ClusterIndex,
  workload: Workload,
  facet: (template: PodTemplate) => unknown,
): Revision | undefined {
  const now = JSON.stringify(facet(podTemplateOf(workload)));
  const others = revisionHistory(index, workload).previous.filter(
    ({ template }) => JSON.stringify(facet(template)) !== now,
  );
  return others.find(({ ready }) => ready > 0) ?? others[0];
}

/** What the template was before the last rollout: the revision that still has ready pods, else the one just before. */
export function previousRevision(index: ClusterIndex, workload: Workload): Revision | undefined {
  const { previous } = revisionHistory(index, workload);
  return previous.find(({ ready }) => ready > 0) ?? previous[0];
}

/** The last rollout changed this part of the template. False when there is no earlier revision to compare with. */
export function wasIntroduced(
  index: ClusterIndex,
  workload: Workload,
  facet: (template: PodTemplate) => unknown,
): boolean {
  const before = previousRevision(index, workload);
  if (before === undefined) return false;
  return JSON.stringify(facet(before.template)) !== JSON.stringify(facet(podTemplateOf(workload)));
}

/** When the current template came to be. */
export function templateChangedAt(index: ClusterIndex, workload: Workload): string {
  return (
    revisionHistory(index, workload).current?.object.metadata.creationTimestamp ??
    workload.metadata.creationTimestamp ??
    ''
  );
}

/** What a program runs with: a restart annotation is no change, an image, a variable or a probe is. */
export function programOf(template: PodTemplate): unknown {
  const { initContainers = [], containers, volumes = [] } = template.spec;
  return { initContainers, containers, volumes };
}

function replicaSetRevisions(index: ClusterIndex, deployment: KubeObject): readonly Revision[] {
  return index
    .ownedBy(deployment)
    .filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
    .map((object) => ({
      number: Number(object.metadata.annotations?.[revisionAnnotation] ?? 0),
      template: object.spec.template,
      object,
      ready: object.status?.readyReplicas ?? 0,
    }));
}

function storedRevisions(index: ClusterIndex, workload: Workload): readonly Revision[] {
  const readyByHash = new Map<string, number>();
  for (const pod of index.podsOf(workload)) {
    const hash = pod.metadata.labels?.['controller-revision-hash'] ?? '';
    if (isReady(pod)) readyByHash.set(hash, (readyByHash.get(hash) ?? 0) + 1);
  }
  return index
    .ownedBy(workload)
    .filter((object): object is ControllerRevision => object.kind === 'ControllerRevision')
    .flatMap((object) => {
      const template = object.data?.spec?.template;
      if (template === undefined) return [];
      // A StatefulSet's pods carry the revision's full name, a DaemonSet's only its hash.
      const hash = object.metadata.labels?.['controller-revision-hash'] ?? object.metadata.name;
      const ready = readyByHash.get(object.metadata.name) ?? readyByHash.get(hash) ?? 0;
      return [{ number: object.revision, template, object, ready }];
    });
}
