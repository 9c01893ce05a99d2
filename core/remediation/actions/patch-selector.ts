import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import { matchesLabels } from '../../cluster/label-selector.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Service } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';

const schema = z.strictObject({
  selector: z.record(z.string().min(1), z.string()).refine((selector) => Object.keys(selector).length > 0, 'must select something'),
});

export const patchSelector: Action<'patch-selector'> = {
  name: 'patch-selector',
  targets: ['Service'],
  parse: (parameters) => parseParameters('patch-selector', schema, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const service = requireTarget(target, ref) as Service;
    const pods = index.inNamespace('Pod', ref.namespace).filter((pod) => matchesLabels(parameters.selector, pod.metadata.labels));
    if (pods.length === 0) throw new KubeSageError('PreconditionFailed', `No pod in ${ref.namespace} has the labels ${words(parameters.selector)}.`);
    const { operations, inverse } = draftPatch(service, [{ path: '/spec/selector', value: parameters.selector }]);
    return {
      step: {
        change: { kind: 'patch', operations },
        inverse: { kind: 'patch', operations: inverse },
        risk: 'low',
        blastRadius: { pods: 0, services: [`Service ${service.metadata.name}`], says: `Sends the traffic of the Service to ${pods.length} pod(s); restarts none.` },
        says: `Set the selector of Service ${service.metadata.name} from ${words(service.spec.selector ?? {})} to ${words(parameters.selector)}.`,
      },
      verifications: [{ kind: 'field-equals', object: refOf(service), path: '/spec/selector', value: parameters.selector }],
    };
  },
};

function words(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(',') || 'nothing';
}
