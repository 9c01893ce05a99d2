import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { Probe } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { containerOf, templateKinds } from '../workload.ts';

const port = z.union([z.number().int().min(1).max(65_535), z.string().min(1).max(15)]);
const schema = z.strictObject({
  container: z.string().min(1),
  probe: z.enum(['liveness', 'readiness', 'startup']),
  port: port.optional(),
  path: z.string().startsWith('/').optional(),
  timeoutSeconds: z.number().int().min(1).optional(),
  initialDelaySeconds: z.number().int().min(0).optional(),
  failureThreshold: z.number().int().min(1).optional(),
});

export const fixProbe: Action<'fix-probe'> = {
  name: 'fix-probe',
  targets: templateKinds,
  parse: (parameters) => parseParameters('fix-probe', schema, parameters) as ActionParameters['fix-probe'],
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const { container, path } = containerOf(workload, parameters.container);
    const field = `${parameters.probe}Probe` as const;
    const probe = container[field];
    if (probe === undefined) throw new KubeSageError('PreconditionFailed', `Container ${container.name} has no ${parameters.probe} probe.`);
    const handler = handlerOf(probe);
    if (handler === null && (parameters.port ?? parameters.path) !== undefined) {
      throw new KubeSageError('PreconditionFailed', `The ${parameters.probe} probe of container ${container.name} asks no port.`);
    }
    if (handler !== 'httpGet' && parameters.path !== undefined) {
      throw new KubeSageError('PreconditionFailed', `The ${parameters.probe} probe of container ${container.name} asks no path.`);
    }
    const at = `${path}/${field}`;
    const changes = [
      ...(parameters.port === undefined ? [] : [{ path: `${at}/${handler}/port`, value: parameters.port, word: 'port' }]),
      ...(parameters.path === undefined ? [] : [{ path: `${at}/httpGet/path`, value: parameters.path, word: 'path' }]),
      ...(['timeoutSeconds', 'initialDelaySeconds', 'failureThreshold'] as const).flatMap((word) =>
        parameters[word] === undefined ? [] : [{ path: `${at}/${word}`, value: parameters[word], word }],
      ),
    ];
    if (changes.length === 0) throw new KubeSageError('InvalidRequest', 'The parameters of fix-probe change nothing.');
    return templateChange(workload, changes, index, {
      risk: 'medium',
      says: `Set ${changes.map(({ word, value }) => `${word} ${value}`).join(', ')} of the ${parameters.probe} probe of container ${container.name}.`,
    });
  },
};

function handlerOf(probe: Probe): 'httpGet' | 'tcpSocket' | 'grpc' | null {
  if (probe.httpGet !== undefined) return 'httpGet';
  if (probe.tcpSocket !== undefined) return 'tcpSocket';
  return probe.grpc === undefined ? null : 'grpc';
}
