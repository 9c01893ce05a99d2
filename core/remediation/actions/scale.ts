import { z } from 'zod';
import { refOf } from '../../cluster/object-ref.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { valueAt } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { Verification } from '../plan.ts';
import { requireTarget } from '../require-target.ts';
import { recoveryOf, rolloutRadius } from '../workload.ts';

const schema = z.strictObject({ replicas: z.number().int().min(0).max(100_000) });

export const scale: Action<'scale'> = {
  name: 'scale',
  targets: ['Deployment', 'StatefulSet'],
  parse: (parameters) => parseParameters('scale', schema, parameters),
  draft: ({ target, ref, parameters: { replicas }, index, plannedAt }) => {
    const workload = requireTarget(target, ref);
    const now = (valueAt(workload, '/spec/replicas') ?? 1) as number;
    const name = `${workload.kind} ${workload.metadata.name}`;
    const autoscaler = index
      .inNamespace('HorizontalPodAutoscaler', ref.namespace)
      .find(({ spec }) => spec.scaleTargetRef.kind === workload.kind && spec.scaleTargetRef.name === ref.name);
    // An autoscaler does not touch a workload at zero: bringing it back is a person's business.
    if (autoscaler !== undefined && now !== 0) {
      throw new KubeSageError(
        'PreconditionFailed',
        `HorizontalPodAutoscaler ${autoscaler.metadata.name} sets the replicas of ${name} and would undo this.`,
        { next: 'Change the bounds of the autoscaler instead.' },
      );
    }
    const count = Math.abs(replicas - now);
    const kept: Verification = {
      kind: 'field-equals',
      object: refOf(workload),
      path: '/spec/replicas',
      value: replicas,
    };
    return {
      step: {
        ...draftPatch(workload, [{ path: '/spec/replicas', value: replicas }]),
        risk: replicas < now ? 'medium' : 'low',
        blastRadius: {
          ...rolloutRadius(workload, index),
          pods: count,
          says: `${replicas > now ? 'Adds' : 'Stops'} ${count} pod(s).`,
        },
        says: `Scale ${name} from ${now} to ${replicas} replicas.`,
      },
      verifications: [...(autoscaler === undefined ? [kept] : []), ...recoveryOf(workload, plannedAt)],
    };
  },
};
