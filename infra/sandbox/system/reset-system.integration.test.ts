import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../core/cluster/kube-object.ts';
import { provision } from '../../provision/provision.ts';
import { type Sandbox, startSandbox } from '../control-plane/start-sandbox.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import { installSystem, systemSeed } from './install-system.ts';
import { readAll } from './read-all.ts';
import { resetSystem } from './reset-system.ts';
import { shopSystem } from './shop-system.ts';
import { systemKinds } from './strangers.ts';
import { untilSystemHealthy } from './system-health.ts';

const directory = mkdtempSync(join(tmpdir(), 'kubesage-system-'));
let sandbox: Sandbox;
let admin: SandboxAdmin;
let installed: ReadonlyMap<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox({ directory, provision });
  admin = sandbox.admin;
  await installSystem(admin);
  await untilSystemHealthy(admin, shopSystem(await systemSeed(admin)), 90_000);
  installed = await contents();
});
afterAll(async () => {
  await sandbox?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the installed system', () => {
  it('has revisions to go back to, without pods', async () => {
    const own = (await readAll(admin, 'ReplicaSet')).filter(({ metadata }) => metadata.name.startsWith('checkout-'));
    expect(own.map(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision']).sort()).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(own.map(({ spec }) => spec.replicas).sort()).toEqual([0, 0, 3]);
  });

  it('is left as it is by another installation, with what is broken in it', async () => {
    await admin.mergePatch('/apis/apps/v1/namespaces/shop/deployments/cart', { spec: { replicas: 1 } });
    const broken = await contents();
    await installSystem(admin);
    expect(await contents()).toEqual(broken);
    await resetSystem(admin);
    expect(await contents()).toEqual(installed);
  });
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, { break: commit }) => {
  it('changes the system, and a reset puts back every object and revision', async () => {
    await commit(admin);
    expect(await contents()).not.toEqual(installed);
    await resetSystem(admin);
    expect(await contents()).toEqual(installed);
  });
});

/** What people wrote, of everything in the cluster that people write, and the images of all revisions. */
async function contents(): Promise<ReadonlyMap<string, string>> {
  const kinds = systemKinds.filter((kind) => kind !== 'Pod' && kind !== 'Job');
  const further = ['Node', 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;
  const lists = await Promise.all([...kinds, ...further].map((kind) => readAll(admin, kind)));
  const revisions = (await readAll(admin, 'ReplicaSet')).map(({ metadata, spec }): [string, string] => [
    `ReplicaSet ${metadata.namespace}/${metadata.name}`,
    spec.template.spec.containers.map(({ image }) => image).join(),
  ]);
  return new Map([...lists.flat().map(written), ...revisions]);
}

function written(object: KubeObject): [string, string] {
  const { spec, data, metadata } = object as KubeObject & { readonly spec?: object; readonly data?: object };
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !key.includes('kubernetes.io/'));
  const labels = Object.entries(metadata.labels ?? {}).sort();
  const passing =
    object.kind === 'PersistentVolumeClaim' || object.kind === 'Node' ? ['volumeName', 'podCIDR', 'podCIDRs'] : [];
  const lasting = Object.entries(spec ?? {}).filter(([key]) => !passing.includes(key));
  return [
    `${object.kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    JSON.stringify([lasting, data, labels, annotations]),
  ];
}
