import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';
import { type MissingReference, missingReferences } from '../diagnosis/missing-references.ts';
import { templateOf } from './workload.ts';

/** A workload whose pods cannot start for want of a ConfigMap or Secret, or of a key. */
export type KeyWaiter = {
  readonly workload: KubeObject;
  /** False when the new key is none of those that it asks for. */
  readonly isHelped: boolean;
  /** What it will want even then, in words. */
  readonly stillLacks: readonly string[];
};

/** The workloads that wait for the object of `ref`, and how far its having `key` will get them. */
export function keyWaiters(index: ClusterIndex, ref: ObjectRef, key: string): readonly KeyWaiter[] {
  return workloadsIn(index, ref.namespace).flatMap((workload) => {
    const missing = missingReferences(index, ref.namespace, templateOf(workload).spec);
    if (!missing.some(isOfObject)) return [];
    const left = missing.filter((reference) => !isAnswered(reference));
    return [{ workload, isHelped: left.length < missing.length, stillLacks: [...new Set(left.map(say))] }];
  });

  function isOfObject({ kind, name }: MissingReference): boolean {
    return kind === ref.kind && name === ref.name;
  }

  function isAnswered(reference: MissingReference): boolean {
    return isOfObject(reference) && (reference.key === null || reference.key === key);
  }
}

function workloadsIn(index: ClusterIndex, namespace: string): readonly KubeObject[] {
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;
  return kinds.flatMap((kind): readonly KubeObject[] => index.inNamespace(kind, namespace));
}

function say({ kind, name, key }: MissingReference): string {
  return key === null ? `${kind} ${name}` : `key ${key} of ${kind} ${name}`;
}
