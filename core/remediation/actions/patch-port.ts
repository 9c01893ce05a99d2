import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Ingress, IngressBackend, KubeObject, Service } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { type Assignment, draftPatch } from '../draft-patch.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';

const port = z.union([z.number().int().min(1).max(65_535), z.string().min(1).max(15)]);
const schema = z.union([
  z.strictObject({ port: z.number().int().min(1).max(65_535), targetPort: port }),
  z.strictObject({ host: z.string(), path: z.string(), serviceName: z.string().min(1), servicePort: port }),
]);

export const patchPort: Action<'patch-port'> = {
  name: 'patch-port',
  targets: ['Service', 'Ingress'],
  parse: (parameters) => parseParameters('patch-port', schema, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const object = requireTarget(target, ref);
    if ('targetPort' in parameters) return step(object, servicePort(object, parameters), `Send port ${parameters.port} of Service ${ref.name} to target port ${parameters.targetPort}.`);
    if (index.find('Service', ref.namespace, parameters.serviceName) === undefined) {
      throw new KubeSageError('PreconditionFailed', `Service ${ref.namespace}/${parameters.serviceName} does not exist.`);
    }
    return step(object, ingressBackend(object, parameters), `Send ${parameters.host}${parameters.path} of Ingress ${ref.name} to Service ${parameters.serviceName}, port ${parameters.servicePort}.`);
  },
};

type ServiceParameters = { readonly port: number; readonly targetPort: number | string };
type IngressParameters = { readonly host: string; readonly path: string; readonly serviceName: string; readonly servicePort: number | string };

function servicePort(object: KubeObject, { port: wanted, targetPort }: ServiceParameters): Assignment {
  const at = object.kind === 'Service' ? ((object as Service).spec.ports ?? []).findIndex((row) => row.port === wanted) : -1;
  if (at === -1) throw new KubeSageError('PreconditionFailed', `${object.kind} ${object.metadata.name} has no service port ${wanted}.`);
  return { path: `/spec/ports/${at}/targetPort`, value: targetPort };
}

function ingressBackend(object: KubeObject, { host, path, serviceName, servicePort: wanted }: IngressParameters): Assignment {
  const rules = object.kind === 'Ingress' ? ((object as Ingress).spec.rules ?? []) : [];
  for (const [ruleAt, rule] of rules.entries()) {
    if ((rule.host ?? '') !== host) continue;
    const pathAt = (rule.http?.paths ?? []).findIndex((row) => (row.path ?? '') === path);
    const backend: IngressBackend = { service: { name: serviceName, port: typeof wanted === 'number' ? { number: wanted } : { name: wanted } } };
    if (pathAt !== -1) return { path: `/spec/rules/${ruleAt}/http/paths/${pathAt}/backend`, value: backend };
  }
  throw new KubeSageError('PreconditionFailed', `${object.kind} ${object.metadata.name} has no rule for host "${host}" and path "${path}".`);
}

function step(object: KubeObject, assignment: Assignment, says: string): ReturnType<Action['draft']> {
  const { operations, inverse } = draftPatch(object, [assignment]);
  return {
    step: {
      change: { kind: 'patch', operations },
      inverse: { kind: 'patch', operations: inverse },
      risk: 'low',
      blastRadius: { pods: 0, services: [`${object.kind} ${object.metadata.name}`], says: 'Changes where traffic goes; restarts nothing.' },
      says,
    },
    verifications: [{ kind: 'field-equals', object: refOf(object), path: assignment.path, value: assignment.value }],
  };
}
