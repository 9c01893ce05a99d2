import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../../core/cluster/object-ref.ts';
import { objectDigest } from '../../core/remediation/object-digest.ts';
import type { Change } from '../../core/remediation/plan.ts';
import type { MutationOptions } from './cluster.ts';
import { type ConnectedCluster, connectCluster } from './connect-cluster.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

const namespace = `adapter-${randomUUID().slice(0, 8)}`;
const kubeconfig = inject('adminKubeconfig');
let cluster: ConnectedCluster;
let deployment: KubeObject;

beforeAll(async () => {
  cluster = await connectCluster('real', kubeconfig, '');
  await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, '');
});
afterAll(async () => {
  await cluster.mutate(missing('Namespace', namespace, ''), 'v1', { kind: 'delete' }, options({ uid: '' }));
  await cluster.close();
});
beforeEach(async () => {
  const labels = { app: `web-${randomUUID().slice(0, 8)}` };
  deployment = await create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: labels.app },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } },
    },
  });
});

const missing = (kind: string, name: string, inNamespace = namespace): ObjectRef => ({
  kind,
  namespace: inNamespace,
  name,
  uid: '',
});
const options = (more: Partial<MutationOptions> = {}): MutationOptions => ({
  operation: randomUUID(),
  uid: '',
  isDryRun: false,
  ...more,
});
const scale = (replicas: number): Change => ({
  kind: 'patch',
  operations: [{ op: 'replace', path: '/spec/replicas', value: replicas }],
});

async function create(
  manifest: { apiVersion: string; kind: string; metadata: { name: string } } & Record<string, unknown>,
  inNamespace = namespace,
) {
  const ref = missing(manifest.kind, manifest.metadata.name, inNamespace);
  const { object } = await cluster.mutate(ref, manifest.apiVersion, { kind: 'create', manifest }, options());
  if (object === null) throw new Error('nothing was created');
  return object;
}

function mutate(change: Change, more: Partial<MutationOptions> = {}, object = deployment) {
  return cluster.mutate(refOf(object), object.apiVersion, change, options({ uid: object.metadata.uid ?? '', ...more }));
}

