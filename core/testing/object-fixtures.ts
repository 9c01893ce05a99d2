import type {
  Condition,
  ConfigMap,
  KubeEvent,
  KubeObject,
  Node,
  PersistentVolumeClaim,
  Secret,
} from '../cluster/kube-object.ts';
import { resourceKinds } from '../cluster/resource-kinds.ts';
import { ago, type Meta, meta } from './fixture-metadata.ts';

export function node(
  options: Meta & {
    readonly cpu?: string;
    readonly memory?: string;
    readonly isReady?: boolean;
    readonly spec?: Node['spec'];
    readonly conditions?: readonly Condition[];
  } = {},
): Node {
  const { name = 'node-1', cpu = '4', memory = '8Gi', isReady = true, conditions = [] } = options;
  const ready: Condition = {
    type: 'Ready',
    status: isReady ? 'True' : 'Unknown',
    reason: isReady ? 'KubeletReady' : 'NodeStatusUnknown',
    lastTransitionTime: ago(600),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta('Node', name, { ...options, labels: { 'kubernetes.io/hostname': name, ...options.labels } }, false),
    spec: options.spec ?? {},
    status: { allocatable: { cpu, memory, pods: '110' }, conditions: [ready, ...conditions] },
  };
}

export function namespace(
  name: string,
  options: Meta & { readonly deletingSeconds?: number; readonly conditions?: readonly Condition[] } = {},
): KubeObject {
  const base = meta('Namespace', name, { ...options, labels: { 'kubernetes.io/metadata.name': name } }, false);
  const metadata =
    options.deletingSeconds === undefined ? base : { ...base, deletionTimestamp: ago(options.deletingSeconds) };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
    status: {
      phase: options.deletingSeconds === undefined ? 'Active' : 'Terminating',
      conditions: options.conditions ?? [],
    },
  } as KubeObject;
}

export function configMap(name: string, data: Readonly<Record<string, string>>, options: Meta = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('ConfigMap', name, options), data };
}

export function secret(name: string, keys: readonly string[], options: Meta = {}): Secret {
  const data = Object.fromEntries(keys.map((key) => [key, '<8 bytes>']));
  return { apiVersion: 'v1', kind: 'Secret', metadata: meta('Secret', name, options), type: 'Opaque', data };
}

export function claim(
  name: string,
  options: Meta & { readonly phase?: string; readonly storageClass?: string; readonly volume?: string } = {},
): PersistentVolumeClaim {
  const { phase = 'Pending', storageClass, volume } = options;
  const spec = {
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    ...(volume === undefined ? {} : { volumeName: volume }),
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta('PersistentVolumeClaim', name, options),
    spec,
    status: { phase },
  };
}

/** Any other object, with the usual metadata. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object = {},
  options: Meta = {},
): KubeObject {
  const isNamespaced = resourceKinds.find((row) => row.kind === kind)?.namespaced !== false;
  return { apiVersion, kind, metadata: meta(kind, name, options, isNamespaced), ...rest };
}

export function event(
  about: KubeObject,
  reason: string,
  message: string,
  options: {
    readonly secondsAgo?: number;
    readonly count?: number;
    readonly type?: string;
    readonly container?: string;
  } = {},
): KubeEvent {
  const { secondsAgo = 60, count = 4, type = 'Warning', container: containerName } = options;
  const { name, namespace: place = '', uid = '' } = about.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${reason.toLowerCase()}.${message.length}`,
      namespace: place === '' ? 'default' : place,
      uid: `event-${uid}-${reason}-${message}`,
    },
    involvedObject: {
      kind: about.kind,
      namespace: place,
      name,
      uid,
      ...(containerName === undefined ? {} : { fieldPath: `spec.containers{${containerName}}` }),
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: ago(secondsAgo + 600),
    lastTimestamp: ago(secondsAgo),
  };
}
