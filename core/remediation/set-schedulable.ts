import type { Node } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import type { Draft, DraftInput } from './action.ts';
import { draftPatch } from './draft-patch.ts';
import { requireTarget } from './require-target.ts';

/** Cordon and uncordon are one change in two directions. */
export function setSchedulable(
  { target, ref, index }: DraftInput<'cordon' | 'uncordon'>,
  isSchedulable: boolean,
): Draft {
  const node = requireTarget(target, ref) as Node;
  const { name } = node.metadata;
  if ((node.spec?.unschedulable !== true) === isSchedulable) {
    throw new KubeSageError('PreconditionFailed', `Node ${name} is ${isSchedulable ? 'not' : 'already'} cordoned.`);
  }
  const path = '/spec/unschedulable';
  const pods = index.all('Pod').filter((pod) => pod.spec.nodeName === name).length;
  return {
    step: {
      ...draftPatch(node, [{ path, value: isSchedulable ? undefined : true }]),
      risk: 'low',
      blastRadius: {
        pods: 0,
        services: [],
        says: `${isSchedulable ? 'New pods may be' : 'No new pods are'} placed on the node; its ${pods} pod(s) stay.`,
      },
      says: `${isSchedulable ? 'Uncordon' : 'Cordon'} node ${name}.`,
    },
    verifications: [{ kind: 'field-equals', object: refOf(node), path, value: isSchedulable ? null : true }],
  };
}
