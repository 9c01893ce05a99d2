import type { ControllerRevision, KubeObject, ReplicaSet } from '../../../core/cluster/kube-object.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { objectPath, readAll } from './read-all.ts';
import { systemKinds } from './strangers.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/**
 * Deletes the revisions that mistakes and remedies left behind. The good ones were rolled out in order, so whatever was first made
 * after the one that runs now is not part of that history.
 */
export async function pruneHistory(admin: SandboxAdmin): Promise<void> {
  const [replicaSets, revisions] = await Promise.all([
    readAll(admin, 'ReplicaSet'),
    readAll(admin, 'ControllerRevision'),
  ]);
  const stale = [...staleIn(replicaSets, replicaSetRevision), ...staleIn(revisions, ({ revision }) => revision)];
  await Promise.all(
    stale.map(({ kind, metadata }) =>
      admin.delete(`${objectPath(kind, metadata.namespace ?? '', metadata.name)}?propagationPolicy=Background`),
    ),
  );
}

/** Of each owner's revisions, those that were created after the one with the highest number. */
export function staleIn<T extends ReplicaSet | ControllerRevision>(
  revisions: readonly T[],
  numberOf: (revision: T) => number,
): readonly T[] {
  const byOwner = Map.groupBy(revisions, ownerOf);
  return [...byOwner].flatMap(([owner, own]) => {
    const current = own.reduce((highest, one) => (numberOf(one) > numberOf(highest) ? one : highest));
    return owner === '' ? [] : own.filter((one) => one !== current && createdAt(one) > createdAt(current));
  });
}

export function replicaSetRevision({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

function ownerOf({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner !== undefined && systemKinds.some((kind) => kind === owner.kind) ? owner.uid : '';
}

function createdAt({ metadata }: KubeObject): string {
  return metadata.creationTimestamp ?? '';
}
