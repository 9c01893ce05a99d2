import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { DaemonSet, Deployment, KubeObject, StatefulSet } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { CustomResourceDefinition } from '../cluster/platform-objects.ts';
import { resourceKind } from '../cluster/resource-kinds.ts';
import { compareObjects } from './order.ts';
import { sayList, sayObject } from './say-reference.ts';
import { desiredReplicas, isReady, podTemplateOf } from './workloads.ts';

/** Why a finalizer is still there, as far as the cluster shows. */
export type Holder = {
  readonly finalizer: string;
  readonly says: string;
  readonly reason: 'InUse' | 'DependentsLeft' | 'ControllerDown' | 'ControllerMissing' | 'ControllerSilent';
  /** What must be mended or deleted first; null when that is the object itself. */
  readonly culprit: ObjectRef | null;
  readonly confidence: number;
  /** Whose trouble would explain it. */
  readonly behind: readonly ObjectRef[];
};

type Controller = Deployment | StatefulSet | DaemonSet;

/** Words in finalizers and managers that name no product. */
const generic =
  /^(?:finalizers?|finalize|controller|controllers|operator|manager|resources?|cleanup|clean|delete|deletion|protection|protected|foreground|background|kubernetes|k8s|x|sigs|io|com|org|net|dev|cloud|app|apps|internal|external|core|example|test|v\d\w*)$/;

/** Who holds each finalizer of an object that is being deleted. Reads widely: ask only about objects that are stuck. */
export function finalizerHolders(index: ClusterIndex, object: KubeObject): readonly Holder[] {
  return (object.metadata.finalizers ?? []).map((finalizer) => holderOf(index, object, finalizer));
}

function holderOf(index: ClusterIndex, object: KubeObject, finalizer: string): Holder {
  const { name, namespace = '' } = object.metadata;
  switch (finalizer) {
    case 'foregroundDeletion':
      return left(finalizer, index.ownedBy(object), 'what it owns is not deleted yet');
    case 'kubernetes.io/pvc-protection': {
      const pods = index
        .inNamespace('Pod', namespace)
        .filter(({ spec }) =>
          (spec.volumes ?? []).some(({ persistentVolumeClaim: claim }) => claim?.claimName === name),
        );
      return used(finalizer, pods, 'pods still use it');
    }
    case 'kubernetes.io/pv-protection': {
      const claim = (
        object as { readonly spec?: { readonly claimRef?: { readonly namespace?: string; readonly name?: string } } }
      ).spec?.claimRef;
      const bound = index.find('PersistentVolumeClaim', claim?.namespace ?? '', claim?.name ?? '');
      return used(finalizer, bound === undefined ? [] : [bound], 'a claim is still bound to it');
    }
    case 'customresourcecleanup.apiextensions.k8s.io':
      return left(finalizer, instancesOf(index, object as CustomResourceDefinition), 'objects of the kind are left');
    default:
      return controllersHold(index, object, finalizer);
  }
}

function used(finalizer: string, users: readonly KubeObject[], says: string): Holder {
  if (users.length === 0)
    return silent(finalizer, 'nothing is known to use it, and yet the finalizer is not taken away');
  return {
    finalizer,
    says: `${says} (${sayList(users.map(sayObject))})`,
    reason: 'InUse',
    culprit: null,
    confidence: 0.5,
    behind: users.map(refOf),
  };
}

function left(finalizer: string, objects: readonly KubeObject[], says: string): Holder {
  if (objects.length === 0)
    return silent(finalizer, 'nothing is left for it to wait for, and yet it is not taken away');
  const stuck = objects.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  return {
    finalizer,
    says: `${says} (${sayList(objects.map(sayObject))})`,
    reason: 'DependentsLeft',
    culprit: null,
    confidence: 0.4,
    behind: (stuck.length > 0 ? stuck : objects).slice(0, 5).map(refOf),
  };
}

function controllersHold(index: ClusterIndex, object: KubeObject, finalizer: string): Holder {
  const controller = controllerOf(index, object, finalizer);
  if (controller === undefined) {
    const isKnown = index.knows('Deployment') && index.knows('StatefulSet') && index.knows('DaemonSet');
    if (isBuiltInFinalizer(finalizer) || !isKnown)
      return silent(finalizer, 'whoever put it there has not taken it away');
    return {
      finalizer,
      says: 'no workload of the cluster is known that would take it away: its controller seems to be gone',
      reason: 'ControllerMissing',
      culprit: null,
      confidence: 0.8,
      behind: [],
    };
  }
  const isOff = desiredReplicas(controller) === 0;
  const isDown = !index.podsOf(controller).some(isReady);
  const who = `its controller, ${sayObject(controller)} in namespace ${controller.metadata.namespace ?? ''}`;
  if (!isOff && !isDown)
    return { ...silent(finalizer, `${who}, runs and does not take it away`), behind: [refOf(controller)] };
  return {
    finalizer,
    says: isOff ? `${who}, is scaled to zero` : `${who}, has no ready pods`,
    reason: 'ControllerDown',
    culprit: refOf(controller),
    confidence: isOff ? 0.88 : 0.75,
    behind: [refOf(controller)],
  };
}

function silent(finalizer: string, says: string): Holder {
  return { finalizer, says, reason: 'ControllerSilent', culprit: null, confidence: 0.6, behind: [] };
}

/** Finalizers that the control plane handles itself. */
export function isBuiltInFinalizer(finalizer: string): boolean {
  return !finalizer.includes('/') || /^(?:[a-z-]+\.)*kubernetes\.io\/|^[a-z]+\.k8s\.io\//.test(finalizer);
}

/**
 * The workload whose name, containers or labels bear a word that only the finalizer, the object's API group or its field managers
 * bear too. The most such words win.
 */
function controllerOf(index: ClusterIndex, object: KubeObject, finalizer: string): Controller | undefined {
  const [domain = ''] = finalizer.split('/');
  const group = resourceKind(object.kind) === undefined ? (object.apiVersion.split('/')[0] ?? '') : '';
  const managers = (object.metadata.managedFields ?? []).flatMap(({ manager = '', subresource }) =>
    subresource === 'status' ||
    !/^(?:kubectl|helm|kube-|kubelet|Mozilla|argocd|flux|kustomize|terraform)/i.test(manager)
      ? [manager]
      : [],
  );
  const wanted = new Set([finalizer.replaceAll('/', '.'), domain, group, ...managers].flatMap(wordsOf));
  const workloads: readonly Controller[] = [
    ...index.all('Deployment'),
    ...index.all('StatefulSet'),
    ...index.all('DaemonSet'),
  ];
  const ranked = workloads
    .map((workload) => ({ workload, score: wordsOfWorkload(workload).filter((word) => wanted.has(word)).length }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || compareObjects(a.workload, b.workload));
  const [best] = ranked;
  return best?.workload;
}

function wordsOfWorkload(workload: Controller): readonly string[] {
  const { metadata } = workload;
  const containers = podTemplateOf(workload).spec.containers.flatMap(({ name, image }) => [
    name,
    image.split('/').at(-1)?.split(/[:@]/)[0] ?? '',
  ]);
  return [...new Set([metadata.name, ...containers].flatMap(wordsOf))];
}

function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return words.filter((word) => word.length >= 4 && !generic.test(word));
}

function instancesOf(index: ClusterIndex, { spec }: CustomResourceDefinition): readonly KubeObject[] {
  const { group, names } = spec;
  return index
    .all('CustomResource')
    .filter(
      ({ kind, apiVersion }) =>
        apiVersion.startsWith(`${group}/`) && (kind === names.kind || kind === `${names.kind}.${group}`),
    );
}
