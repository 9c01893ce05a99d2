import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { KubeObject, Node, Secret } from '../cluster/kube-object.ts';

type Loose = KubeObject & { readonly status?: unknown; readonly spec?: Readonly<Record<string, unknown>> };

/** Annotations that servers, controllers and we ourselves keep: they change without anybody changing the object. */
const keptAnnotations: readonly RegExp[] = [
  /^kubesage\.dev\/operation$/,
  /^deployment\.kubernetes\.io\//,
  /^deprecated\.daemonset\.template\.generation$/,
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^(?:pv|volumes?(?:\.beta)?)\.kubernetes\.io\//,
  /^control-plane\.alpha\.kubernetes\.io\/leader$/,
];
/** Taints that the node controllers set from conditions and from `spec.unschedulable`. */
const keptTaint = /^node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\//;

/**
 * SHA-256 of what people and tools set on an object: everything but status, managed fields, resourceVersion, generation, the
 * annotations above, and of nodes all annotations and the taints of controllers. A replica count is part of it, so that a plan made
 * at another scale is another plan, unless an autoscaler has taken the field over: then it moves while nobody changes anything.
 * Of Secrets only keys and lengths count: a hash of a short value could be guessed.
 */
export function objectDigest(object: KubeObject): string {
  const { status: _status, metadata, ...rest } = ownPart(object);
  const { name, namespace, uid, labels, finalizers, ownerReferences, deletionTimestamp } = metadata;
  const annotations = object.kind === 'Node' ? {} : ownAnnotations(metadata.annotations ?? {});
  const own = {
    ...rest,
    metadata: { name, namespace, uid, labels, finalizers, ownerReferences, deletionTimestamp, annotations },
  };
  return createHash('sha256')
    .update(canonicalJson(withoutEmptyMaps(own)))
    .digest('hex');
}

function ownPart(object: KubeObject): Loose {
  if (object.kind === 'Secret') return withoutValues(object as Secret);
  if (object.kind === 'Node') return withoutKeptTaints(object as Node) as Loose;
  return isAutoscaled(object) ? withoutReplicas(object) : object;
}

function ownAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).filter(([key]) => !keptAnnotations.some((kept) => kept.test(key))),
  );
}

function withoutValues(secret: Secret): Loose {
  const { data } = secret;
  if (data === undefined) return secret;
  const lengths = Object.entries(data).map(([key, value]) => [
    key,
    /^<\d+ bytes>$/.test(value) ? value : `<${Buffer.byteLength(String(value), 'base64')} bytes>`,
  ]);
  return { ...secret, data: Object.fromEntries(lengths) } as Loose;
}

function withoutKeptTaints(node: Node): Node {
  const taints = (node.spec?.taints ?? []).filter(({ key }) => !keptTaint.test(key));
  const { taints: _, ...spec } = node.spec ?? {};
  return { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } };
}

/** The horizontal pod autoscaler writes through the scale subresource, as part of the controller manager. */
function isAutoscaled({ metadata }: KubeObject): boolean {
  return (metadata.managedFields ?? []).some(
    ({ manager, subresource }) => subresource === 'scale' && manager === 'kube-controller-manager',
  );
}

function withoutReplicas(object: Loose): Loose {
  const { replicas: _, ...spec } = object.spec ?? {};
  return { ...object, spec };
}

/** `{}` and an absent map are the same to the API server. */
function withoutEmptyMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyMaps);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmptyMaps(inner)] as const)
      .filter(([key, inner]) => !((key === 'annotations' || key === 'labels') && isEmpty(inner))),
  );
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}
