import { z } from 'zod';
import { canonicalJson } from '../../canonical-json.ts';
import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Container, ControllerRevision, KubeObject, PodTemplate, ReplicaSet } from '../../cluster/kube-object.ts';
import { refKey } from '../../cluster/object-ref.ts';
import { missingReferences } from '../../diagnosis/missing-references.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { parseParameters } from '../parse-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { rolloutKinds, templateOf, templatePath } from '../workload.ts';

const schema = z.strictObject({ toRevision: z.number().int().min(1) });
const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The whole template of a stored revision, its annotations too: so it is the very template that ran, and its ReplicaSet is used again. */
export const rollback: Action<'rollback'> = {
  name: 'rollback',
  targets: rolloutKinds,
  parse: (parameters) => parseParameters('rollback', schema, parameters),
  draft: ({ target, ref, parameters: { toRevision }, ...rest }) => {
    const workload = requireTarget(target, ref);
    const template = storedTemplate(workload, toRevision, rest.index);
    const [missing] = missingReferences(rest.index, ref.namespace, template.spec);
    if (missing !== undefined) {
      const what = missing.lacks === 'key' ? `key "${missing.key}" of ` : '';
      throw new KubeSageError(
        'PreconditionFailed',
        `Revision ${toRevision} needs ${what}${refKey(missing.object)}, which does not exist any more.`,
      );
    }
    const images = template.spec.containers.map((container) => container.image).join(', ');
    const name = `${workload.kind} ${workload.metadata.name}`;
    const says = `Put the pod template of ${name} back to revision ${toRevision} (${images}).`;
    const lost = lostSafety(templateOf(workload), template);
    return templateChange(
      workload,
      [{ path: templatePath(workload), value: template }],
      rest,
      lost.length === 0 ? says : `${says} That revision has no ${lost.join(' and no ')}.`,
    );
  },
};

/** The template of a revision that the cluster still stores. Throws PreconditionFailed when it does not, or is the current one. */
function storedTemplate(workload: KubeObject, revision: number, index: ClusterIndex): PodTemplate {
  const stored = new Map(revisionsOf(workload, index));
  const template = stored.get(revision);
  const name = `${workload.kind} ${workload.metadata.name}`;
  if (template === undefined) {
    const known = [...stored.keys()].sort((a, b) => a - b).join(', ') || 'none';
    throw new KubeSageError(
      'PreconditionFailed',
      `Revision ${revision} of ${name} is not stored any more; stored are ${known}.`,
    );
  }
  if (canonicalJson(template.spec) === canonicalJson(templateOf(workload).spec)) {
    throw new KubeSageError('PreconditionFailed', `${name} already runs the template of revision ${revision}.`);
  }
  return template;
}

function revisionsOf(workload: KubeObject, index: ClusterIndex): readonly (readonly [number, PodTemplate])[] {
  const owned = index.ownedBy(workload);
  if (workload.kind === 'Deployment') {
    return owned
      .filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
      .map((set) => [Number(set.metadata.annotations?.[revisionAnnotation] ?? 0), withoutHash(set.spec.template)]);
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

/** Going back may take away what was added since, which the person who decides should know. */
function lostSafety(now: PodTemplate, then: PodTemplate): readonly string[] {
  return now.spec.containers.flatMap((container) => {
    const earlier = then.spec.containers.find(({ name }) => name === container.name);
    if (earlier === undefined) return [];
    return [...safetyOf(container)]
      .filter((word) => !safetyOf(earlier).has(word))
      .map((word) => `${word} of container ${container.name}`);
  });
}

function safetyOf({ livenessProbe, readinessProbe, resources }: Container): ReadonlySet<string> {
  return new Set([
    ...(livenessProbe === undefined ? [] : ['liveness probe']),
    ...(readinessProbe === undefined ? [] : ['readiness probe']),
    ...Object.keys(resources?.limits ?? {}).map((resource) => `${resource} limit`),
  ]);
}
