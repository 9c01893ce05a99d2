import type { Container } from '../../../core/cluster/kube-object.ts';
import type { KubeletPod } from './kubelet-types.ts';
import { type PodLife, rolesOf } from './pod-life.ts';

/** What a pod's behaviour depends on, as `Kind/namespace/name`: a change of any of them wakes the pod. */
export function referencesOf(pod: KubeletPod, life: PodLife): ReadonlySet<string> {
  const namespace = pod.metadata.namespace ?? '';
  const found = new Set<string>();
  const add = (kind: string, name: string | undefined) =>
    void (name !== undefined && found.add(`${kind}/${namespace}/${name}`));
  for (const { container } of rolesOf(pod)) addEnvironment(container);
  for (const { name } of pod.spec.imagePullSecrets ?? []) add('Secret', name);
  for (const { configMap, secret, projected, persistentVolumeClaim } of pod.spec.volumes ?? []) {
    add('ConfigMap', configMap?.name);
    add('Secret', secret?.secretName);
    add('PersistentVolumeClaim', persistentVolumeClaim?.claimName);
    for (const source of projected?.sources ?? []) {
      add('ConfigMap', (source.configMap as { name?: string } | undefined)?.name);
      add('Secret', (source.secret as { name?: string } | undefined)?.name);
    }
  }
  for (const { calledServices } of life.containers.values())
    for (const service of calledServices) found.add(`Service/${service}`);
  return found;

  function addEnvironment(container: Container): void {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      add('ConfigMap', configMapRef?.name);
      add('Secret', secretRef?.name);
    }
    for (const { valueFrom } of container.env ?? []) {
      add('ConfigMap', valueFrom?.configMapKeyRef?.name);
      add('Secret', valueFrom?.secretKeyRef?.name);
    }
  }
}

/** Who depends on what. */
export class ReferenceIndex {
  readonly #dependants = new Map<string, Set<string>>();
  readonly #references = new Map<string, ReadonlySet<string>>();

  set(pod: string, references: ReadonlySet<string>): void {
    for (const gone of this.#references.get(pod) ?? [])
      if (!references.has(gone)) this.#dependants.get(gone)?.delete(pod);
    for (const reference of references) {
      const pods = this.#dependants.get(reference) ?? new Set();
      this.#dependants.set(reference, pods.add(pod));
    }
    this.#references.set(pod, references);
  }

  remove(pod: string): void {
    this.set(pod, new Set());
    this.#references.delete(pod);
  }

  dependants(reference: string): Iterable<string> {
    return this.#dependants.get(reference) ?? [];
  }
}
