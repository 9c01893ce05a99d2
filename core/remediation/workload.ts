import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container, CronJob, KubeObject, PodSpec, PodTemplate } from '../cluster/kube-object.ts';
import { matchesLabels } from '../cluster/label-selector.ts';
import { refOf } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import { pointer, valueAt } from './json-pointer.ts';
import type { BlastRadius, Verification } from './plan.ts';

export const rolloutKinds: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];
export const templateKinds: readonly string[] = [...rolloutKinds, 'CronJob'];

/** JSON pointer of the pod template in a workload. */
export function templatePath(workload: KubeObject): string {
  return workload.kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
}

export function templateOf(workload: KubeObject): PodTemplate {
  if (workload.kind === 'CronJob') return (workload as CronJob).spec.jobTemplate.spec.template;
  return (workload as KubeObject & { readonly spec: { readonly template: PodTemplate } }).spec.template;
}

/** A container of a workload by name, with the JSON pointer to it. Throws PreconditionFailed when there is none of that name. */
export function containerOf(
  workload: KubeObject,
  name: string,
): { readonly container: Container; readonly path: string } {
  const spec: PodSpec = templateOf(workload).spec;
  for (const field of ['containers', 'initContainers'] as const) {
    const at = (spec[field] ?? []).findIndex((container) => container.name === name);
    const container = spec[field]?.[at];
    if (container !== undefined) return { container, path: `${templatePath(workload)}${pointer('spec', field, at)}` };
  }
  const names = [...spec.containers, ...(spec.initContainers ?? [])].map((container) => container.name).join(', ');
  throw new KubeSageError(
    'PreconditionFailed',
    `${workload.kind} ${workload.metadata.name} has no container "${name}"; it has ${names}.`,
  );
}

/** Why a change of the template would not reach the pods; null when it would. */
export function rolloutHindrance(workload: KubeObject): string | null {
  if (valueAt(workload, '/spec/paused') === true) return 'its rollouts are paused';
  return valueAt(workload, '/spec/updateStrategy/type') === 'OnDelete'
    ? 'its update strategy OnDelete leaves the pods as they are until somebody deletes them'
    : null;
}

/** What a change of the pod template restarts, and which Services it is behind. */
export function rolloutRadius(workload: KubeObject, index: ClusterIndex): BlastRadius {
  if (workload.kind === 'CronJob') {
    return { pods: 0, services: [], says: 'Applies from the next run on; running Jobs are left alone.' };
  }
  const pods = index.podsOf(workload).filter(({ metadata }) => metadata.deletionTimestamp === undefined).length;
  const services = servicesBefore(
    templateOf(workload).metadata?.labels ?? {},
    workload.metadata.namespace ?? '',
    index,
  );
  const behind = services.length === 0 ? '' : `, behind ${services.join(', ')}`;
  const isRecreate = valueAt(workload, '/spec/strategy/type') === 'Recreate';
  return {
    pods,
    services,
    says: isRecreate
      ? `Stops all ${pods} pod(s) before it starts new ones${behind}.`
      : `Replaces ${pods} pod(s) by its rollout strategy${behind}.`,
  };
}

export function servicesBefore(
  labels: Readonly<Record<string, string>>,
  namespace: string,
  index: ClusterIndex,
): readonly string[] {
  return index
    .inNamespace('Service', namespace)
    .filter(
      ({ spec }) =>
        spec.selector !== undefined && Object.keys(spec.selector).length > 0 && matchesLabels(spec.selector, labels),
    )
    .map((service) => `Service ${service.metadata.name}`);
}

/** That a workload works again. `since`, RFC 3339: pods made after it tell whether it still can. */
export function recoveryOf(workload: KubeObject, since: string): readonly Verification[] {
  if (!rolloutKinds.includes(workload.kind)) return [];
  const ready: Verification = { kind: 'pods-ready', workload: refOf(workload), since };
  if (rolloutHindrance(workload) !== null) return [ready];
  return [{ kind: 'rollout-complete', workload: refOf(workload), since }, ready];
}
