import { z } from 'zod';
import { KubeSageError } from '../../errors.ts';
import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { ControllerRevision, KubeObject, PodTemplate, ReplicaSet } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { rolloutKinds, templateOf, templatePath } from '../workload.ts';

const schema = z.strictObject({ toRevision: z.number().int().min(1) });
const revisionAnnotation = 'deployment.kubernetes.io/revision';

export const rollback: Action<'rollback'> = {
  name: 'rollback',
  targets: rolloutKinds,
  parse: (parameters) => parseParameters('rollback', schema, parameters),
  draft: ({ target, ref, parameters, index }) => {
    const workload = requireTarget(target, ref);
    const template = storedTemplate(workload, parameters.toRevision, index);
    const images = template.spec.containers.map((container) => container.image).join(', ');
    return templateChange(workload, [{ path: templatePath(workload), value: template }], index, {
      risk: 'medium',
      says: `Put the pod template of ${workload.kind} ${workload.metadata.name} back to revision ${parameters.toRevision} (${images}).`,
    });
  },
};

/** The template of a revision that the cluster still stores. Throws PreconditionFailed when it does not, or is the current one. */
function storedTemplate(workload: KubeObject, revision: number, index: ClusterIndex): PodTemplate {
  const stored = new Map(revisions(workload, index));
  const template = stored.get(revision);
  const name = `${workload.kind} ${workload.metadata.name}`;
  if (template === undefined) {
    const known = [...stored.keys()].sort((a, b) => a - b).join(', ') || 'none';
    throw new KubeSageError('PreconditionFailed', `Revision ${revision} of ${name} is not stored any more; stored are ${known}.`);
  }
  if (JSON.stringify(template.spec) === JSON.stringify(templateOf(workload).spec)) {
    throw new KubeSageError('PreconditionFailed', `${name} already runs the template of revision ${revision}.`);
  }
  return template;
}

function revisions(workload: KubeObject, index: ClusterIndex): readonly (readonly [number, PodTemplate])[] {
  const owned = index.ownedBy(workload);
  if (workload.kind === 'Deployment') {
    return owned
      .filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
      .map((set) => [Number(set.metadata.annotations?.[revisionAnnotation] ?? 0), withoutHash(set.spec.template)] as const);
  }
  return owned
    .filter((object): object is ControllerRevision => object.kind === 'ControllerRevision')
    .flatMap((stored) => {
      const template = stored.data?.spec?.template;
      return template === undefined ? [] : [[stored.revision, withoutDirective(template)] as const];
    });
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** A ControllerRevision stores a strategic merge patch that replaces the template whole. */
function withoutDirective(template: PodTemplate): PodTemplate {
  const { $patch: _, ...rest } = template as PodTemplate & { readonly $patch?: string };
  return rest;
}