describe('on a real API server', () => {
  it('tells the version and observes every kind without a gap', async () => {
    expect(await cluster.version()).toMatch(/^v1\.\d+/);
    const { objects, gaps } = await cluster.observe({ namespace });
    expect(gaps).toEqual([]);
    expect(objects.Deployment?.map(({ metadata }) => metadata.name)).toContain(deployment.metadata.name);
    expect(objects.Deployment?.every(({ kind, apiVersion }) => kind === 'Deployment' && apiVersion === 'apps/v1')).toBe(
      true,
    );
  });

  it('reads an object, and null for what is not there', async () => {
    expect((await cluster.read(refOf(deployment)))?.metadata.uid).toBe(deployment.metadata.uid);
    expect(await cluster.read(missing('Deployment', 'none'))).toBeNull();
  });

  it('makes a change once, however often it is asked', async () => {
    const operation = randomUUID();
    const digest = objectDigest(deployment);
    const first = await mutate(scale(1), { operation, digest });
    expect(first).toMatchObject({
      wasAlreadyDone: false,
      object: { spec: { replicas: 1 }, metadata: { generation: 2 } },
    });
    const again = await mutate(scale(1), { operation, digest });
    expect(again.wasAlreadyDone).toBe(true);
    // The Deployment's own controller writes its status meanwhile; what was decided on was written once.
    expect(again.object?.metadata.generation).toBe(2);
  });

  it('makes a change once when many attempts run at the same time', async () => {
    const operation = randomUUID();
    const attempts = await Promise.all(
      Array.from({ length: 12 }, () => mutate(scale(3), { operation, digest: objectDigest(deployment) })),
    );
    expect(attempts.filter(({ wasAlreadyDone }) => !wasAlreadyDone)).toHaveLength(1);
    expect((await cluster.read(refOf(deployment)))?.metadata.generation).toBe(2);
  });

  it('changes nothing in a dry run and answers what would be', async () => {
    const { object } = await mutate(scale(5), { isDryRun: true });
    expect(object).toMatchObject({ spec: { replicas: 5 } });
    // Its controller may have said something of it meanwhile, in the status and an annotation; nobody may have changed what it is.
    const live = await cluster.read(refOf(deployment));
    expect(live).toMatchObject({ spec: { replicas: 0 }, metadata: { generation: deployment.metadata.generation } });
  });

  it('refuses when the object was changed after the plan, and when it is another one', async () => {
    const digest = objectDigest(deployment);
    await mutate(scale(2));
    await expect(mutate(scale(3), { digest })).rejects.toMatchObject({ code: 'StalePlan' });
    await expect(mutate(scale(3), { uid: randomUUID() })).rejects.toMatchObject({ code: 'Conflict' });
    await expect(
      mutate(scale(3), {}, { ...deployment, metadata: { ...deployment.metadata, name: 'none' } }),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('gets through while something else keeps writing the object', async () => {
    const busy = { is: true };
    const noise = (async () => {
      for (let n = 0; busy.is; n += 1) {
        await mutate(
          { kind: 'patch', operations: [{ op: 'add', path: '/metadata/labels', value: { n: String(n) } }] },
          { isDryRun: false },
        );
      }
    })();
    const results = [];
    for (let n = 1; n <= 3; n += 1) results.push(await mutate(scale(n)));
    busy.is = false;
    await noise;
    expect(results.map(({ wasAlreadyDone }) => wasAlreadyDone)).toEqual([false, false, false]);
  });

  it('says which field it does not know, and which value is wrong', async () => {
    const add = (path: string, value: unknown): Change => ({ kind: 'patch', operations: [{ op: 'add', path, value }] });
    await expect(mutate(add('/spec/replicass', 2), { isDryRun: true })).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining('unknown field "spec.replicass"'),
    });
    await expect(mutate(add('/spec/replicas', -1), { isDryRun: true })).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining('spec.replicas'),
    });
    await expect(
      mutate({ kind: 'patch', operations: [{ op: 'remove', path: '/spec/nothing' }] }),
    ).rejects.toMatchObject({ code: 'InvalidRequest' });
  });

  it('passes on the warnings of the API server', async () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    const change: Change = {
      kind: 'patch',
      operations: [{ op: 'add', path: '/spec/template/spec/containers/0/env', value: env }],
    };
    const { warnings } = await mutate(change, { isDryRun: true });
    expect(warnings.join()).toMatch(/hides previous definition of "A"/);
  });

  it('adds a key to a Secret without reading the others', async () => {
    const secret = await create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `s-${randomUUID()}` },
      stringData: { old: 'hunter2' },
    });
    expect(JSON.stringify(secret)).not.toContain(Buffer.from('hunter2').toString('base64'));
    const value = Buffer.from('fresh value').toString('base64');
    const { object } = await mutate(
      { kind: 'patch', operations: [{ op: 'add', path: '/data/new', value }] },
      { digest: objectDigest(secret) },
      secret,
    );
    expect(object).toMatchObject({ data: { old: '<7 bytes>', new: '<11 bytes>' } });
  });

  it('creates once, and not over what somebody else created', async () => {
    const ref = missing('ConfigMap', `c-${randomUUID()}`);
    const change: Change = { kind: 'create', manifest: { metadata: { name: ref.name }, data: { a: 'b' } } };
    const mine = options();
    expect((await cluster.mutate(ref, 'v1', change, { ...mine, isDryRun: true })).object).not.toBeNull();
    expect(await cluster.read(ref)).toBeNull();
    const first = await cluster.mutate(ref, 'v1', change, mine);
    const again = await cluster.mutate(ref, 'v1', change, mine);
    expect([first.wasAlreadyDone, again.wasAlreadyDone]).toEqual([false, true]);
    expect(again.object?.metadata.uid).toBe(first.object?.metadata.uid);
    await expect(cluster.mutate(ref, 'v1', change, options())).rejects.toMatchObject({ code: 'StalePlan' });
  });

  it('deletes exactly the object that was meant', async () => {
    const dry = await mutate({ kind: 'delete' }, { isDryRun: true, digest: objectDigest(deployment) });
    expect(dry).toMatchObject({ object: null, wasAlreadyDone: false });
    expect(await cluster.read(refOf(deployment))).not.toBeNull();
    // Another object under the name of one that is gone stays.
    expect(await mutate({ kind: 'delete' }, { uid: randomUUID() })).toMatchObject({ wasAlreadyDone: true });
    expect(await cluster.read(refOf(deployment))).not.toBeNull();
    expect(await mutate({ kind: 'delete' }, { digest: objectDigest(deployment) })).toMatchObject({
      wasAlreadyDone: false,
    });
    expect(await cluster.read(refOf(deployment))).toBeNull();
    expect(await mutate({ kind: 'delete' })).toMatchObject({ wasAlreadyDone: true });
  });

  it('says what it is not allowed to do', async () => {
    const nobody = JSON.parse(readKubeconfig(kubeconfig, '').config.exportConfig()) as {
      users: { user: Record<string, unknown> }[];
    };
    for (const { user: who } of nobody.users) who.as = 'nobody';
    const poor = await connectCluster('poor', JSON.stringify(nobody), '');
    await expect(poor.observe({ kinds: ['Pod', 'Secret'] })).rejects.toMatchObject({
      code: 'Forbidden',
      message: expect.stringMatching(/list pods.*"nobody" cannot list resource "pods"/),
    });
    await expect(poor.mutate(refOf(deployment), 'apps/v1', scale(1), options())).rejects.toMatchObject({
      code: 'Forbidden',
    });
    await poor.close();
  });

  it('says that the token is refused', async () => {
    const wrong = JSON.parse(readKubeconfig(kubeconfig, '').config.exportConfig()) as { users: { user: unknown }[] };
    for (const entry of wrong.users) entry.user = { token: 'nonsense' };
    const refused = await connectCluster('refused', JSON.stringify(wrong), '');
    await expect(refused.version()).rejects.toMatchObject({ code: 'ClusterCredentialsInvalid' });
    await refused.close();
  });

  it('does not trust a server whose certificate it cannot check', async () => {
    const { server } = readKubeconfig(kubeconfig, '');
    const untrusting = JSON.stringify({
      clusters: [{ name: 'a', cluster: { server } }],
      users: [{ name: 'a', user: { token: 'x' } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      'current-context': 'a',
    });
    const strict = await connectCluster('strict', untrusting, '');
    await expect(strict.version()).rejects.toMatchObject({
      code: 'ClusterUnreachable',
      message: expect.stringContaining('certificate'),
    });
    await strict.close();
  });
});
