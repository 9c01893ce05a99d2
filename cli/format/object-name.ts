import type { ObjectRef } from '../../core/cluster/object-ref.ts';

/** `Deployment shop/checkout`, `Node worker-3`. */
export function objectName({ kind, namespace, name }: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
