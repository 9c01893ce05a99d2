import type { KubeObject, PersistentVolumeClaim } from '../../../core/cluster/kube-object.ts';
import type { KindName } from '../../../core/cluster/resource-kinds.ts';
import { isStatus } from '../kube-api.ts';
import { manifestPath } from '../sandbox-admin.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { applyObjects, systemMark, systemSeed } from './install-system.ts';
import { type Manifest, manifestKey, type SystemObject } from './manifest.ts';
import { pruneHistory } from './prune-history.ts';
import { collectionPath, objectPath, readAll } from './read-all.ts';
import { restoreNodes } from './restore-nodes.ts';
import { restorePatch } from './restore-patch.ts';
import { shopSystem } from './shop-system.ts';
import { strangersIn, systemKinds } from './strangers.ts';
import { untilSystemHealthy } from './system-health.ts';

const roundMs = 15_000;

/**
 * Puts everything back as it was installed: restores what was changed, makes anew what was deleted, deletes what was added in the
 * system's namespaces, gives the machines their power back, and waits until all is well. Throws Timeout when it does not become so.
 */
export async function resetSystem(admin: SandboxAdmin, options: { readonly timeoutMs?: number } = {}): Promise<void> {
  await Promise.all([
    deleteAll(admin, 'ValidatingWebhookConfiguration'),
    deleteAll(admin, 'MutatingWebhookConfiguration'),
  ]);
  const objects = shopSystem(await systemSeed(admin));
  await restoreNodes(admin);
  const live = await readLive(admin);
  await deleteStrangers(admin, objects, live);
  await restore(admin, objects, live);
  await admin.mergePatch('/api/v1/namespaces/shop', { metadata: { annotations: systemMark } });
  await untilWell(admin, objects, options.timeoutMs ?? 120_000);
  await pruneHistory(admin);
}

/** A pod whose Job is being deleted may fail a moment later: what failed is cleared away again and again. */
async function untilWell(admin: SandboxAdmin, objects: readonly SystemObject[], timeoutMs: number): Promise<void> {
  for (let leftMs = timeoutMs; ; leftMs -= roundMs) {
    await deleteFailures(admin);
    try {
      return await untilSystemHealthy(admin, objects, Math.min(leftMs, roundMs));
    } catch (error) {
      if (leftMs <= roundMs) throw error;
    }
  }
}

type Live = ReadonlyMap<string, KubeObject>;

async function readLive(admin: SandboxAdmin): Promise<Live> {
  const lists = await Promise.all(systemKinds.map((kind) => readAll(admin, kind)));
  return new Map(lists.flat().map((object: KubeObject) => [manifestKey(object as unknown as Manifest), object]));
}

async function restore(admin: SandboxAdmin, objects: readonly SystemObject[], live: Live): Promise<void> {
  const missing: SystemObject[] = [];
  const namespaces = objects.filter(
    ({ manifest }) => manifest.kind === 'Namespace' && !live.has(manifestKey(manifest)),
  );
  await applyObjects(admin, namespaces);
  await Promise.all(
    objects.map(async (object) => {
      const found = live.get(manifestKey(object.manifest));
      if (found === undefined) missing.push(object);
      else if (!(await restoreOne(admin, object.manifest, found))) missing.push(object);
    }),
  );
  await applyObjects(admin, missing);
}

/** False when the object has to be made anew: it was deleted meanwhile, or what is wrong with it cannot be changed. */
async function restoreOne(admin: SandboxAdmin, manifest: Manifest, live: KubeObject): Promise<boolean> {
  const path = manifestPath(manifest);
  if (manifest.kind === 'PersistentVolumeClaim') {
    const { storageClassName } = (live as PersistentVolumeClaim).spec ?? {};
    if (storageClassName === manifest.spec?.storageClassName) return true;
    await deleteIfThere(admin, path);
    return false;
  }
  try {
    await admin.jsonPatch(path, restorePatch(live, manifest));
    return true;
  } catch (error) {
    if (isStatus(error, 404)) return false;
    if (!isStatus(error, 422)) throw error;
    await deleteIfThere(admin, path);
    return false;
  }
}

async function deleteStrangers(admin: SandboxAdmin, objects: readonly SystemObject[], live: Live): Promise<void> {
  const strangers = strangersIn([...live.values()], objects);
  await Promise.all(
    strangers.map(({ kind, metadata }) =>
      deleteIfThere(admin, objectPath(kind, metadata.namespace ?? '', metadata.name)),
    ),
  );
}

/** Failed Jobs and evicted pods stay in a cluster until someone clears them away. */
async function deleteFailures(admin: SandboxAdmin): Promise<void> {
  const [jobs, pods] = await Promise.all([readAll(admin, 'Job'), readAll(admin, 'Pod')]);
  const failedJobs = jobs.filter(({ status }) => (status?.failed ?? 0) > 0);
  const failedPods = pods.filter(({ status }) => status?.phase === 'Failed');
  await Promise.all(
    [...failedJobs, ...failedPods].map(({ kind, metadata }) =>
      deleteIfThere(admin, objectPath(kind, metadata.namespace ?? '', metadata.name)),
    ),
  );
}

async function deleteAll(admin: SandboxAdmin, kind: KindName): Promise<void> {
  const found = await readAll(admin, kind);
  await Promise.all(found.map(({ metadata }) => deleteIfThere(admin, `${collectionPath(kind)}/${metadata.name}`)));
}

async function deleteIfThere(admin: SandboxAdmin, path: string): Promise<void> {
  try {
    await admin.delete(`${path}?propagationPolicy=Background`);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
