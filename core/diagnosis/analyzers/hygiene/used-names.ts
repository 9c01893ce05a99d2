import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { KubeObject, PodSpec } from '../../../cluster/kube-object.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { perIndex, perKey, perObject } from '../../per-index.ts';
import { placedContainers, podTemplateOf, type Workload } from '../../workloads.ts';

export type UsedKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';

/** Kinds whose pods are made from a template that we know: the template tells what the pods use. */
const templated = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;
const isTemplated: ReadonlySet<string> = new Set(templated);
const nameToken = /[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/g;

/**
 * Whether anything in the cluster names the object: pod templates in every place where they may, pods without one, service
 * accounts, Ingresses, Gateways, roles, admission bindings, and any custom resource. Names in arguments, plain variables and
 * annotations count too. Cost: a look into views that are kept for each namespace.
 */
export function isNamedAnywhere(index: ClusterIndex, kind: UsedKind, namespace: string, name: string): boolean {
  const key = `${kind}/${name}`;
  return (
    [templateNames, loosePodNames, otherNames].some((view) =>
      [key, name].some((each) => view(index, namespace).has(each)),
    ) ||
    customNames(index, namespace).has(name) ||
    [`${namespace}/${name}`, key, name].some((each) => clusterNames(index).has(each))
  );
}

/** Whether a name stands in arguments, plain variables, annotations or custom resources of the namespace. */
export function isMentioned(index: ClusterIndex, namespace: string, name: string): boolean {
  return [templateNames, loosePodNames, otherNames, customNames].some((view) => view(index, namespace).has(name));
}

/** Label keys by which some container is told, in a variable for that, to look for objects. */
export const soughtLabels = perIndex((index): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) {
    for (const workload of index.all(kind)) {
      for (const { container } of placedContainers(workload.spec.template.spec)) {
        for (const { name, value } of container.env ?? [])
          if (/LABEL/.test(name) && value !== undefined) keys.add(value);
      }
    }
  }
  return keys;
});

const templateNames = perKey((index, namespace): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const kind of templated)
    for (const workload of index.inNamespace(kind, namespace)) addSpec(podTemplateOf(workload as Workload).spec, names);
  return names;
});

/** Of pods that nothing we know has made. */
const loosePodNames = perKey((index, namespace): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { metadata, spec } of index.inNamespace('Pod', namespace))
    if (!(metadata.ownerReferences ?? []).some(({ kind }) => isTemplated.has(kind))) addSpec(spec, names);
  return names;
});

const otherNames = perKey((index, namespace): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const account of index.inNamespace('ServiceAccount', namespace))
    for (const { name } of [...(account.imagePullSecrets ?? []), ...(account.secrets ?? [])])
      names.add(`Secret/${name}`);
  for (const ingress of index.inNamespace('Ingress', namespace)) {
    for (const { secretName } of ingress.spec.tls ?? []) names.add(`Secret/${secretName}`);
    addTokens(annotationsOf(ingress), names);
  }
  for (const service of index.inNamespace('Service', namespace)) addTokens(annotationsOf(service), names);
  // A role that names an object lets somebody read just that.
  for (const role of index.inNamespace('Role', namespace))
    for (const { resourceNames = [] } of role.rules ?? []) for (const name of resourceNames) names.add(name);
  return names;
});

/** Without the copy of the object itself that kubectl leaves. */
function annotationsOf({ metadata }: KubeObject): readonly string[] {
  return Object.entries(metadata.annotations ?? {}).flatMap(([key, value]) =>
    key === 'kubectl.kubernetes.io/last-applied-configuration' ? [] : [value],
  );
}

/** Every text in the custom resources of the namespace. */
const customNames = perKey((index, namespace): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const resource of index.inNamespace('CustomResource', namespace))
    for (const name of namesIn(index, resource).texts) names.add(name);
  return names;
});

/** Kept for each resource: few of very many change at a time. */
const namesIn = perObject((_, { spec }: CustomResource) => {
  const [texts, placed] = [new Set<string>(), new Set<string>()];
  addTexts(spec, texts);
  addPlaced(spec, placed);
  return { texts, placed };
});

