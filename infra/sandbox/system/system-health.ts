import { setTimeout as sleep } from 'node:timers/promises';
import type { Node, Pod, WorkloadStatus } from '../../../core/cluster/kube-object.ts';
import { KubeSageError } from '../../../core/errors.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { manifestKey, type SystemObject } from './manifest.ts';
import { readAll } from './read-all.ts';

const pollMs = 400;

/** Resolves when nothing of the system waits, fails or is missing. Throws Timeout with what is still amiss. */
export async function untilSystemHealthy(
  admin: SandboxAdmin,
  objects: readonly SystemObject[],
  timeoutMs: number,
): Promise<void> {
  let amiss: readonly string[] = [];
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(pollMs)) {
    amiss = await systemTroubles(admin, objects);
    if (amiss.length === 0) return;
  }
  throw new KubeSageError('Timeout', `The sandbox did not become healthy: ${amiss.slice(0, 5).join('; ')}.`, {
    next: 'Look at `kubesage diagnose`; `kubesage sandbox reset` may be run again at any time.',
  });
}

/** What is not as it should be, one sentence each. */
export async function systemTroubles(
  admin: SandboxAdmin,
  objects: readonly SystemObject[],
): Promise<readonly string[]> {
  const namespaces = new Set(objects.map(({ manifest }) => manifest.metadata.namespace ?? ''));
  const isOurs = ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
    namespaces.has(metadata.namespace ?? '');
  const [nodes, deployments, statefulSets, daemonSets, claims, pods, budgets, autoscalers, slices] = await Promise.all([
    readAll(admin, 'Node'),
    readAll(admin, 'Deployment'),
    readAll(admin, 'StatefulSet'),
    readAll(admin, 'DaemonSet'),
    readAll(admin, 'PersistentVolumeClaim'),
    readAll(admin, 'Pod'),
    readAll(admin, 'PodDisruptionBudget'),
    readAll(admin, 'HorizontalPodAutoscaler'),
    readAll(admin, 'EndpointSlice'),
  ]);
  const served = new Set(
    slices
      .filter(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name']}`),
  );
  const rolledOut = [...deployments, ...statefulSets].filter(isOurs);
  const present = new Set(
    [...rolledOut, ...daemonSets].map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`),
  );
  const workloads = objects.filter(({ manifest }) =>
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(manifest.kind),
  );
  const services = objects.filter(({ manifest }) => manifest.kind === 'Service');
  return [
    ...workloads
      .filter(({ manifest }) => !present.has(manifestKey(manifest)))
      .map(({ manifest }) => `${manifestKey(manifest)} is missing`),
    ...nodes.flatMap(nodeTrouble),
    ...rolledOut.flatMap(({ kind, metadata, spec, status }) =>
      isRolledOut(metadata.generation ?? 0, spec.replicas ?? 1, status)
        ? []
        : [`${kind} ${metadata.namespace}/${metadata.name} is rolling out`],
    ),
    ...daemonSets
      .filter(isOurs)
      .flatMap(({ metadata, status }) =>
        status?.observedGeneration === metadata.generation &&
        status?.desiredNumberScheduled === status?.numberReady &&
        status?.updatedNumberScheduled === status?.desiredNumberScheduled
          ? []
          : [`DaemonSet ${metadata.namespace}/${metadata.name} is rolling out`],
      ),
    ...claims
      .filter(isOurs)
      .flatMap(({ metadata, status }) =>
        status?.phase === 'Bound' ? [] : [`claim ${metadata.namespace}/${metadata.name} is ${status?.phase}`],
      ),
    ...pods.filter(isOurs).flatMap(podTrouble),
    ...budgets
      .filter(isOurs)
      .flatMap(({ metadata, status }) =>
        (status?.disruptionsAllowed ?? 0) > 0
          ? []
          : [`budget ${metadata.namespace}/${metadata.name} allows no disruption`],
      ),
    ...autoscalers
      .filter(isOurs)
      .flatMap(({ metadata, status }) =>
        status?.conditions?.some(({ type, status: state }) => type === 'ScalingActive' && state === 'False')
          ? [`autoscaler ${metadata.namespace}/${metadata.name} is inactive`]
          : [],
      ),
    ...services.flatMap(({ manifest: { metadata } }) =>
      served.has(`${metadata.namespace}/${metadata.name}`)
        ? []
        : [`Service ${metadata.namespace}/${metadata.name} has no endpoint`],
    ),
  ];
}

function nodeTrouble({ metadata, spec, status }: Node): readonly string[] {
  const isReady = status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') === true;
  const isTainted = spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) === true;
  return isReady && !isTainted && spec?.unschedulable !== true ? [] : [`node ${metadata.name} is not ready`];
}

function isRolledOut(generation: number, replicas: number, status: WorkloadStatus | undefined): boolean {
  return (
    (status?.observedGeneration ?? 0) >= generation &&
    (status?.replicas ?? 0) === replicas &&
    (status?.readyReplicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    (status?.updatedReplicas ?? 0) === replicas
  );
}

/** Pods that end on their own may be on their way; those that run for ever must be ready and staying. */
function podTrouble({ metadata, status, spec }: Pod): readonly string[] {
  const name = `pod ${metadata.namespace}/${metadata.name}`;
  if (status?.phase === 'Failed') return [`${name} has failed`];
  if (spec.restartPolicy !== undefined && spec.restartPolicy !== 'Always') return [];
  if (metadata.deletionTimestamp !== undefined) return [`${name} is ending`];
  const isReady = status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') === true;
  return isReady ? [] : [`${name} is not ready`];
}
