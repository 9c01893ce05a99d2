import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { keyName, setKey } from '../set-key.ts';

const schema = z.strictObject({
  key: keyName,
  value: z
    .string()
    .max(1 << 20)
    .optional(),
});

export const setConfigKey: Action<'set-config-key'> = {
  name: 'set-config-key',
  targets: ['ConfigMap'],
  mayCreate: true,
  parse: (parameters) => parseParameters('set-config-key', schema, parameters) as ActionParameters['set-config-key'],
  draft: (input) => {
    const { key, value } = input.parameters;
    if (value === undefined) {
      throw new KubeSageError(
        'InvalidRequest',
        `value: the value of key ${key} of ConfigMap ${input.ref.name} is needed.`,
      );
    }
    const draft = setKey(input, value);
    return {
      ...draft,
      verifications: [{ kind: 'field-equals', object: input.ref, path: `/data/${key}`, value }, ...draft.verifications],
    };
  },
};
