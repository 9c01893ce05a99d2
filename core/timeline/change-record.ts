import type { ObjectRef } from '../cluster/object-ref.ts';

export const changeCategories = [
  'rollout',
  'configuration',
  'scaling',
  'node',
  'network',
  'storage',
  'policy',
  'access',
  'lifecycle',
] as const;
export type ChangeCategory = (typeof changeCategories)[number];

/** One field that a change touched. Values are bounded; those of Secrets say only that they changed. */
export type FieldChange = { readonly path: string; readonly before: string | null; readonly after: string | null };

/** One change that somebody or something made to a cluster, as the timeline shows it. */
export type ChangeRecord = {
  /** Stable: the same change seen twice has the same id. */
  readonly id: string;
  readonly cluster: string;
  /** RFC 3339: when it was made as far as the object tells, else when it was seen. */
  readonly at: string;
  readonly object: ObjectRef;
  readonly category: ChangeCategory;
  readonly verb: 'created' | 'changed' | 'deleted';
  /** Field manager, user of an annotation or of the audit log; null when nothing tells. */
  readonly who: string | null;
  /** "Deployment checkout was rolled out with image shop/checkout:2.3 (was 2.2)". */
  readonly says: string;
  readonly fields: readonly FieldChange[];
};
