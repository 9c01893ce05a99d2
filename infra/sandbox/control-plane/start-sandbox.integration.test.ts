import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deployment, KubeEvent, Node, Pod } from '../../../core/cluster/kube-object.ts';
import { componentVersions, type Provision } from '../../provision/component.ts';
import { connectKubeApi, isStatus, type KubeApi } from '../kube-api.ts';
import { readKubeconfigTarget } from '../read-kubeconfig-target.ts';
import { powerOff, powerOn } from './node-manifests.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

let sandbox: Sandbox;
let admin: KubeApi;
let kubesage: KubeApi;
const directory = mkdtempSync(join(tmpdir(), 'kubesage sandbox '));
const behaviour = { backOffMs: 500, longestBackOffMs: 4_000 };
const catalogue = join(import.meta.dirname, 'test-catalogue.ts');

beforeAll(async () => {
  await start();
});
afterAll(async () => {
  await stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the sandbox', () => {
  it('runs a Deployment, with logs through the API server and usage through its metrics API', async () => {
    await deploy('web', {});
    await untilReady('web');
    const pod = await podOf('web');
    const log = await kubesage.getText(`/api/v1/namespaces/default/pods/${pod.metadata.name}/log?tailLines=1`);
    expect(log).toMatch(/^\d{4}-.* GET \/ 200\n$/);
    const usage = await admin.get<{ items: readonly unknown[] }>(
      '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Dweb',
    );
    expect(usage.items).toHaveLength(1);
  });

  it('is healed by the right fix of an image, a ConfigMap and a memory limit', async () => {
    await deploy('image', { image: 'registry.shop.example/web:9' });
    await deploy('config', { envFrom: [{ configMapRef: { name: 'settings' } }] });
    await deploy('memory', { resources: { limits: { memory: '10Mi' } } });
    await eventually(async () => {
      expect(await waitingReason('image')).toBe('ImagePullBackOff');
      expect(await waitingReason('config')).toBe('CreateContainerConfigError');
      expect(await waitingReason('memory')).toBe('CrashLoopBackOff');
    });
    const events = await eventsOf((await podOf('image')).metadata.name);
    expect(
      events.find(({ reason, message }) => reason === 'Failed' && message?.includes('web:9: not found'))?.source
        ?.component,
    ).toBe('kubelet');

    await kubesage.patch(
      path('image'),
      [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: webImage }],
      'json',
    );
    await kubesage.create('/api/v1/namespaces/default/configmaps', {
      metadata: { name: 'settings' },
      data: { A: 'b' },
    });
    await kubesage.patch(
      path('memory'),
      [{ op: 'remove', path: '/spec/template/spec/containers/0/resources/limits' }],
      'json',
    );
    await Promise.all(['image', 'config', 'memory'].map(untilReady));
  });

  it('lets KubeSage do its work and no more, and records what it changed', async () => {
    await expect(kubesage.delete(path('web'))).rejects.toSatisfy((error) => isStatus(error, 403));
    await expect(kubesage.get('/api/v1/pods')).resolves.toBeDefined();
    const records = readFileSync(sandbox.auditLogPath, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord);
    expect(records.every(({ user, verb }) => user.username === 'kubesage' && verb !== 'get')).toBe(true);
    expect(records.filter(({ verb, objectRef }) => verb === 'patch' && objectRef.name === 'image')).toHaveLength(1);
    expect(statSync(sandbox.kubesageKubeconfig).mode & 0o077).toBe(0);
  });

  it('loses a node that has no power, and takes it back with its pods', async () => {
    await deploy('lost', { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } });
    await untilReady('lost');
    const { name } = (await podOf('lost')).metadata;
    const node = (await podOf('lost')).spec.nodeName ?? '';
    await admin.patch(`/api/v1/nodes/${node}`, powerOff, 'merge');
    await eventually(async () => expect(await readiness(node)).toBe('Unknown'), 40_000);
    await eventually(async () =>
      expect((await untilPod(name)).status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False'),
    );
    await expect(kubesage.getText(`/api/v1/namespaces/default/pods/${name}/log`)).rejects.toThrow(/dialing/);
    await admin.patch(`/api/v1/nodes/${node}`, powerOn, 'merge');
    await eventually(async () => expect(await readiness(node)).toBe('True'));
    await untilReady('lost');
  });

  it('provides volumes, and keeps them where their node is', async () => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    await admin.create('/api/v1/namespaces/default/persistentvolumeclaims', {
      metadata: { name: 'data' },
      spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    await deploy('store', {}, { volumes });
    await untilReady('store');
    const pod = await podOf('store');
    const node = pod.spec.nodeName ?? '';
    await admin.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: true } }, 'merge');
    await admin.delete(`/api/v1/namespaces/default/pods/${pod.metadata.name}`);
    await eventually(async () => {
      const message = (await podOf('store')).status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
      expect(message).toMatch(/volume node affinity conflict|didn't match PersistentVolume's node affinity/);
    });
    await admin.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: null } }, 'merge');
    await untilReady('store');
  });

  it.each(['kube-apiserver', 'etcd', 'kwok', 'node-behaviour'])('goes on when %s is killed', async (part) => {
    const before = await podOf('web');
    await sandbox.kill(part);
    await deploy(`after-${part}`, {});
    await untilReady(`after-${part}`);
    const after = await podOf('web');
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });

  it('continues where it was after a stop and a start on other ports', async () => {
    const before = await podOf('web');
    await stop();
    await start();
    await untilReady('web');
    expect((await podOf('web')).metadata.uid).toBe(before.metadata.uid);
  });
});

