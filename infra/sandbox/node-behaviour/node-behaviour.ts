import type {
  KubeObject,
  PersistentVolume,
  PersistentVolumeClaim,
  VolumeAttachment,
} from '../../../core/cluster/kube-object.ts';
import { sandboxProvisioner } from '../control-plane/cluster-essentials.ts';
import { powerLabel } from '../control-plane/node-manifests.ts';
import type { ImageBehaviour } from '../images/image-behaviour.ts';
import type { KubeApi } from '../kube-api.ts';
import { watchCollection } from '../kube-watch.ts';
import { adoptPod } from './adopt-pod.ts';
import { claimProblem } from './claim-volumes.ts';
import { type CachedKind, ClusterCache, cachedKinds, keyOf, serviceKey } from './cluster-cache.ts';
import { eventWriter } from './event-writer.ts';
import { indexCatalogue } from './image-registry.ts';
import type { KubeletNode, KubeletPod, World } from './kubelet-types.ts';
import { PodAddresses } from './pod-addresses.ts';
import { advancePod, nextPodMoment, type PodLife } from './pod-life.ts';
import { ReferenceIndex, referencesOf } from './pod-references.ts';
import { PodReporter } from './pod-reporter.ts';
import { serveVolumes } from './serve-volumes.ts';
import type { Timing } from './timing.ts';
import { volumesInUse } from './volumes-in-use.ts';
import { WakeUps } from './wake-ups.ts';

export type NodeBehaviourOptions = {
  readonly api: KubeApi;
  readonly catalogue: readonly ImageBehaviour[];
  readonly timing: Timing;
  readonly onTrouble: (message: string) => void;
};

