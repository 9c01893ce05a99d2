import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { keyName, setKey } from '../set-key.ts';

const schema = z.strictObject({ key: keyName, sealedValue: z.string().min(1).optional() });

export const setSecretKey: Action<'set-secret-key'> = {
  name: 'set-secret-key',
  targets: ['Secret'],
  mayCreate: true,
  parse: (parameters) => parseParameters('set-secret-key', schema, parameters) as ActionParameters['set-secret-key'],
  draft: (input) => {
    const { key, sealedValue } = input.parameters;
    if (sealedValue === undefined) {
      throw new KubeSageError(
        'InvalidRequest',
        `sealedValue: the value of key ${key} of Secret ${input.ref.name} is needed.`,
      );
    }
    return setKey(input, { sealedValue });
  },
};
