import { z } from 'zod';
import type { Container, Probe } from '../../cluster/kube-object.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

type Parameters = ActionParameters['fix-probe'];
type Handler = 'httpGet' | 'tcpSocket' | 'grpc';

const times = ['timeoutSeconds', 'initialDelaySeconds', 'failureThreshold'] as const;
const schema = z
  .strictObject({
    container: z.string().min(1),
    probe: z.enum(['liveness', 'readiness', 'startup']),
    port: z.union([z.number().int().min(1).max(65_535), z.string().min(1).max(15)]).optional(),
    path: z.string().startsWith('/').optional(),
    timeoutSeconds: z.number().int().min(1).optional(),
    initialDelaySeconds: z.number().int().min(0).optional(),
    failureThreshold: z.number().int().min(1).optional(),
  })
  .refine(({ container: _, probe: __, ...changes }) => Object.values(changes).some((change) => change !== undefined), {
    path: ['port'],
    message: 'or another setting of the probe must be given',
  });

export const fixProbe: Action<'fix-probe'> = {
  name: 'fix-probe',
  targets: templateKinds,
  parse: (parameters) => parseParameters('fix-probe', schema, parameters) as Parameters,
  draft: ({ target, ref, parameters, ...rest }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    const field = `${parameters.probe}Probe` as const;
    const probe = container[field];
    const name = `${parameters.probe} probe of container ${container.name}`;
    if (probe === undefined) throw new KubeSageError('PreconditionFailed', `There is no ${name}.`);
    const handler = requireHandler(probe, parameters, container, name);
    const changes = [
      ...(parameters.port === undefined ? [] : [{ at: `${handler}/port`, value: parameters.port, word: 'port' }]),
      ...(parameters.path === undefined ? [] : [{ at: `${handler}/path`, value: parameters.path, word: 'path' }]),
      ...times.flatMap((word) => (parameters[word] === undefined ? [] : [{ at: word, value: parameters[word], word }])),
    ];
    return templateChange(
      workload,
      changes.map(({ at, value }) => ({ path: `${path}/${field}/${at}`, value })),
      rest,
      `Set ${changes.map(({ word, value }) => `${word} ${value}`).join(', ')} of the ${name}.`,
    );
  },
};

function requireHandler(
  probe: Probe,
  { port, path }: Parameters,
  { ports = [] }: Container,
  name: string,
): Handler | null {
  const handler = (['httpGet', 'tcpSocket', 'grpc'] as const).find((each) => probe[each] !== undefined) ?? null;
  if (handler === null && port !== undefined) {
    throw new KubeSageError('PreconditionFailed', `The ${name} runs a command and asks no port.`);
  }
  if (handler !== 'httpGet' && path !== undefined) {
    throw new KubeSageError('PreconditionFailed', `The ${name} is not an HTTP request and asks no path.`);
  }
  if (typeof port === 'string' && (handler === 'grpc' || !ports.some((declared) => declared.name === port))) {
    const names = ports.flatMap((declared) => declared.name ?? []).join(', ') || 'none';
    throw new KubeSageError(
      'PreconditionFailed',
      `The ${name} cannot ask port "${port}": the container's named ports are ${names}${handler === 'grpc' ? ', and gRPC takes a number' : ''}.`,
    );
  }
  return handler;
}
