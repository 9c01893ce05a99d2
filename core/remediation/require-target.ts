import type { KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';

/** For actions that change what exists. */
export function requireTarget(target: KubeObject | null, ref: ObjectRef): KubeObject {
  if (target === null) throw new KubeSageError('PreconditionFailed', `${refKey(ref)} does not exist.`);
  return target;
}
