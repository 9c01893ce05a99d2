import { z } from 'zod';
import type { Service } from '../../cluster/kube-object.ts';
import { matchesLabels } from '../../cluster/label-selector.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';

type Selector = Readonly<Record<string, string>>;

const schema = z.strictObject({
  selector: z
    .record(z.string().min(1).max(317), z.string().max(63))
    .refine((selector) => Object.keys(selector).length > 0, 'must name at least one label'),
});

export const patchSelector: Action<'patch-selector'> = {
  name: 'patch-selector',
  targets: ['Service'],
  parse: (parameters) => parseParameters('patch-selector', schema, parameters),
  draft: ({ target, ref, parameters: { selector }, index }) => {
    const service = requireTarget(target, ref) as Service;
    const { name } = service.metadata;
    const old = service.spec.selector ?? {};
    if (Object.keys(old).length === 0) {
      throw new KubeSageError(
        'PreconditionFailed',
        `Service ${name} has no selector: its endpoints are kept by something else.`,
      );
    }
    const pods = index
      .inNamespace('Pod', ref.namespace)
      .filter(({ metadata }) => matchesLabels(selector, metadata.labels));
    if (pods.length === 0) {
      throw new KubeSageError('PreconditionFailed', `No pod in ${ref.namespace} has the labels ${words(selector)}.`);
    }
    const owners = [
      ...new Set(pods.map((pod) => index.topOwner(pod)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)),
    ];
    const path = '/spec/selector';
    return {
      step: {
        ...draftPatch(service, [{ path, value: selector }]),
        risk: 'low',
        blastRadius: {
          pods: 0,
          services: [`Service ${name}`],
          says: `Sends the traffic of the Service to ${pods.length} pod(s) of ${owners.join(', ')}; restarts none.`,
        },
        says: `Set the selector of Service ${name} from ${words(old)} to ${words(selector)}.`,
      },
      verifications: [{ kind: 'field-equals', object: refOf(service), path, value: selector }],
    };
  },
};

function words(selector: Selector): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
