import type { KubeObject } from './kube-object.ts';

/** By UTF-16 code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By kind, namespace and name, so that the order of the lists that were read does not matter. */
export function compareObjects(a: KubeObject, b: KubeObject): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
    compareText(a.metadata.name, b.metadata.name) ||
    // Custom resources of two groups may have one kind and name.
    compareText(a.apiVersion, b.apiVersion)
  );
}
