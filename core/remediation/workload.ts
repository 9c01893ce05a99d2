import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container, CronJob, KubeObject, PodSpec, PodTemplate } from '../cluster/kube-object.ts';
import { matchesLabels } from '../cluster/label-selector.ts';
import { refOf } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import { pointer } from './json-pointer.ts';
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
export function containerOf(workload: KubeObject, name: string): { readonly container: Container; readonly path: string } {
  const spec: PodSpec = templateOf(workload).spec;
  for (const field of ['containers', 'initContainers'] as const) {
    const index = (spec[field] ?? []).findIndex((container) => container.name === name);
    const container = spec[field]?.[index];
    if (container !== undefined) return { container, path: `${templatePath(workload)}${pointer('spec', field, index)}` };
  }
  const names = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name).join(', ');
  throw new KubeSageError('PreconditionFailed', `${workload.kind} ${workload.metadata.name} has no container "${name}"; it has ${names}.`);
}

/** What a change of the pod template restarts, and which Services it is behind. */
export function rolloutRadius(workload: KubeObject, index: ClusterIndex): BlastRadius {
  const namespace = workload.metadata.namespace ?? '';
  if (workload.kind === 'CronJob') return { pods: 0, services: [], says: 'Applies from the next run on; running Jobs are left alone.' };
  const pods = index.podsOf(workload).length;
  const services = servicesBefore(templateOf(workload).metadata?.labels ?? {}, namespace, index);
  return { pods, services, says: `Replaces ${pods} pod(s) by its rollout strategy${services.length === 0 ? '' : `, behind ${services.join(', ')}`}.` };
}

export function servicesBefore(labels: Readonly<Record<string, string>>, namespace: string, index: ClusterIndex): readonly string[] {
  return index
    .inNamespace('Service', namespace)
    .filter(({ spec }) => spec.selector !== undefined && Object.keys(spec.selector).length > 0 && matchesLabels(spec.selector, labels))
    .map((service) => `Service ${service.metadata.name}`);
}

export function recoveryOf(workload: KubeObject): readonly Verification[] {
  if (!rolloutKinds.includes(workload.kind)) return [];
  return [
    { kind: 'rollout-complete', workload: refOf(workload) },
    { kind: 'pods-ready', workload: refOf(workload) },
  ];
}

/** GitOps controllers put back what they manage: the person who decides should know. */
export function driftWarning(object: KubeObject): string {
  const { labels = {}, annotations = {} } = object.metadata;
  const isArgo = annotations['argocd.argoproj.io/tracking-id'] !== undefined || labels['argocd.argoproj.io/instance'] !== undefined;
  const isFlux = Object.keys(labels).some((key) => key.includes('toolkit.fluxcd.io/'));
  if (!isArgo && !isFlux) return '';
  return ` ${isArgo ? 'Argo CD' : 'Flux'} manages this object and will put its own version back: change the source as well.`;
}
