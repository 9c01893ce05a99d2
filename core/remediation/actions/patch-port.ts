import { z } from 'zod';
import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Ingress, IngressBackend, IntOrString, KubeObject, Service } from '../../cluster/kube-object.ts';
import { matchesLabels } from '../../cluster/label-selector.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action, Draft } from '../action.ts';
import { type Assignment, draftPatch } from '../draft-patch.ts';
import { pointer } from '../json-pointer.ts';
import { parseParameters } from '../parse-parameters.ts';
import type { ActionParameters } from '../remedy.ts';
import { requireTarget } from '../require-target.ts';

type ServiceParameters = Extract<ActionParameters['patch-port'], { readonly targetPort: unknown }>;
type IngressParameters = Exclude<ActionParameters['patch-port'], ServiceParameters>;

const number = z.number().int().min(1).max(65_535);
const port = z.union([number, z.string().min(1).max(15)]);
const forService = z.strictObject({ port: number, targetPort: port });
const forIngress = z.strictObject({
  host: z.string(),
  path: z.string(),
  serviceName: z.string().min(1),
  servicePort: port,
});

export const patchPort: Action<'patch-port'> = {
  name: 'patch-port',
  targets: ['Service', 'Ingress'],
  // Parsed by the variant that was meant, so that a fault names its field.
  parse: (parameters) =>
    isForIngress(parameters)
      ? parseParameters('patch-port', forIngress, parameters)
      : parseParameters('patch-port', forService, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const object = requireTarget(target, ref);
    const isIngress = object.kind === 'Ingress';
    if (isIngress !== isForIngress(parameters)) {
      const fields = isIngress ? 'host, path, serviceName and servicePort' : 'port and targetPort';
      throw new KubeSageError('InvalidRequest', `patch-port of ${object.kind} ${ref.name} takes ${fields}.`);
    }
    return 'targetPort' in parameters
      ? ofService(object as Service, parameters, index)
      : ofIngress(object as Ingress, parameters, index);
  },
};

function isForIngress(parameters: unknown): boolean {
  return (
    typeof parameters === 'object' &&
    parameters !== null &&
    ['host', 'path', 'serviceName', 'servicePort'].some((field) => Object.hasOwn(parameters, field))
  );
}

function ofService(service: Service, { port: wanted, targetPort }: ServiceParameters, index: ClusterIndex): Draft {
  const { name, namespace = '' } = service.metadata;
  // One number may serve TCP and UDP: both lead to the same place.
  const rows = (service.spec.ports ?? []).flatMap((row, at) => (row.port === wanted ? [at] : []));
  if (rows.length === 0) throw new KubeSageError('PreconditionFailed', `Service ${name} has no port ${wanted}.`);
  if (typeof targetPort === 'string') requireNamedPort(service, targetPort, namespace, index);
  return redirect(
    service,
    rows.map((at) => ({ path: `${pointer('spec', 'ports', at)}/targetPort`, value: targetPort })),
    `Send port ${wanted} of Service ${name} to target port ${targetPort}.`,
  );
}

function requireNamedPort({ metadata, spec }: Service, wanted: string, namespace: string, index: ClusterIndex): void {
  const { selector } = spec;
  if (selector === undefined) return;
  const pods = index.inNamespace('Pod', namespace).filter((pod) => matchesLabels(selector, pod.metadata.labels));
  const names = new Set(
    pods.flatMap((pod) => pod.spec.containers.flatMap(({ ports = [] }) => ports.flatMap((each) => each.name ?? []))),
  );
  if (pods.length === 0 || names.has(wanted)) return;
  throw new KubeSageError(
    'PreconditionFailed',
    `No pod of Service ${metadata.name} has a port "${wanted}"; named are ${[...names].join(', ') || 'none'}.`,
  );
}

function ofIngress(ingress: Ingress, parameters: IngressParameters, index: ClusterIndex): Draft {
  const { host, path, serviceName, servicePort } = parameters;
  const { name, namespace = '' } = ingress.metadata;
  requireServicePort(index.find('Service', namespace, serviceName), `Service ${namespace}/${serviceName}`, servicePort);
  const value: IngressBackend = {
    service: {
      name: serviceName,
      port: typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort },
    },
  };
  for (const [ruleAt, rule] of (ingress.spec.rules ?? []).entries()) {
    if ((rule.host ?? '') !== host) continue;
    const pathAt = (rule.http?.paths ?? []).findIndex((row) => (row.path ?? '') === path);
    if (pathAt === -1) continue;
    return redirect(
      ingress,
      [{ path: pointer('spec', 'rules', ruleAt, 'http', 'paths', pathAt, 'backend'), value }],
      `Send ${host}${path} of Ingress ${name} to Service ${serviceName}, port ${servicePort}.`,
    );
  }
  throw new KubeSageError('PreconditionFailed', `Ingress ${name} has no rule for host "${host}" and path "${path}".`);
}

function requireServicePort(service: Service | undefined, name: string, wanted: IntOrString): void {
  if (service === undefined) throw new KubeSageError('PreconditionFailed', `${name} does not exist.`);
  const ports = service.spec.ports ?? [];
  if (service.spec.externalName !== undefined && ports.length === 0) return;
  if (ports.some((row) => (typeof wanted === 'number' ? row.port : row.name) === wanted)) return;
  const offered = ports.map((row) => (row.name === undefined ? row.port : `${row.port} (${row.name})`)).join(', ');
  throw new KubeSageError('PreconditionFailed', `${name} has no port ${wanted}; it has ${offered || 'none'}.`);
}

function redirect(object: KubeObject, assignments: readonly Assignment[], says: string): Draft {
  return {
    step: {
      ...draftPatch(object, assignments),
      risk: 'low',
      blastRadius: {
        pods: 0,
        services: [`${object.kind} ${object.metadata.name}`],
        says: 'Changes where traffic goes; restarts nothing.',
      },
      says,
    },
    verifications: assignments.map(({ path, value }) => ({ kind: 'field-equals', object: refOf(object), path, value })),
  };
}
