import { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ClusterSnapshot, LogTail } from '../cluster/cluster-snapshot.ts';
import type { KubeObject, Pod } from '../cluster/kube-object.ts';
import { resourceKinds, virtualKinds } from '../cluster/resource-kinds.ts';
import { observedAt } from './fixture-metadata.ts';

export * from './fixture-metadata.ts';
export * from './network-fixtures.ts';
export * from './object-fixtures.ts';
export * from './pod-fixtures.ts';
export * from './workload-fixtures.ts';

export function log(
  of: Pod,
  lines: readonly string[],
  options: { readonly container?: string; readonly previous?: boolean } = {},
): LogTail {
  const { container: name = of.spec.containers[0]?.name ?? '', previous = true } = options;
  return { podUid: of.metadata.uid ?? '', container: name, previous, lines };
}

/** A snapshot in which every kind was read. */
export function snapshot(
  objects: readonly KubeObject[],
  options: { readonly logs?: readonly LogTail[]; readonly unread?: readonly string[] } = {},
): ClusterSnapshot {
  const { logs = [], unread = [] } = options;
  const kinds = [...resourceKinds.map(({ kind }) => kind), ...virtualKinds].filter((kind) => !unread.includes(kind));
  const listOf = ({ kind }: KubeObject): string => (kinds.some((known) => known === kind) ? kind : 'CustomResource');
  const entries = kinds.map((kind) => [kind, objects.filter((each) => listOf(each) === kind)] as const);
  const gaps = unread.map((kind) => ({ kind, code: 'Forbidden', detail: `${kind} may not be listed` }));
  return { cluster: 'test', observedAt, objects: Object.fromEntries(entries), logs, gaps };
}

export function indexOf(objects: readonly KubeObject[], options: Parameters<typeof snapshot>[1] = {}): ClusterIndex {
  return new ClusterIndex(snapshot(objects, options));
}
