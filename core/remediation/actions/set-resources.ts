import { z } from 'zod';
import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Container } from '../../cluster/kube-object.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { pointer } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import { quantity } from '../quantity.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

type Amount = { readonly side: 'requests' | 'limits'; readonly resource: string; readonly value: string };

const amounts = z.record(
  z.string().min(1),
  // Nothing would be no limit, or no claim to anything: a symptom hidden.
  z.string().refine((text) => (quantity(text) ?? 0) > 0, 'is not a Kubernetes quantity above 0'),
);
const schema = z
  .strictObject({ container: z.string().min(1), requests: amounts.optional(), limits: amounts.optional() })
  .refine(({ requests, limits }) => Object.keys({ ...requests, ...limits }).length > 0, {
    path: ['requests'],
    message: 'or limits must name a resource',
  });

export const setResources: Action<'set-resources'> = {
  name: 'set-resources',
  targets: templateKinds,
  parse: (parameters) => parseParameters('set-resources', schema, parameters) as ActionParameters['set-resources'],
  draft: ({ target, ref, parameters, ...rest }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    requireOrder(container, parameters);
    const changes = amountsOf(parameters).filter(
      // Two spellings of one quantity are no change.
      ({ side, resource, value }) => quantity(container.resources?.[side]?.[resource] ?? '') !== quantity(value),
    );
    const words = changes.map(
      ({ side, resource, value }) =>
        `${resource} ${side.slice(0, -1)} from ${container.resources?.[side]?.[resource] ?? 'none'} to ${value}`,
    );
    return templateChange(
      workload,
      changes.map(({ side, resource, value }) => ({ path: `${path}/resources${pointer(side, resource)}`, value })),
      rest,
      `Set container ${container.name}: ${words.join(', ')}.${tooMuch(changes, rest.index)}`,
    );
  },
};

function amountsOf(parameters: ActionParameters['set-resources']): readonly Amount[] {
  return (['requests', 'limits'] as const).flatMap((side) =>
    Object.entries(parameters[side] ?? {}).map(([resource, value]) => ({ side, resource, value })),
  );
}

function requireOrder({ name, resources }: Container, parameters: ActionParameters['set-resources']): void {
  const requests = { ...resources?.requests, ...parameters.requests };
  const limits = { ...resources?.limits, ...parameters.limits };
  for (const [resource, limit] of Object.entries(limits)) {
    const request = requests[resource];
    if (request === undefined || (quantity(request) ?? 0) <= (quantity(limit) ?? 0)) continue;
    throw new KubeSageError(
      'PreconditionFailed',
      `The ${resource} limit ${limit} of container ${name} would be below its request ${request}.`,
    );
  }
}

function tooMuch(changes: readonly Amount[], index: ClusterIndex): string {
  const nodes = index.all('Node');
  const excess = changes.find(
    ({ side, resource, value }) =>
      side === 'requests' &&
      nodes.length > 0 &&
      nodes.every(({ status }) => (quantity(status?.allocatable?.[resource] ?? '') ?? 0) < (quantity(value) ?? 0)),
  );
  return excess === undefined ? '' : ` No node has ${excess.value} of ${excess.resource}: its pods would stay pending.`;
}
