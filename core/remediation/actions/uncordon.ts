import type { Action } from '../action.ts';
import { noParameters } from '../no-parameters.ts';
import { setSchedulable } from '../set-schedulable.ts';

export const uncordon: Action<'uncordon'> = {
  name: 'uncordon',
  targets: ['Node'],
  parse: noParameters('uncordon'),
  draft: (input) => setSchedulable(input, true),
};
