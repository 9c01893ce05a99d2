import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { valueAt } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { recoveryOf, rolloutRadius } from '../workload.ts';

const schema = z.strictObject({ replicas: z.number().int().min(0).max(10_000) });

export const scale: Action<'scale'> = {
  name: 'scale',
  targets: ['Deployment', 'StatefulSet'],
  parse: (parameters) => parseParameters('scale', schema, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const { replicas } = parameters;
    const now = (valueAt(workload, '/spec/replicas') ?? 1) as number;
    const name = `${workload.kind} ${workload.metadata.name}`;
    if (now === replicas) throw new KubeSageError('PreconditionFailed', `${name} already has ${replicas} replicas.`);
    const autoscaler = index
      .inNamespace('HorizontalPodAutoscaler', ref.namespace)
      .find(({ spec }) => spec.scaleTargetRef.kind === workload.kind && spec.scaleTargetRef.name === workload.metadata.name);
    // An autoscaler does not touch a workload at zero: bringing it back is a person's business.
    if (autoscaler !== undefined && now !== 0) {
      throw new KubeSageError('PreconditionFailed', `HorizontalPodAutoscaler ${autoscaler.metadata.name} sets the replicas of ${name}; change its bounds instead.`);
    }
    const { operations, inverse } = draftPatch(workload, [{ path: '/spec/replicas', value: replicas }]);
    return {
      step: {
        change: { kind: 'patch', operations },
        inverse: { kind: 'patch', operations: inverse },
        risk: replicas < now ? 'medium' : 'low',
        blastRadius: { ...rolloutRadius(workload, index), pods: Math.abs(replicas - now), says: `${replicas > now ? 'Adds' : 'Stops'} ${Math.abs(replicas - now)} pod(s).` },
        says: `Scale ${name} from ${now} to ${replicas} replicas.`,
      },
      verifications: [{ kind: 'field-equals', object: refOf(workload), path: '/spec/replicas', value: replicas }, ...recoveryOf(workload)],
    };
  },
};
