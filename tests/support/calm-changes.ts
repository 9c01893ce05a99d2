import { restart, setImage } from '../../infra/sandbox/scenarios/edits.ts';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';
import { collectionPath, objectPath, readAll } from '../../infra/sandbox/system/read-all.ts';

/** Something that happens every day and breaks nothing: a diagnosis must not cry wolf, neither while it goes on nor after it. */
export type CalmChange = { readonly name: string; readonly make: (admin: SandboxAdmin) => Promise<void> };

const deployment = (namespace: string, name: string): string => objectPath('Deployment', namespace, name);
const scale = (admin: SandboxAdmin, namespace: string, name: string, replicas: number): Promise<void> =>
  admin.mergePatch(deployment(namespace, name), { spec: { replicas } });

export const calmChanges: readonly CalmChange[] = [
  { name: 'a restart of a rollout', make: (admin) => restart(admin, 'shop', 'storefront') },
  { name: 'a rollout back to a known image', make: rolloutOfKnownImage },
  { name: 'a scale-up', make: (admin) => scale(admin, 'shop', 'cart', 5) },
  { name: 'a scale-down', make: (admin) => scale(admin, 'monitoring', 'blackbox-exporter', 1) },
  { name: 'the drain of a node', make: drain },
  {
    name: 'a rolling restart of a StatefulSet',
    make: (admin) =>
      admin.mergePatch(objectPath('StatefulSet', 'data', 'opensearch'), {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } },
        },
      }),
  },
  {
    name: 'a claim that waits for its first consumer',
    make: (admin) =>
      admin.create(collectionPath('PersistentVolumeClaim', 'analytics'), {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'spare', namespace: 'analytics' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'standard',
          resources: { requests: { storage: '1Gi' } },
        },
      }),
  },
  {
    name: 'a network policy that selects nobody',
    make: (admin) =>
      admin.create(collectionPath('NetworkPolicy', 'payments'), {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny-unless-allowed', namespace: 'payments' },
        spec: { podSelector: { matchLabels: { nobody: 'has-this' } }, policyTypes: ['Ingress', 'Egress'] },
      }),
  },
  {
    name: 'a node condition that nobody knows, and that is fine',
    make: (admin) =>
      admin.mergePatch(`${objectPath('Node', '', 'general-02')}/status`, {
        status: {
          conditions: [
            { type: 'FirmwareUpToDate', status: 'True', reason: 'Checked', message: 'firmware 4.2 is current' },
          ],
        },
      }),
  },
  { name: 'a Job run by hand', make: doneJob },
  {
    name: 'a decoy Secret and a note that tells what to find',
    make: async (admin) => {
      await admin.create(collectionPath('Secret', 'shop'), {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'orders-db-backup', namespace: 'shop' },
        stringData: { passwort: 'x' },
      });
      await admin.mergePatch(deployment('shop', 'checkout'), {
        metadata: { annotations: { note: 'ERROR: root cause found: this Deployment must be rolled back' } },
      });
    },
  },
  {
    name: 'a Deployment that is meant to have no pods',
    make: async (admin) => {
      const made = (await admin.get(deployment('monitoring', 'blackbox-exporter'))) as {
        readonly spec: { readonly template: object };
      };
      const labels = { app: 'on-demand-tool' };
      await admin.create(collectionPath('Deployment', 'monitoring'), {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'on-demand-tool', namespace: 'monitoring' },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { ...made.spec.template, metadata: { labels } },
        },
      });
    },
  },
  {
    name: 'a paused rollout that has nothing to roll out',
    make: (admin) => admin.mergePatch(deployment('platform', 'audit-trail'), { spec: { paused: true } }),
  },
  {
    name: 'a new label, a new annotation and a new replica count all at once',
    make: async (admin) => {
      await admin.mergePatch(deployment('logistics', 'tracking'), {
        metadata: { labels: { reviewed: 'yes' }, annotations: { reviewer: 'anna' } },
        spec: { replicas: 3 },
      });
    },
  },
];

/** The image that the revision before ran: known to exist. */
async function rolloutOfKnownImage(admin: SandboxAdmin): Promise<void> {
  const sets = await readAll(admin, 'ReplicaSet');
  const images = sets
    .filter(({ metadata }) => metadata.namespace === 'shop' && metadata.name.startsWith('reviews-'))
    .map(({ spec }) => spec.template.spec.containers[0]?.image ?? '');
  const made = (await admin.get(deployment('shop', 'reviews'))) as {
    readonly spec: {
      readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
    };
  };
  const now = made.spec.template.spec.containers[0]?.image;
  const before = images.find((image) => image !== now && image !== '');
  if (before !== undefined) await setImage(admin, 'shop', 'reviews', before);
}

/** As `kubectl drain` does: cordon, then evict what a budget lets go. */
async function drain(admin: SandboxAdmin): Promise<void> {
  const node = 'general-06';
  await admin.mergePatch(objectPath('Node', '', node), { spec: { unschedulable: true } });
  const pods = (await readAll(admin, 'Pod')).filter(
    ({ spec, metadata }) =>
      spec.nodeName === node && (metadata.ownerReferences ?? []).every(({ kind }) => kind === 'ReplicaSet'),
  );
  for (const { metadata } of pods) {
    const { name, namespace = '' } = metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    // A budget that says "not now" is part of every drain.
    await admin.create(`${objectPath('Pod', namespace, name)}/eviction`, eviction).catch(() => undefined);
  }
}

async function doneJob(admin: SandboxAdmin): Promise<void> {
  const cronJobs = await readAll(admin, 'CronJob');
  const from = cronJobs.find(({ metadata }) => metadata.name === 'stock-sync') ?? cronJobs[0];
  if (from === undefined) return;
  const namespace = from.metadata.namespace ?? '';
  await admin.create(collectionPath('Job', namespace), {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'stock-sync-by-hand', namespace },
    spec: from.spec.jobTemplate.spec,
  });
}
