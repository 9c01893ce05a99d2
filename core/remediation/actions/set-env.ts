import { z } from 'zod';
import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { EnvVar } from '../../cluster/kube-object.ts';
import { KubeSageError } from '../../errors.ts';
import { redactEntry } from '../../redact.ts';
import type { Action } from '../action.ts';
import { pointer } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

type Parameters = ActionParameters['set-env'];

const keyRef = z.strictObject({ name: z.string().min(1), key: z.string().min(1) });
const schema = z
  .strictObject({
    container: z.string().min(1),
    name: z.string().regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, 'is not a name of an environment variable'),
    value: z.string().optional(),
    configMapKey: keyRef.optional(),
    secretKey: keyRef.optional(),
  })
  .refine(
    ({ value, configMapKey, secretKey }) =>
      [value, configMapKey, secretKey].filter((source) => source !== undefined).length === 1,
    { path: ['value'], message: 'exactly one of value, configMapKey and secretKey must be given' },
  );

export const setEnv: Action<'set-env'> = {
  name: 'set-env',
  targets: templateKinds,
  parse: (parameters) => parseParameters('set-env', schema, parameters) as Parameters,
  draft: ({ target, ref, parameters, ...rest }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    requireSource(parameters, ref.namespace, rest.index);
    const env = container.env ?? [];
    const at = env.findIndex((variable) => variable.name === parameters.name);
    const variable = toVariable(parameters);
    // A new variable is put at a position, not at `-`, so that its inverse can name it.
    const assignment =
      container.env === undefined
        ? { path: `${path}/env`, value: [variable] }
        : { path: `${path}/env${pointer(at === -1 ? env.length : at)}`, value: variable };
    const verb = at === -1 ? 'Add' : 'Change';
    const says = `${verb} environment variable ${parameters.name} of container ${container.name}${sourceOf(parameters)}.`;
    return templateChange(workload, [assignment], rest, says);
  },
};

function requireSource({ configMapKey, secretKey }: Parameters, namespace: string, index: ClusterIndex): void {
  for (const [kind, source] of [['ConfigMap', configMapKey] as const, ['Secret', secretKey] as const]) {
    if (source === undefined || !index.knows(kind)) continue;
    if (index.find(kind, namespace, source.name)?.data?.[source.key] !== undefined) continue;
    throw new KubeSageError('PreconditionFailed', `${kind} ${namespace}/${source.name} has no key "${source.key}".`);
  }
}

function toVariable({ name, value, configMapKey, secretKey }: Parameters): EnvVar {
  if (configMapKey) return { name, valueFrom: { configMapKeyRef: configMapKey } };
  if (secretKey) return { name, valueFrom: { secretKeyRef: secretKey } };
  return { name, value: value ?? '' };
}

function sourceOf({ name, value = '', configMapKey, secretKey }: Parameters): string {
  if (configMapKey) return ` from ConfigMap ${configMapKey.name}, key ${configMapKey.key}`;
  if (secretKey) return ` from Secret ${secretKey.name}, key ${secretKey.key}`;
  return ` to "${redactEntry(name, value)}"`;
}
