import type { Container, EnvVar } from '../../../core/cluster/kube-object.ts';
import type { DataObject, KubeletPod, World } from './kubelet-types.ts';

/** A container's environment, or the kubelet's words for what is missing. */
export type Environment =
  | { readonly kind: 'complete'; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: 'incomplete'; readonly error: string };

type Sources = Pick<World, 'configMap' | 'secret' | 'node'>;

class Missing extends Error {}

/** Resolves `envFrom` and `env` in order, later ones winning, with `$(NAME)` expanded from those before. */
export function resolveEnvironment(container: Container, pod: KubeletPod, sources: Sources): Environment {
  const namespace = pod.metadata.namespace ?? '';
  const values = new Map<string, string>();
  try {
    for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
      if (configMapRef !== undefined) addAll(prefix, textOf(configMap(configMapRef)));
      if (secretRef !== undefined) addAll(prefix, secretTextOf(secret(secretRef)));
    }
    for (const variable of container.env ?? []) {
      const value = variableValue(variable);
      if (value !== null) values.set(variable.name, value);
    }
  } catch (error) {
    if (error instanceof Missing) return { kind: 'incomplete', error: error.message };
    throw error;
  }
  return { kind: 'complete', values };

  function addAll(prefix: string, entries: ReadonlyMap<string, string>): void {
    for (const [key, value] of entries) values.set(`${prefix}${key}`, value);
  }

  function variableValue({ value, valueFrom }: EnvVar): string | null {
    if (valueFrom === undefined) return expand(value ?? '', values);
    const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
    if (configMapKeyRef !== undefined) return keyOf('ConfigMap', configMapKeyRef, textOf(configMap(configMapKeyRef)));
    if (secretKeyRef !== undefined) return keyOf('Secret', secretKeyRef, secretTextOf(secret(secretKeyRef)));
    if (fieldRef !== undefined) return fieldOf(pod, fieldRef.fieldPath, sources);
    return resourceOf(container, valueFrom.resourceFieldRef?.resource ?? '');
  }

  function keyOf(
    kind: string,
    ref: { readonly name: string; readonly key: string; readonly optional?: boolean },
    entries: ReadonlyMap<string, string>,
  ): string | null {
    const value = entries.get(ref.key);
    if (value !== undefined) return value;
    if (ref.optional === true) return null;
    throw new Missing(`couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name}`);
  }

  function configMap(ref: { readonly name: string; readonly optional?: boolean }): DataObject | undefined {
    const found = sources.configMap(namespace, ref.name);
    if (found === undefined && ref.optional !== true) throw new Missing(`configmap "${ref.name}" not found`);
    return found;
  }

  function secret(ref: { readonly name: string; readonly optional?: boolean }): DataObject | undefined {
    const found = sources.secret(namespace, ref.name);
    if (found === undefined && ref.optional !== true) throw new Missing(`secret "${ref.name}" not found`);
    return found;
  }
}

function textOf(object: DataObject | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(object?.data ?? {}));
}

function secretTextOf(object: DataObject | undefined): ReadonlyMap<string, string> {
  const entries = Object.entries(object?.data ?? {});
  return new Map(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]+)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return values.get(name) ?? match;
  });
}

function fieldOf(pod: KubeletPod, path: string, sources: Sources): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed !== null) {
    const entries = keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return entries?.[keyed[2] ?? ''] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return pod.status?.podIP ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return internalIp(sources.node(pod.spec.nodeName ?? '')) ?? '';
    default:
      return '';
  }
}

function internalIp(node: ReturnType<World['node']>): string | undefined {
  return node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

function resourceOf(container: Container, resource: string): string {
  const [side, name = ''] = resource.split('.', 2);
  const { limits, requests } = container.resources ?? {};
  return (side === 'limits' ? limits?.[name] : requests?.[name]) ?? '0';
}
