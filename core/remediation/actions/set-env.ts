import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { EnvVar } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { pointer } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

const keyRef = z.strictObject({ name: z.string().min(1), key: z.string().min(1) });
const schema = z
  .strictObject({
    container: z.string().min(1),
    name: z.string().regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, 'not a name of an environment variable'),
    value: z.string().optional(),
    configMapKey: keyRef.optional(),
    secretKey: keyRef.optional(),
  })
  .refine(
    ({ value, configMapKey, secretKey }) => [value, configMapKey, secretKey].filter((source) => source !== undefined).length === 1,
    'exactly one of value, configMapKey and secretKey must be given',
  );

export const setEnv: Action<'set-env'> = {
  name: 'set-env',
  targets: templateKinds,
  parse: (parameters) => parseParameters('set-env', schema, parameters) as ActionParameters['set-env'],
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    requireKey();
    const env = container.env ?? [];
    const at = env.findIndex((variable) => variable.name === parameters.name);
    const variable = toVariable(parameters);
    // A new variable is put at a position, not at `-`, so that its inverse can name it.
    const assignment =
      container.env === undefined
        ? { path: `${path}/env`, value: [variable] }
        : { path: `${path}/env${pointer(at === -1 ? env.length : at)}`, value: variable };
    return templateChange(workload, [assignment], index, {
      risk: 'medium',
      says: `${at === -1 ? 'Add' : 'Change'} environment variable ${parameters.name} of container ${container.name}${source()}.`,
    });

    function source(): string {
      if (parameters.configMapKey) return ` from ConfigMap ${parameters.configMapKey.name}, key ${parameters.configMapKey.key}`;
      if (parameters.secretKey) return ` from Secret ${parameters.secretKey.name}, key ${parameters.secretKey.key}`;
      return ` to "${parameters.value}"`;
    }

    function requireKey(): void {
      const { configMapKey, secretKey } = parameters;
      for (const [kind, key] of [['ConfigMap', configMapKey], ['Secret', secretKey]] as const) {
        if (key === undefined || !index.knows(kind)) continue;
        if (index.find(kind, ref.namespace, key.name)?.data?.[key.key] === undefined) {
          throw new KubeSageError('PreconditionFailed', `${kind} ${ref.namespace}/${key.name} has no key "${key.key}".`);
        }
      }
    }
  },
};

function toVariable({ name, value, configMapKey, secretKey }: ActionParameters['set-env']): EnvVar {
  if (configMapKey) return { name, valueFrom: { configMapKeyRef: configMapKey } };
  if (secretKey) return { name, valueFrom: { secretKeyRef: secretKey } };
  return { name, value: value ?? '' };
}
