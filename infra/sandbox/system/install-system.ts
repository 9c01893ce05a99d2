import { manifestPath } from '../sandbox-admin.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { manifestKey, type SystemObject } from './manifest.ts';
import { readAll } from './read-all.ts';
import { rollOutInTurn } from './rollout-history.ts';
import { shopSystem } from './shop-system.ts';

/** Set on a namespace of the system once all of it was applied. */
const installedAnnotation = 'sandbox.kubesage.dev/system-installed';
const markedNamespace = '/api/v1/namespaces/shop';

/** Longer than the pause of any schedule in the system. */
const missedMs = 9 * 60_000;

const workloadKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/**
 * Applies the believable system, with its history of releases, and returns before its pods are up. A system that was installed whole
 * is left as it is, with whatever has been broken in it; one that was interrupted is completed.
 */
export async function installSystem(admin: SandboxAdmin): Promise<void> {
  if (await isInstalled(admin)) return;
  await applyObjects(admin, shopSystem(await systemSeed(admin)));
  await admin.mergePatch(markedNamespace, { metadata: { annotations: { [installedAnnotation]: 'true' } } });
}

/** Applies objects in an order in which nothing waits for what comes later. Workloads that do not exist yet get their history. */
export async function applyObjects(admin: SandboxAdmin, objects: readonly SystemObject[]): Promise<void> {
  const existing = new Set<string>();
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const) {
    for (const { metadata } of await readAll(admin, kind)) {
      existing.add(`${kind}/${metadata.namespace}/${metadata.name}`);
    }
  }
  const namespaces = objects.filter(({ manifest }) => manifest.kind === 'Namespace');
  const workloads = objects.filter(({ manifest }) => workloadKinds.has(manifest.kind));
  const others = objects.filter((object) => !namespaces.includes(object) && !workloads.includes(object));
  await applyAll(namespaces);
  await applyAll(others);
  await Promise.all(
    workloads.map((object) =>
      existing.has(manifestKey(object.manifest)) ? admin.apply(object.manifest) : rollOutInTurn(admin, object),
    ),
  );
  const periodic = others.filter(({ manifest }) => manifest.kind === 'CronJob' && !existing.has(manifestKey(manifest)));
  await Promise.all(periodic.map(({ manifest }) => admin.mergePatch(`${manifestPath(manifest)}/status`, longAgo())));

  async function applyAll(some: readonly SystemObject[]): Promise<void> {
    await Promise.all(some.map(({ manifest }) => admin.apply(manifest)));
  }
}

/** A CronJob that last ran so long ago starts a Job now, instead of at its next time. */
function longAgo(): object {
  return { status: { lastScheduleTime: new Date(Date.now() - missedMs).toISOString() } };
}

/** What the cluster's secrets are derived from: made by the API server, and never the same in two clusters. */
export async function systemSeed(admin: SandboxAdmin): Promise<string> {
  const { metadata } = (await admin.get('/api/v1/namespaces/kube-system')) as { metadata: { readonly uid: string } };
  return metadata.uid;
}

export const systemMark: Readonly<Record<string, string>> = { [installedAnnotation]: 'true' };

async function isInstalled(admin: SandboxAdmin): Promise<boolean> {
  const namespaces = await readAll(admin, 'Namespace');
  const shop = namespaces.find(({ metadata }) => metadata.name === 'shop');
  return shop?.metadata.annotations?.[installedAnnotation] === 'true';
}
