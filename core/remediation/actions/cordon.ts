import type { Action } from '../action.ts';
import { noParameters } from '../no-parameters.ts';
import { setSchedulable } from '../set-schedulable.ts';

export const cordon: Action<'cordon'> = {
  name: 'cordon',
  targets: ['Node'],
  parse: noParameters('cordon'),
  draft: (input) => setSchedulable(input, false),
};
