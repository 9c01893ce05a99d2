import type {
  EndpointSlice,
  KubeObject,
  Namespace,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
  StorageClass,
  VolumeAttachment,
} from '../../../core/cluster/kube-object.ts';
import type { DataObject, KubeletNode, KubeletPod } from './kubelet-types.ts';

/** The kinds that the node behaviour keeps in view. */
export type CachedKinds = {
  Pod: KubeletPod;
  Node: KubeletNode;
  ConfigMap: DataObject;
  Secret: DataObject;
  Service: Service;
  EndpointSlice: EndpointSlice;
  Namespace: Namespace;
  NetworkPolicy: NetworkPolicy;
  PersistentVolumeClaim: PersistentVolumeClaim;
  PersistentVolume: PersistentVolume;
  StorageClass: StorageClass;
  VolumeAttachment: VolumeAttachment;
};
export type CachedKind = keyof CachedKinds;

export const cachedKinds = [
  ['Node', '/api/v1', 'nodes'],
  ['Namespace', '/api/v1', 'namespaces'],
  ['ConfigMap', '/api/v1', 'configmaps'],
  ['Secret', '/api/v1', 'secrets'],
  ['Service', '/api/v1', 'services'],
  ['PersistentVolumeClaim', '/api/v1', 'persistentvolumeclaims'],
  ['PersistentVolume', '/api/v1', 'persistentvolumes'],
  ['EndpointSlice', '/apis/discovery.k8s.io/v1', 'endpointslices'],
  ['NetworkPolicy', '/apis/networking.k8s.io/v1', 'networkpolicies'],
  ['StorageClass', '/apis/storage.k8s.io/v1', 'storageclasses'],
  ['VolumeAttachment', '/apis/storage.k8s.io/v1', 'volumeattachments'],
  ['Pod', '/api/v1', 'pods'],
] as const satisfies readonly (readonly [CachedKind, string, string])[];

type Listener = (kind: CachedKind, now: KubeObject | undefined, before: KubeObject | undefined) => void;

/** The last known state of the cached kinds. Listeners hear every change, with the object before it. */
export class ClusterCache {
  readonly #objects = new Map<CachedKind, Map<string, KubeObject>>(cachedKinds.map(([kind]) => [kind, new Map()]));
  readonly #slicesByService = new Map<string, Map<string, EndpointSlice>>();
  readonly #policiesByNamespace = new Map<string, Map<string, NetworkPolicy>>();
  readonly #servicesByAddress = new Map<string, Service>();
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get<K extends CachedKind>(kind: K, namespace: string, name: string): CachedKinds[K] | undefined {
    return this.#of(kind).get(`${namespace}/${name}`) as CachedKinds[K] | undefined;
  }

  all<K extends CachedKind>(kind: K): IterableIterator<CachedKinds[K]> {
    return this.#of(kind).values() as IterableIterator<CachedKinds[K]>;
  }

  endpointSlices(namespace: string, service: string): readonly EndpointSlice[] {
    return [...(this.#slicesByService.get(`${namespace}/${service}`)?.values() ?? [])];
  }

  networkPolicies(namespace: string): readonly NetworkPolicy[] {
    return [...(this.#policiesByNamespace.get(namespace)?.values() ?? [])];
  }

  serviceByAddress(address: string): Service | undefined {
    return this.#servicesByAddress.get(address);
  }

  /** Keeps an object unless a newer one is known already. */
  put(kind: CachedKind, object: KubeObject): void {
    const { managedFields: _, ...metadata } = object.metadata;
    const slim = { ...object, metadata };
    const key = keyOf(object);
    const before = this.#of(kind).get(key);
    if (before !== undefined && before.metadata.uid === object.metadata.uid && versionOf(before) >= versionOf(object))
      return;
    this.#of(kind).set(key, slim);
    this.#index(kind, before, slim);
    this.#listener(kind, slim, before);
  }

  remove(kind: CachedKind, object: KubeObject): void {
    const before = this.#of(kind).get(keyOf(object));
    if (before === undefined || before.metadata.uid !== object.metadata.uid) return;
    this.#of(kind).delete(keyOf(object));
    this.#index(kind, before, undefined);
    this.#listener(kind, undefined, before);
  }

  /** Takes a full list: what is not in it is gone. */
  replaceAll(kind: CachedKind, objects: readonly KubeObject[]): void {
    const present = new Set(objects.map(keyOf));
    for (const [key, known] of [...this.#of(kind)]) if (!present.has(key)) this.remove(kind, known);
    for (const object of objects) this.put(kind, object);
  }

  #of(kind: CachedKind): Map<string, KubeObject> {
    return this.#objects.get(kind) ?? new Map();
  }

  #index(kind: CachedKind, before: KubeObject | undefined, now: KubeObject | undefined): void {
    if (kind === 'EndpointSlice')
      reindex(this.#slicesByService, serviceKey, before as EndpointSlice, now as EndpointSlice);
    if (kind === 'NetworkPolicy')
      reindex(this.#policiesByNamespace, namespaceOf, before as NetworkPolicy, now as NetworkPolicy);
    if (kind === 'Service') {
      const [old, fresh] = [before as Service | undefined, now as Service | undefined];
      if (old?.spec.clusterIP !== undefined) this.#servicesByAddress.delete(old.spec.clusterIP);
      if (fresh?.spec.clusterIP !== undefined && fresh.spec.clusterIP !== 'None')
        this.#servicesByAddress.set(fresh.spec.clusterIP, fresh);
    }
  }
}

/** `namespace/service` that a slice belongs to. */
export function serviceKey(slice: KubeObject): string {
  return `${namespaceOf(slice)}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
}

export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function namespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? '';
}

function reindex<T extends KubeObject>(
  index: Map<string, Map<string, T>>,
  groupOf: (object: KubeObject) => string,
  before: T | undefined,
  now: T | undefined,
): void {
  if (before !== undefined) index.get(groupOf(before))?.delete(keyOf(before));
  if (now === undefined) return;
  const group = index.get(groupOf(now)) ?? new Map<string, T>();
  index.set(groupOf(now), group.set(keyOf(now), now));
}

/** Resource versions of one API server are numbers that grow. */
function versionOf({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion ?? 0);
}
