import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, PodTemplate, Service } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { ActionParameters, Remedy } from '../remediation/remedy.ts';
import { lastGoodRevision } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import { isRollable, placedContainers, type Workload } from './workloads.ts';

type Facet = (template: PodTemplate) => unknown;

/** Back to the last revision whose `facet` is not the faulty one; nothing when the cluster keeps none. */
export function proposeRollback(
  index: ClusterIndex,
  workload: Workload,
  facet: Facet,
  because: string,
): readonly Remedy[] {
  const good = lastGoodRevision(index, workload, facet);
  if (good === undefined) return [];
  const images = placedContainers(good.template.spec).map(({ container }) => container.image);
  const proof = good.ready > 0 ? `, which still has ${good.ready} ready ${good.ready === 1 ? 'pod' : 'pods'}` : '';
  return [
    {
      action: 'rollback',
      target: refOf(workload),
      parameters: { toRevision: good.number },
      title: `Roll back ${sayObject(workload)} to revision ${good.number} (image ${images.join(', ')})`,
      rationale: `${because} Revision ${good.number} did not have this${proof}.`,
      requiredInputs: [],
    },
  ];
}

export function proposeImage(
  workload: Workload,
  container: string,
  image: string,
  rationale: string,
): readonly Remedy[] {
  if (!isRollable(workload) && workload.kind !== 'CronJob') return [];
  const isKnown = image !== '';
  return [
    {
      action: 'set-image',
      target: refOf(workload),
      parameters: { container, image },
      title: isKnown
        ? `Set the image of container ${container} in ${sayObject(workload)} to ${image}`
        : `Set the image of container ${container} in ${sayObject(workload)} to one that exists`,
      rationale,
      requiredInputs: isKnown ? [] : [{ name: 'image', label: 'Image with tag', isSecret: false }],
    },
  ];
}

export function proposeEnvironment(
  workload: Workload,
  parameters: ActionParameters['set-env'],
  rationale: string,
): readonly Remedy[] {
  if (!isRollable(workload) && workload.kind !== 'CronJob') return [];
  const { container, name, value, configMapKey, secretKey } = parameters;
  const from = configMapKey ?? secretKey;
  const kind = configMapKey === undefined ? 'Secret' : 'ConfigMap';
  const source =
    from === undefined
      ? value === undefined
        ? 'the value that you give'
        : `"${value}"`
      : `key ${from.key} of ${kind} ${from.name}`;
  const isOpen = from === undefined && value === undefined;
  return [
    {
      action: 'set-env',
      target: refOf(workload),
      parameters,
      title: `Set ${name} of container ${container} in ${sayObject(workload)} to ${source}`,
      rationale,
      requiredInputs: isOpen ? [{ name: 'value', label: `Value of ${name}`, isSecret: false }] : [],
    },
  ];
}

export function proposeResources(
  workload: Workload,
  parameters: ActionParameters['set-resources'],
  rationale: string,
): readonly Remedy[] {
  if (!isRollable(workload)) return [];
  const amounts = (['requests', 'limits'] as const).flatMap((side) =>
    Object.entries(parameters[side] ?? {}).map(([name, amount]) => `${name} ${side.slice(0, -1)} ${amount}`),
  );
  return [
    {
      action: 'set-resources',
      target: refOf(workload),
      parameters,
      title: `Set ${amounts.join(', ')} for container ${parameters.container} in ${sayObject(workload)}`,
      rationale,
      requiredInputs: [],
    },
  ];
}

export function proposeProbe(
  workload: Workload,
  parameters: ActionParameters['fix-probe'],
  rationale: string,
): readonly Remedy[] {
  if (!isRollable(workload)) return [];
  const { container, probe, port, path, ...times } = parameters;
  const parts = [
    ...(path === undefined ? [] : [`path ${path}`]),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...Object.entries(times).map(([name, amount]) => `${name} ${amount}`),
  ];
  return [
    {
      action: 'fix-probe',
      target: refOf(workload),
      parameters,
      title: `Point the ${probe} probe of container ${container} in ${sayObject(workload)} at ${parts.join(', ')}`,
      rationale,
      requiredInputs: [],
    },
  ];
}

export function proposeScale(workload: KubeObject, replicas: number, rationale: string): readonly Remedy[] {
  return [
    {
      action: 'scale',
      target: refOf(workload),
      parameters: { replicas },
      title: `Scale ${sayObject(workload)} to ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
      rationale,
      requiredInputs: [],
    },
  ];
}

/** Fills a key of a ConfigMap or Secret, which is created when it does not exist. `key` '' asks the person for it. */
export function proposeKey(target: ObjectRef, key: string, rationale: string): Remedy {
  const what = key === '' ? 'a key' : `key ${key}`;
  const verb =
    target.uid === ''
      ? `Create ${target.kind} ${target.name} with ${what}`
      : `Add ${what} to ${target.kind} ${target.name}`;
  const keyInput = key === '' ? [{ name: 'key', label: 'Key', isSecret: false }] : [];
  const label = key === '' ? 'Value' : `Value of ${key}`;
  if (target.kind === 'Secret') {
    const requiredInputs = [...keyInput, { name: 'sealedValue', label, isSecret: true }];
    return { action: 'set-secret-key', target, parameters: { key }, title: verb, rationale, requiredInputs };
  }
  const requiredInputs = [...keyInput, { name: 'value', label, isSecret: false }];
  return { action: 'set-config-key', target, parameters: { key }, title: verb, rationale, requiredInputs };
}

export function proposeTargetPort(
  service: Service,
  port: number,
  targetPort: number | string,
  rationale: string,
): Remedy {
  return {
    action: 'patch-port',
    target: refOf(service),
    parameters: { port, targetPort },
    title: `Send port ${port} of Service ${service.metadata.name} to container port ${targetPort}`,
    rationale,
    requiredInputs: [],
  };
}

/** An action that needs no parameters. */
export function proposePlain(
  action: 'uncordon' | 'resume-cronjob' | 'recreate-pod' | 'restart-rollout',
  target: ObjectRef,
  title: string,
  rationale: string,
): Remedy {
  return { action, target, parameters: {}, title, rationale, requiredInputs: [] };
}
