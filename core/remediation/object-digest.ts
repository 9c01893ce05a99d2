import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { KubeObject } from '../cluster/kube-object.ts';

/** Annotations that servers, controllers and we ourselves keep: they change without anybody changing the object. */
const keptAnnotations: readonly RegExp[] = [
  /^kubesage\.dev\/operation$/,
  /^deployment\.kubernetes\.io\//,
  /^deprecated\.daemonset\.template\.generation$/,
  /^kubectl\.kubernetes\.io\/last-applied-configuration$/,
  /^(pv|volume(\.beta)?)\.kubernetes\.io\//,
  /^node\.alpha\.kubernetes\.io\//,
  /^control-plane\.alpha\.kubernetes\.io\/leader$/,
];

/**
 * SHA-256 of what people and tools set on an object: everything but status, managed fields, resourceVersion, generation and the
 * annotations above. A replica count is included although an autoscaler moves it: a plan made at another scale is another plan.
 * Values of Secrets are masked as `<n bytes>` before they come here, so a change of value to one of equal length goes unseen.
 */
export function objectDigest(object: KubeObject): string {
  const { status: _status, metadata, ...rest } = object as KubeObject & { readonly status?: unknown };
  const { name, namespace, uid, labels, finalizers, ownerReferences, deletionTimestamp } = metadata;
  const annotations = Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !keptAnnotations.some((kept) => kept.test(key))));
  const own = { ...rest, metadata: { name, namespace, uid, labels, finalizers, ownerReferences, deletionTimestamp, annotations } };
  return createHash('sha256').update(canonicalJson(withoutEmpty(own))).digest('hex');
}

/** `{}` and an absent map are the same to the API server. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([key, inner]) => !((key === 'annotations' || key === 'labels') && isEmpty(inner))),
  );
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}
