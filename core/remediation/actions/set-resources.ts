import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import { quantity } from '../quantity.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { pointer } from '../json-pointer.ts';
import { containerOf, templateKinds } from '../workload.ts';

const amounts = z.record(z.string().min(1), z.string().refine((text) => quantity(text) !== null, 'not a Kubernetes quantity')).optional();
const schema = z.strictObject({ container: z.string().min(1), requests: amounts, limits: amounts });

export const setResources: Action<'set-resources'> = {
  name: 'set-resources',
  targets: templateKinds,
  parse: (parameters) => {
    const { container, requests, limits } = parseParameters('set-resources', schema, parameters);
    if (requests === undefined && limits === undefined) {
      throw new KubeSageError('InvalidRequest', 'The parameters of set-resources are not valid: requests or limits must be given.');
    }
    return { container, ...(requests && { requests }), ...(limits && { limits }) };
  },
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    const requests = { ...container.resources?.requests, ...parameters.requests };
    const limits = { ...container.resources?.limits, ...parameters.limits };
    for (const [resource, limit] of Object.entries(limits)) {
      const request = requests[resource];
      if (request !== undefined && (quantity(request) ?? 0) > (quantity(limit) ?? 0)) {
        throw new KubeSageError('PreconditionFailed', `The ${resource} limit ${limit} would be below the request ${request} of container ${container.name}.`);
      }
    }
    const assignments = (['requests', 'limits'] as const).flatMap((field) =>
      Object.entries(parameters[field] ?? {}).map(([resource, value]) => ({ path: `${path}/resources${pointer(field, resource)}`, value })),
    );
    const words = (['requests', 'limits'] as const).flatMap((field) =>
      Object.entries(parameters[field] ?? {}).map(
        ([resource, value]) => `${resource} ${field.slice(0, -1)} from ${container.resources?.[field]?.[resource] ?? 'none'} to ${value}`,
      ),
    );
    return templateChange(workload, assignments, index, { risk: 'medium', says: `Set container ${container.name}: ${words.join(', ')}.` });
  },
};
