import { KubeSageError } from '../errors.ts';
import { refOf } from '../cluster/object-ref.ts';
import type { Node } from '../cluster/kube-object.ts';
import type { Action } from './action.ts';
import { draftPatch } from './draft-patch.ts';
import { noParameters } from './no-parameters.ts';
import { requireTarget } from './require-target.ts';

/** Cordon and uncordon are one change in two directions. */
export function setSchedulable(name: 'cordon' | 'uncordon'): Action<'cordon'> | Action<'uncordon'> {
  const isCordon = name === 'cordon';
  return {
    name,
    targets: ['Node'],
    parse: noParameters(name),
    draft: ({ target, ref, index }: Parameters<Action<'cordon'>['draft']>[0]) => {
      const node = requireTarget(target, ref) as Node;
      if ((node.spec?.unschedulable === true) === isCordon) {
        throw new KubeSageError('PreconditionFailed', `Node ${node.metadata.name} is ${isCordon ? 'already' : 'not'} cordoned.`);
      }
      const { operations, inverse } = draftPatch(node, [{ path: '/spec/unschedulable', value: isCordon ? true : undefined }]);
      const pods = index.all('Pod').filter((pod) => pod.spec.nodeName === node.metadata.name).length;
      return {
        step: {
          change: { kind: 'patch', operations },
          inverse: { kind: 'patch', operations: inverse },
          risk: 'low',
          blastRadius: { pods: 0, services: [], says: `${isCordon ? 'No new pods are placed' : 'New pods may be placed'} on the node; its ${pods} pod(s) stay.` },
          says: `${isCordon ? 'Cordon' : 'Uncordon'} node ${node.metadata.name}.`,
        },
        verifications: [{ kind: 'field-equals', object: refOf(node), path: '/spec/unschedulable', value: isCordon ? true : null }],
      };
    },
  } as Action<'cordon'> | Action<'uncordon'>;
}
