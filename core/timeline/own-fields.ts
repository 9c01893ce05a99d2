import type { KubeObject } from '../cluster/kube-object.ts';
import type { FieldChange } from './change-record.ts';
import { fieldChanges } from './field-changes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Annotations that servers, controllers and tools keep for themselves. */
const keptAnnotations: readonly RegExp[] = [
  /^kubesage\.dev\/operation$/,
  /^kubernetes\.io\/change-cause$/,
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^deployment\.kubernetes\.io\//,
  /^deprecated\.daemonset\.template\.generation$/,
  /^(?:pv|volumes?(?:\.beta)?)\.kubernetes\.io\//,
  /^control-plane\.alpha\.kubernetes\.io\//,
  /^endpoints\.kubernetes\.io\//,
  /^autoscaling\.alpha\.kubernetes\.io\//,
  /^(?:meta\.helm\.sh|argocd\.argoproj\.io|(?:kustomize|helm|reconcile|source)\.(?:toolkit\.)?fluxcd\.io)\//,
];
/** Set by servers and controllers after a person wrote the object. */
const keptFields: Readonly<Record<string, readonly RegExp[]>> = {
  Pod: [/^spec\.(?:nodeName|tolerations|priority|preemptionPolicy)/],
  Service: [/^spec\.(?:clusterIPs?|ipFamil|healthCheckNodePort)/, /^spec\.ports\[[^\]]*\]\.nodePort$/],
  PersistentVolumeClaim: [/^spec\.volumeName$/],
  PersistentVolume: [/^spec\.claimRef/],
  Namespace: [/^spec\.finalizers/],
  ServiceAccount: [/^secrets/],
  Job: [/^spec\.(?:selector|template\.metadata\.labels)/],
  CustomResourceDefinition: [/^spec\.names\./],
};
/** Stamped by what rolls out, at every rollout. */
const stampedLabel = /labels(?:\.|\[")(?:pod-template-hash|controller-revision-hash|controller-uid)/;

/**
 * What somebody changed of an object: everything but status, managed fields, versions, owners and what servers and controllers fill in.
 * Secrets and Nodes are read by functions of their own.
 */
export function ownFieldChanges(before: KubeObject, after: KubeObject): readonly FieldChange[] {
  const kept = keptFields[after.kind] ?? [];
  return fieldChanges('', ownPart(before), ownPart(after))
    .filter(({ path }) => !stampedLabel.test(path) && !kept.some((pattern) => pattern.test(path)))
    .map((change) => (change.path.startsWith('binaryData') ? withoutValues(change) : change));
}

function withoutValues({ path, before, after }: FieldChange): FieldChange {
  if (before === null) return { path, before, after: 'set' };
  return { path, before: 'set', after: after === null ? null : 'changed' };
}

function ownPart(object: KubeObject): Fields {
  const { apiVersion: _a, kind: _k, metadata, status: _s, ...rest } = object as KubeObject & Fields;
  const { labels = {}, annotations = {} } = metadata;
  return { ...rest, metadata: { labels, annotations: ownAnnotations(annotations) } };
}

function ownAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).filter(([key]) => !keptAnnotations.some((kept) => kept.test(key))),
  );
}
