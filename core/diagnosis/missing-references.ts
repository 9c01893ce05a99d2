import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container, PodSpec, PodTemplate } from '../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../cluster/object-ref.ts';
import { placedContainers } from './workloads.ts';

/** A place in a pod spec that names a ConfigMap or Secret, or one key of it. */
export type Reference = {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** null when the whole object is meant. */
  readonly key: string | null;
  /** Inside the pod spec: `containers[0].env[1].valueFrom.secretKeyRef`. */
  readonly path: string;
  readonly via: 'env' | 'volume';
  /** Container of an `env` reference. */
  readonly container: string;
  /** Variable of an `env` reference to a key. */
  readonly variable: string;
};

export type MissingReference = Reference & {
  /** The object: with uid '' when it does not exist at all. */
  readonly object: ObjectRef;
  readonly lacks: 'object' | 'key';
};

/** References of a pod spec that nothing in the namespace answers, optional ones left out. A kind that was not read misses nothing. */
export function missingReferences(index: ClusterIndex, namespace: string, spec: PodSpec): readonly MissingReference[] {
  return referencesOf(spec).flatMap((reference): readonly MissingReference[] => {
    const { kind, name, key } = reference;
    if (!index.knows(kind) || name === '') return [];
    const found = index.find(kind, namespace, name);
    if (found === undefined) return [{ ...reference, object: missingRef(kind, namespace, name), lacks: 'object' }];
    const binary = found.kind === 'ConfigMap' ? found.binaryData : undefined;
    if (key === null || found.data?.[key] !== undefined || binary?.[key] !== undefined) return [];
    return [{ ...reference, object: refOf(found), lacks: 'key' }];
  });
}

/** Whether a template refers to the object, or to that key of it: what a rollout may have introduced. */
export function refersTo({
  kind,
  name,
  key,
}: Pick<Reference, 'kind' | 'name' | 'key'>): (template: PodTemplate) => boolean {
  return (template) =>
    referencesOf(template.spec).some(
      (other) => other.kind === kind && other.name === name && (key === null || other.key === key),
    );
}

function referencesOf(spec: PodSpec): readonly Reference[] {
  return [
    ...placedContainers(spec).flatMap(({ container, path }) => environmentReferences(container, path)),
    ...volumeReferences(spec),
  ];
}

function environmentReferences(container: Container, place: string): readonly Reference[] {
  const references: Reference[] = [];
  const add = (
    kind: Reference['kind'],
    ref: { name: string; key?: string; optional?: boolean } | undefined,
    path: string,
    variable: string,
  ) => {
    if (ref === undefined || ref.optional === true) return;
    references.push({
      kind,
      name: ref.name,
      key: ref.key ?? null,
      path: `${place}.${path}`,
      via: 'env',
      container: container.name,
      variable,
    });
  };
  container.env?.forEach(({ name, valueFrom }, at) => {
    add('ConfigMap', valueFrom?.configMapKeyRef, `env[${at}].valueFrom.configMapKeyRef`, name);
    add('Secret', valueFrom?.secretKeyRef, `env[${at}].valueFrom.secretKeyRef`, name);
  });
  container.envFrom?.forEach(({ configMapRef, secretRef }, at) => {
    add('ConfigMap', configMapRef, `envFrom[${at}].configMapRef`, '');
    add('Secret', secretRef, `envFrom[${at}].secretRef`, '');
  });
  return references;
}

type VolumeSource = {
  readonly name?: string;
  readonly optional?: boolean;
  readonly items?: readonly { readonly key: string }[];
};

function volumeReferences(spec: PodSpec): readonly Reference[] {
  return (spec.volumes ?? []).flatMap(({ configMap, secret, projected }, at) => [
    ...ofSource('ConfigMap', configMap, `volumes[${at}].configMap`),
    ...ofSource('Secret', secret && { ...secret, name: secret.secretName }, `volumes[${at}].secret`),
    ...(projected?.sources ?? []).flatMap((source, nth) => [
      ...ofSource(
        'ConfigMap',
        source.configMap as VolumeSource | undefined,
        `volumes[${at}].projected.sources[${nth}].configMap`,
      ),
      ...ofSource(
        'Secret',
        source.secret as VolumeSource | undefined,
        `volumes[${at}].projected.sources[${nth}].secret`,
      ),
    ]),
  ]);
}

function ofSource(kind: Reference['kind'], source: VolumeSource | undefined, path: string): readonly Reference[] {
  if (source === undefined || source.optional === true) return [];
  const whole = { kind, name: source.name ?? '', key: null, path, via: 'volume', container: '', variable: '' } as const;
  const items = (source.items ?? []).map(({ key }, at) => ({ ...whole, key, path: `${path}.items[${at}].key` }));
  return items.length > 0 ? items : [whole];
}
