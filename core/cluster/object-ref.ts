import type { KubeObject } from './kube-object.ts';

/** Names one object of a cluster. `namespace` is '' for cluster-scoped kinds; `uid` is '' for an object that does not exist. */
export type ObjectRef = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
};

export function refOf(object: KubeObject): ObjectRef {
  const { namespace = '', name, uid = '' } = object.metadata;
  return { kind: object.kind, namespace, name, uid };
}

/** A reference to an object that is named somewhere but does not exist. */
export function missingRef(kind: string, namespace: string, name: string): ObjectRef {
  return { kind, namespace, name, uid: '' };
}

/** `Kind/namespace/name`, or `Kind/name` for cluster-scoped kinds: unique within a cluster at one moment. */
export function refKey(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string {
  return ref.namespace === '' ? `${ref.kind}/${ref.name}` : `${ref.kind}/${ref.namespace}/${ref.name}`;
}