type AuditRecord = {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef: { readonly name?: string };
};
const webImage = 'registry.shop.example/web:1.0';

/** The test takes binaries that are in the cache; provisioning has tests of its own. */
const provision: Provision = async (component, { cacheDir }) =>
  join(
    cacheDir,
    'servers',
    `${component}-${componentVersions[component]}-${process.platform}-${process.arch}`,
    component,
  );

async function start(): Promise<void> {
  sandbox = await startSandbox({
    directory,
    provision,
    catalogue,
    behaviour,
    cacheDir: join(homedir(), '.cache', 'kubesage'),
  });
  admin = connectKubeApi(await readKubeconfigTarget(sandbox.adminKubeconfig));
  kubesage = connectKubeApi(await readKubeconfigTarget(sandbox.kubesageKubeconfig));
}

async function stop(): Promise<void> {
  await Promise.all([admin?.close(), kubesage?.close()]);
  await sandbox?.stop();
}

function path(name: string): string {
  return `/apis/apps/v1/namespaces/default/deployments/${name}`;
}

async function deploy(name: string, container: object, spec: object = {}): Promise<void> {
  const labels = { app: name };
  await admin.create('/apis/apps/v1/namespaces/default/deployments', {
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: webImage, ...container }], ...spec },
      },
    },
  });
}

function untilReady(name: string): Promise<void> {
  return eventually(async () => {
    const { metadata, status } = await admin.get<Deployment>(path(name));
    expect(status).toMatchObject({
      observedGeneration: metadata.generation,
      readyReplicas: 1,
      updatedReplicas: 1,
      replicas: 1,
    });
  });
}

async function podOf(name: string): Promise<Pod> {
  const { items } = await admin.get<{ items: readonly Pod[] }>(
    `/api/v1/namespaces/default/pods?labelSelector=app%3D${name}`,
  );
  const pod = items.find(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (pod === undefined) throw new Error(`no pod of ${name}`);
  return pod;
}

function untilPod(name: string): Promise<Pod> {
  return admin.get<Pod>(`/api/v1/namespaces/default/pods/${name}`);
}

async function waitingReason(name: string): Promise<string | undefined> {
  return (await podOf(name)).status?.containerStatuses?.[0]?.state?.waiting?.reason;
}

async function eventsOf(pod: string): Promise<readonly KubeEvent[]> {
  const query = `fieldSelector=involvedObject.name%3D${pod}`;
  return (await admin.get<{ items: readonly KubeEvent[] }>(`/api/v1/namespaces/default/events?${query}`)).items;
}

async function readiness(node: string): Promise<string | undefined> {
  const { status } = await admin.get<Node>(`/api/v1/nodes/${node}`);
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}

async function eventually(check: () => Promise<void>, withinMs = 30_000): Promise<void> {
  for (const end = Date.now() + withinMs; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}
