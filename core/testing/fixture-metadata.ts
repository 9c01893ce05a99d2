import type { KubeObject, ObjectMeta } from '../cluster/kube-object.ts';

/** The moment at which every fixture cluster is observed. */
export const observedAt = '2026-03-02T12:00:00Z';

/** RFC 3339 time so many seconds before the observation. */
export function ago(seconds: number): string {
  return new Date(Date.parse(observedAt) - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export type Meta = {
  readonly name?: string;
  readonly namespace?: string;
  readonly ageSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generation?: number;
  readonly changedSecondsAgo?: number;
  readonly owner?: KubeObject;
};

export function meta(kind: string, name: string, options: Meta, isNamespaced = true): ObjectMeta {
  const {
    namespace = isNamespaced ? 'shop' : '',
    ageSeconds = 86_400,
    labels,
    annotations,
    generation = 1,
    owner,
    changedSecondsAgo,
  } = options;
  return {
    name,
    uid: `${kind}-${namespace}-${name}`.toLowerCase(),
    creationTimestamp: ago(ageSeconds),
    generation,
    ...(namespace === '' ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(changedSecondsAgo === undefined
      ? {}
      : { managedFields: [{ manager: 'kubectl-edit', operation: 'Update', time: ago(changedSecondsAgo) }] }),
    ...(owner === undefined
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: owner.apiVersion,
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid ?? '',
              controller: true,
            },
          ],
        }),
  };
}
