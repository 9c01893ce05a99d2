import { z } from 'zod';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';
import { requireTarget } from '../require-target.ts';

const schema = z.strictObject({ container: z.string().min(1), image: z.string().regex(/^[\w][\w.:/@-]*$/, 'not an image reference') });

export const setImage: Action<'set-image'> = {
  name: 'set-image',
  targets: templateKinds,
  parse: (parameters) => parseParameters('set-image', schema, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    return templateChange(workload, [{ path: `${path}/image`, value: parameters.image }], index, {
      risk: 'medium',
      says: `Set the image of container ${container.name} from ${container.image} to ${parameters.image}.`,
    });
  },
};
