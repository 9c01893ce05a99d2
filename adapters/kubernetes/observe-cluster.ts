import type { ClusterSnapshot, Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { CustomResourceDefinition } from '../../core/cluster/platform-objects.ts';
import { type KindName, type ResourceKind, resourceKind, resourceKinds } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import type { ObserveOptions } from './cluster.ts';
import { customKind, cutGap, mostCustomResources } from './custom-kind.ts';
import { guardCustomResource } from './guard-custom-resource.ts';
import { listKind } from './list-kind.ts';
import { mostTelling } from './most-telling.ts';
import { readControlPlaneChecks, readServerVersion } from './read-control-plane.ts';
import { reviewLogAccess } from './review-log-access.ts';

type Content = { readonly objects: readonly KubeObject[]; readonly gap?: Gap };

/** What came of one thing that was read; `kind` names it in a gap. */
type Outcome = { readonly list: KindName; readonly kind: string; readonly result: Content | KubeSageError };

// Less than what an activity has, so that a slow kind becomes a gap instead of failing the whole.
const withinMs = 40_000;
const definitions = 'CustomResourceDefinition';

/** Reads every kind side by side. What cannot be read becomes a gap; when nothing can, the most telling failure is thrown. */
export async function observeCluster(
  cluster: string,
  api: ApiConnection,
  options: ObserveOptions,
): Promise<ClusterSnapshot> {
  const { namespace = '', kinds, signal } = options;
  const isWanted = (kind: KindName): boolean => kinds === undefined || kinds.includes(kind);
  const observedAt = new Date().toISOString();
  const within = { namespace, endAt: Date.now() + withinMs, signal };
  const wanted: readonly (ResourceKind & { readonly kind: KindName })[] = resourceKinds.filter(({ kind }) =>
    isWanted(kind),
  );
  const lists = wanted.map((row) => outcomeOf(row.kind, row.kind, () => listOf(row), row));
  const [logGap, outcomes] = await Promise.all([
    isWanted('Pod') ? reviewLogAccess(cluster, api, namespace, signal) : null,
    Promise.all([
      ...lists,
      ...(isWanted('CustomResource') ? [readCustomResources()] : []),
      ...(isWanted('ControlPlaneCheck') ? [readVirtual('ControlPlaneCheck', readControlPlaneChecks)] : []),
      ...(isWanted('ServerVersion')
        ? [readVirtual('ServerVersion', async () => [await readServerVersion(api, signal)])]
        : []),
    ]),
  ]);
  signal?.throwIfAborted();

  const objects: Record<string, KubeObject[]> = {};
  const gaps: Gap[] = [];
  const failures: KubeSageError[] = [];
  for (const { list, kind, result } of outcomes.flat()) {
    if (result instanceof KubeSageError) {
      failures.push(result);
      gaps.push({ kind, code: result.code, detail: result.message });
      continue;
    }
    objects[list] ??= [];
    for (const object of result.objects) objects[list].push(object);
    if (result.gap !== undefined) gaps.push(result.gap);
  }
  if (failures.length > 0 && !wanted.some(({ kind }) => objects[kind] !== undefined)) throw mostTelling(failures);
  requireNamespace(cluster, namespace, objects.Namespace);
  if (logGap !== null) gaps.push(logGap);
  return { cluster, observedAt, objects: objects as ClusterSnapshot['objects'], logs: [], gaps };

  async function listOf(kind: ResourceKind): Promise<Content> {
    return { objects: (await listKind(api, kind, within)).objects };
  }

  function readVirtual(
    kind: KindName,
    read: (api: ApiConnection, signal?: AbortSignal) => Promise<readonly KubeObject[]>,
  ): Promise<Outcome> {
    return outcomeOf(kind, kind, async () => ({ objects: await read(api, signal) }));
  }

  /** Those of every definition that is served: a kind that cannot be listed is a gap of its own. */
  async function readCustomResources(): Promise<readonly Outcome[]> {
    const at = wanted.findIndex(({ kind }) => kind === definitions);
    const row = resourceKind(definitions);
    const known = await (lists[at] ?? outcomeOf(definitions, definitions, async () => (row ? listOf(row) : none)));
    const outcome = { list: 'CustomResource', kind: 'CustomResource' } as const;
    if (known.result instanceof KubeSageError) return [{ ...outcome, result: known.result }];
    const kinds = known.result.objects.flatMap((object) => customKind(object as CustomResourceDefinition) ?? []);
    const read = kinds.map((kind) => outcomeOf('CustomResource', kind.kind, () => customOf(kind), { optional: true }));
    return [{ ...outcome, result: none }, ...(await Promise.all(read))];
  }

  async function customOf(kind: ResourceKind): Promise<Content> {
    const sieve = guardCustomResource(kind.kind);
    const { objects, isCut } = await listKind(api, kind, { ...within, most: mostCustomResources, sieve });
    return isCut ? { objects, gap: cutGap(cluster, kind) } : { objects };
  }
}

const none: Content = { objects: [] };

async function outcomeOf(
  list: KindName,
  kind: string,
  read: () => Promise<Content>,
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<Outcome> {
  try {
    return { list, kind, result: await read() };
  } catch (error) {
    if (!(error instanceof KubeSageError)) throw error;
    return { list, kind, result: optional && error.code === 'NotFound' ? none : error };
  }
}

/** An observation of a namespace that does not exist would look like a healthy one. */
function requireNamespace(cluster: string, namespace: string, known: readonly KubeObject[] | undefined): void {
  if (namespace === '' || known === undefined || known.some(({ metadata }) => metadata.name === namespace)) return;
  throw new KubeSageError('NotFound', `Cluster ${cluster} has no namespace "${namespace}".`);
}
