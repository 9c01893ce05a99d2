import { KubeSageError } from '../../errors.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Pod } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { noParameters } from '../no-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { recoveryOf, servicesBefore } from '../workload.ts';

export const recreatePod: Action<'recreate-pod'> = {
  name: 'recreate-pod',
  targets: ['Pod'],
  parse: noParameters('recreate-pod'),
  draft: ({ target, ref, index }) => {
    const pod = requireTarget(target, ref) as Pod;
    const { name } = pod.metadata;
    const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller === true);
    if (controller === undefined) throw new KubeSageError('PreconditionFailed', `No controller would recreate pod ${name}.`);
    if (controller.kind === 'Job') throw new KubeSageError('PreconditionFailed', `Pod ${name} belongs to Job ${controller.name}: its work would be done twice.`);
    const node = index.all('Node').find((candidate) => candidate.metadata.name === pod.spec.nodeName);
    const isLost = node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'Unknown') ?? false;
    // Two pods of one identity could run and write at once if the lost node is only cut off.
    if (isLost && controller.kind === 'StatefulSet') {
      throw new KubeSageError('PreconditionFailed', `Node ${pod.spec.nodeName} does not answer: pod ${name} of a StatefulSet may still run there.`);
    }
    const services = servicesBefore(pod.metadata.labels ?? {}, ref.namespace, index);
    return {
      step: {
        change: { kind: 'delete' },
        inverse: null,
        risk: 'low',
        blastRadius: { pods: 1, services, says: `Stops 1 pod; ${controller.kind} ${controller.name} creates it anew.` },
        says: `Delete pod ${name}, so that ${controller.kind} ${controller.name} creates it anew.`,
      },
      verifications: recoveryOf(index.topOwner(pod)).filter((verification) => verification.kind === 'pods-ready' && refOf(pod).uid !== ''),
    };
  },
};