/** The nodes at work, and what others may ask of them. */
export type NodeBehaviour = {
  readonly world: World;
  readonly cache: ClusterCache;
  readonly life: (pod: KubeletPod) => PodLife | undefined;
  readonly isPowered: (node: string) => boolean;
  /** Works until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/**
 * Plays the kubelets of all nodes: keeps the cluster in view, decides for each pod that changed, or whose time has come, how it fares,
 * and reports that through the status subresource and Events. Pods on a node without power are left alone.
 */
export function nodeBehaviour({ api, catalogue, timing, onTrouble }: NodeBehaviourOptions): NodeBehaviour {
  const lives = new Map<string, PodLife>();
  const imagesOnNode = new Map<string, Set<string>>();
  const addresses = new PodAddresses();
  const references = new ReferenceIndex();
  const cache = new ClusterCache(onChange);
  const events = eventWriter({ api, normalPerSecond: timing.normalEventsPerSecond, onTrouble });
  const volumes = serveVolumes(api, cache, sandboxProvisioner, onTrouble);
  const usedVolumes = volumesInUse(
    api,
    cache,
    (pod) => lives.get(pod.metadata.uid ?? '')?.isMounted === true,
    onTrouble,
  );
  const wakeUps = new WakeUps(lookSafely);
  const reporter = new PodReporter({
    api,
    onReported: (pod) => cache.put('Pod', pod),
    lookAgain: (key, at) => (at === null ? wakeUps.now(key) : wakeUps.at(key, at)),
    onTrouble,
  });
  let isInView = false;

  const world: World = {
    catalogue: indexCatalogue(catalogue),
    configMap: (namespace, name) => cache.get('ConfigMap', namespace, name),
    secret: (namespace, name) => cache.get('Secret', namespace, name),
    service: (namespace, name) => cache.get('Service', namespace, name),
    serviceByAddress: (address) => cache.serviceByAddress(address),
    endpointSlices: (namespace, service) => cache.endpointSlices(namespace, service),
    namespace: (name) => cache.get('Namespace', '', name),
    networkPolicies: (namespace) => cache.networkPolicies(namespace),
    pod: (namespace, name) => cache.get('Pod', namespace, name),
    node: (name) => cache.get('Node', '', name),
    claimProblem: (pod, claim) => claimProblem(pod, claim, cache),
  };
  return { world, cache, life: (pod) => lives.get(pod.metadata.uid ?? ''), isPowered, run };

  async function run(signal: AbortSignal): Promise<void> {
    const unseen = new Set<string>(cachedKinds.map(([kind]) => kind));
    const watches = cachedKinds.map(([kind, root, plural]) => {
      const apiVersion = root.replace(/^\/apis?\//, '');
      const handlers = {
        onChange: (object: KubeObject) => cache.put(kind, object),
        onDelete: (object: KubeObject) => cache.remove(kind, object),
        onList: (objects: readonly KubeObject[]) => {
          cache.replaceAll(kind, objects);
          unseen.delete(kind);
          if (unseen.size === 0 && !isInView) beginWork();
        },
        onTrouble,
      };
      return watchCollection(api, `${root}/${plural}`, { kind, apiVersion }, handlers, signal);
    });
    await Promise.all(watches);
    wakeUps.stop();
  }

  /** Nothing is decided on half a view: a Secret not yet listed is not a missing Secret. */
  function beginWork(): void {
    isInView = true;
    for (const kind of ['PersistentVolumeClaim', 'PersistentVolume', 'VolumeAttachment'] as const) {
      for (const object of cache.all(kind)) onVolumeChange(kind, object);
    }
    for (const pod of cache.all('Pod')) wakeUps.now(keyOf(pod));
  }

  function onChange(kind: CachedKind, now: KubeObject | undefined, before: KubeObject | undefined): void {
    const object = now ?? before;
    if (object === undefined) return;
    if (kind === 'Pod' && before !== undefined && now?.metadata.uid !== before.metadata.uid) forget(before);
    if (!isInView) return;
    switch (kind) {
      case 'Pod':
        wakeUps.now(keyOf(object));
        break;
      case 'ConfigMap':
      case 'Secret':
      case 'Service':
        wake(`${kind}/${keyOf(object)}`);
        break;
      case 'EndpointSlice':
        wake(`Service/${serviceKey(object)}`);
        break;
      case 'NetworkPolicy':
        wakeCallers();
        break;
      case 'Namespace':
        if (before !== undefined && now !== undefined) wakeCallers();
        break;
      case 'Node':
        if (!isPowerSame(now, before)) wakeNode(object.metadata.name);
        break;
      case 'StorageClass':
        break;
      default:
        onVolumeChange(kind, object);
    }
  }

  function onVolumeChange(
    kind: 'PersistentVolumeClaim' | 'PersistentVolume' | 'VolumeAttachment',
    object: KubeObject,
  ): void {
    const isThere = cache.get(kind, object.metadata.namespace ?? '', object.metadata.name) !== undefined;
    if (kind === 'PersistentVolumeClaim') {
      if (isThere) volumes.onClaim(object as PersistentVolumeClaim);
      wake(`PersistentVolumeClaim/${keyOf(object)}`);
      return;
    }
    const attachment = kind === 'VolumeAttachment' ? (object as VolumeAttachment) : undefined;
    if (isThere && attachment !== undefined) volumes.onAttachment(attachment);
    if (isThere && attachment === undefined) volumes.onVolume(object as PersistentVolume);
    const name = attachment?.spec.source.persistentVolumeName ?? object.metadata.name;
    const claim = cache.get('PersistentVolume', '', name)?.spec?.claimRef;
    if (claim !== undefined) wake(`PersistentVolumeClaim/${claim.namespace}/${claim.name}`);
  }

  function wake(reference: string): void {
    for (const key of references.dependants(reference)) wakeUps.now(key);
  }

  function wakeCallers(): void {
    for (const pod of cache.all('Pod')) {
      const life = lives.get(pod.metadata.uid ?? '');
      if (
        life !== undefined &&
        [...life.containers.values()].some(({ run }) => run !== null && run.program.calls.length > 0)
      ) {
        wakeUps.now(keyOf(pod));
      }
    }
  }

  function wakeNode(name: string): void {
    for (const pod of cache.all('Pod')) if (pod.spec.nodeName === name) wakeUps.now(keyOf(pod));
  }

  function forget(pod: KubeObject): void {
    const uid = pod.metadata.uid ?? '';
    const was = pod as KubeletPod;
    lives.delete(uid);
    reporter.forget(keyOf(pod), uid);
    addresses.release(uid);
    references.remove(keyOf(pod));
    events.forget(uid);
    wakeUps.cancel(keyOf(pod));
    const { nodeName } = was.spec;
    if (nodeName !== undefined && usesClaims(was) && isPowered(nodeName)) usedVolumes.report(nodeName);
  }

  function isPowered(node: string): boolean {
    const found = cache.get('Node', '', node);
    return found !== undefined && found.metadata.labels?.[powerLabel] !== 'off';
  }

  /** One pod that cannot be decided on must not take the node down with it. */
  function lookSafely(key: string): void {
    try {
      look(key);
    } catch (error) {
      onTrouble(`${key}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  /** Decides how one pod fares now, and sets off what must be written. */
  function look(key: string): void {
    const slash = key.indexOf('/');
    const pod = cache.get('Pod', key.slice(0, slash), key.slice(slash + 1));
    const node = pod?.spec.nodeName === undefined ? undefined : world.node(pod.spec.nodeName);
    if (pod === undefined || node === undefined || !isPowered(node.metadata.name)) return;
    const now = Date.now();
    const uid = pod.metadata.uid ?? '';
    const images = imagesOnNode.get(node.metadata.name) ?? new Set();
    imagesOnNode.set(node.metadata.name, images);
    const known = lives.get(uid);
    const before = known ?? adoptPod(pod, addresses.of(pod, node), { now, world, timing });
    const life = advancePod(before, {
      pod,
      now,
      world,
      timing,
      isImagePresent: (image) => images.has(image),
      say: (event) => {
        if (event.reason === 'Started') for (const image of runningImages(pod, event.fieldPath)) images.add(image);
        events.write(pod, event, now);
      },
    });
    lives.set(uid, life);
    if (life !== known) references.set(key, referencesOf(pod, life));
    if (life.isMounted && known?.isMounted !== true && usesClaims(pod)) usedVolumes.report(node.metadata.name);
    const next = nextPodMoment(life);
    if (next > now && next !== Number.POSITIVE_INFINITY) wakeUps.at(key, next);
    reporter.report(key, pod, life, internalIp(node), now);
  }
}

function usesClaims(pod: KubeletPod): boolean {
  return (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
}

function runningImages(pod: KubeletPod, fieldPath: string): readonly string[] {
  const name = /\{(.+)\}$/.exec(fieldPath)?.[1];
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    .filter((each) => each.name === name)
    .map(({ image }) => image);
}

function isPowerSame(now: KubeObject | undefined, before: KubeObject | undefined): boolean {
  return (
    now?.metadata.labels?.[powerLabel] === before?.metadata.labels?.[powerLabel] &&
    now !== undefined &&
    before !== undefined
  );
}

function internalIp(node: KubeletNode): string {
  return node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
}