/** What reaches over namespaces: `namespace/name`, and names alone from objects that have no namespace. */
const clusterNames = perIndex((index): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const gateway of index.all('Gateway'))
    for (const { tls } of gateway.spec?.listeners ?? [])
      for (const { name, namespace = gateway.metadata.namespace } of tls?.certificateRefs ?? [])
        names.add(`${namespace}/${name}`);
  for (const resource of index.all('CustomResource')) {
    const { texts, placed } = namesIn(index, resource);
    for (const name of (resource.metadata.namespace ?? '') === '' ? texts : placed) names.add(name);
  }
  for (const binding of index.all('ValidatingAdmissionPolicyBinding')) addTexts(binding.spec, names);
  for (const role of index.all('ClusterRole'))
    for (const { resourceNames = [] } of role.rules ?? []) for (const name of resourceNames) names.add(name);
  for (const kind of ['PersistentVolume', 'StorageClass'] as const)
    for (const object of index.all(kind)) addSecretReferences(object, names);
  return names;
});

function addSpec(spec: PodSpec, names: Set<string>): void {
  for (const { name } of spec.imagePullSecrets ?? []) names.add(`Secret/${name}`);
  for (const { container } of placedContainers(spec)) {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      if (configMapRef !== undefined) names.add(`ConfigMap/${configMapRef.name}`);
      if (secretRef !== undefined) names.add(`Secret/${secretRef.name}`);
    }
    for (const { valueFrom, value } of container.env ?? []) {
      if (valueFrom?.configMapKeyRef !== undefined) names.add(`ConfigMap/${valueFrom.configMapKeyRef.name}`);
      if (valueFrom?.secretKeyRef !== undefined) names.add(`Secret/${valueFrom.secretKeyRef.name}`);
      if (value !== undefined) addTokens([value], names);
    }
    addTokens([...(container.command ?? []), ...(container.args ?? [])], names);
  }
  for (const volume of spec.volumes ?? []) {
    if (volume.persistentVolumeClaim !== undefined)
      names.add(`PersistentVolumeClaim/${volume.persistentVolumeClaim.claimName}`);
    if (volume.configMap !== undefined) names.add(`ConfigMap/${volume.configMap.name}`);
    for (const source of volume.projected?.sources ?? []) {
      for (const [field, kind] of [
        ['configMap', 'ConfigMap'],
        ['secret', 'Secret'],
      ] as const) {
        const { name } = (source[field] ?? {}) as { readonly name?: string };
        if (name !== undefined) names.add(`${kind}/${name}`);
      }
    }
    addSecretReferences(volume, names);
  }
}

/** `secretName`, `secretRef.name`, `nodePublishSecretRef.name` and their like, however deep. */
function addSecretReferences(value: unknown, names: Set<string>, namespace = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const isSecret = /secret(?:-?name|ref)?$/i.test(key);
    if (isSecret && typeof inner === 'string') names.add(`Secret/${inner}`);
    if (isSecret && typeof inner === 'object' && inner !== null && 'name' in inner) {
      const { name, namespace: place = namespace } = inner as { readonly name?: unknown; readonly namespace?: unknown };
      names.add(place === '' ? `Secret/${name}` : `${place}/${name}`);
    }
    if (key !== 'metadata') addSecretReferences(inner, names, namespace);
  }
}

function addTokens(texts: readonly string[], names: Set<string>): void {
  for (const text of texts) {
    if (text.length > 4096) continue;
    for (const [token] of text.matchAll(nameToken)) {
      names.add(token);
      // The Service of a host name.
      if (token.includes('.')) names.add(token.slice(0, token.indexOf('.')));
    }
  }
}

function addTexts(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    addTokens([value], names);
    return;
  }
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) addTexts(inner, names);
}

/** References that say which namespace they mean. */
function addPlaced(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { namespace, ...others } = value as Readonly<Record<string, unknown>>;
  if (typeof namespace === 'string')
    for (const inner of Object.values(others)) if (typeof inner === 'string') names.add(`${namespace}/${inner}`);
  for (const inner of Object.values(others)) addPlaced(inner, names);
}
