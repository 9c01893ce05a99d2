import { KubeSageError } from '../../../core/errors.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { application } from './application.ts';
import { applyObjects } from './install-system.ts';
import { only, type SystemObject } from './manifest.ts';
import { releasesOf } from './profiles.ts';
import { readAll } from './read-all.ts';
import { namespace as namespaceManifest } from './surroundings.ts';

const namespaces = 12;
const mostServices = 190;
const fewestReplicas = 5;

/**
 * Adds Deployments with Services in namespaces of their own until the cluster has about `pods` pods, for benches. Throws
 * PreconditionFailed when its machines cannot hold that many. Returns before the pods run.
 */
export async function growSystem(admin: SandboxAdmin, pods: number): Promise<void> {
  const [existing, nodes] = await Promise.all([readAll(admin, 'Pod'), readAll(admin, 'Node')]);
  const room = nodes
    .filter(({ spec }) => spec?.unschedulable !== true && (spec?.taints ?? []).length === 0)
    .reduce((sum, { status }) => sum + Number(status?.allocatable?.pods ?? 0), 0);
  // Pods of Jobs come and go.
  const lasting = existing.filter(({ spec }) => spec.restartPolicy === 'Always');
  if (room < pods) {
    throw new KubeSageError('PreconditionFailed', `The sandbox's machines hold ${room} pods, fewer than ${pods}.`, {
      next: `Start it with at least ${Math.ceil(pods / 80)} nodes (KUBESAGE_SANDBOX_NODES).`,
    });
  }
  await applyObjects(admin, load(Math.max(0, pods - lasting.length)));
}

/** Deployments that together have `pods` replicas, each behind a Service. */
export function load(pods: number): readonly SystemObject[] {
  const count = Math.min(mostServices, Math.ceil(pods / fewestReplicas));
  const spaces = Math.min(namespaces, count);
  return [
    ...Array.from({ length: spaces }, (_, index) => only(namespaceManifest(spaceName(index), { team: 'load' }))),
    ...Array.from({ length: count }, (_, index) => {
      const replicas = Math.floor(pods / count) + (index < pods % count ? 1 : 0);
      return deployment(spaceName(index % spaces), `service-${String(index + 1).padStart(3, '0')}`, replicas);
    }).flat(),
  ];
}

function deployment(namespace: string, name: string, replicas: number): readonly SystemObject[] {
  return application({
    namespace,
    name,
    partOf: 'load',
    releases: releasesOf('nginx', '1.29.2'),
    replicas,
    exposes: { http: 80 },
    main: {
      ports: { http: 8080 },
      readiness: { port: 8080, path: '/ready' },
      cpu: '5m',
      memory: '16Mi',
      memoryLimit: '64Mi',
    },
  });
}

function spaceName(index: number): string {
  return `load-${String(index + 1).padStart(2, '0')}`;
}
