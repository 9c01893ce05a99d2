import { z } from 'zod';
import type { Action } from '../action.ts';
import { imageReference } from '../image-reference.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

const schema = z.strictObject({
  container: z.string().min(1),
  image: z.string().regex(imageReference, 'is not an image reference such as registry.example/shop/checkout:2.3'),
});

export const setImage: Action<'set-image'> = {
  name: 'set-image',
  targets: templateKinds,
  parse: (parameters) => parseParameters('set-image', schema, parameters),
  draft: ({ target, ref, parameters: { container: name, image }, ...rest }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, name);
    const says = `Set the image of container ${name} from ${container.image} to ${image}.`;
    return templateChange(workload, [{ path: `${path}/image`, value: image }], rest, says);
  },
};
