import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container } from '../cluster/kube-object.ts';

export type EnvironmentEntry = {
  /** null when we cannot see it: a Secret's, or one that only the running pod knows. */
  readonly value: string | null;
  /** Within the container: `env[2]`, `envFrom[0]`. */
  readonly path: string;
  readonly from: { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string; readonly key: string } | null;
};

export type ContainerEnvironment = {
  readonly entries: ReadonlyMap<string, EnvironmentEntry>;
  /** False when a source could not be read: the absence of a name then means nothing. */
  readonly isComplete: boolean;
};

/** What a container's environment would be now, after Kubernetes' rules: `envFrom` first, `env` over it. Image defaults are not known. */
export function containerEnvironment(
  index: ClusterIndex,
  namespace: string,
  container: Container,
): ContainerEnvironment {
  const entries = new Map<string, EnvironmentEntry>();
  let isComplete = true;
  (container.envFrom ?? []).forEach(({ prefix = '', configMapRef, secretRef }, at) => {
    const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
    const name = configMapRef?.name ?? secretRef?.name ?? '';
    if (!index.knows(kind)) isComplete = false;
    for (const [key, value] of Object.entries(index.find(kind, namespace, name)?.data ?? {})) {
      const shown = kind === 'Secret' ? null : value;
      entries.set(`${prefix}${key}`, { value: shown, path: `envFrom[${at}]`, from: { kind, name, key } });
    }
  });
  (container.env ?? []).forEach(({ name, value, valueFrom }, at) => {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    const path = `env[${at}]`;
    if (configMapKeyRef !== undefined) {
      const { name: source, key, optional } = configMapKeyRef;
      const found = index.find('ConfigMap', namespace, source)?.data?.[key];
      if (found === undefined && optional === true && index.knows('ConfigMap')) return;
      entries.set(name, { value: found ?? null, path, from: { kind: 'ConfigMap', name: source, key } });
    } else if (secretKeyRef !== undefined) {
      const { name: source, key, optional } = secretKeyRef;
      const found = index.find('Secret', namespace, source)?.data?.[key];
      if (found === undefined && optional === true && index.knows('Secret')) return;
      entries.set(name, { value: null, path, from: { kind: 'Secret', name: source, key } });
    } else {
      entries.set(name, { value: valueFrom === undefined ? (value ?? '') : null, path, from: null });
    }
  });
  return { entries, isComplete };
}
