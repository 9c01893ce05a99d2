import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseCluster } from './choose-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubesage kubeconfigs '));

function kubeconfig(name: string, context: string): string {
  const path = join(folder, name);
  const config = {
    'current-context': context,
    contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://c.example' } }],
    users: [{ name: 'u', user: { token: 't' } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

describe('chooseCluster', () => {
  const staging = kubeconfig('staging', 'staging');

  it('is the sandbox where nobody names a kubeconfig', async () => {
    expect(await chooseCluster({}, { KUBECONFIG: '' })).toEqual({ kind: 'sandbox', nodes: undefined });
  });

  it('is the sandbox on request, whatever $KUBECONFIG says', async () => {
    expect(await chooseCluster({ sandbox: true }, { KUBECONFIG: staging })).toMatchObject({ kind: 'sandbox' });
  });

  it('is the kubeconfig that was named, before that of the environment', async () => {
    const named = kubeconfig('named', 'named');
    const chosen = await chooseCluster({ kubeconfig: named }, { KUBECONFIG: staging });
    expect(chosen).toMatchObject({ kind: 'given', name: 'named', path: named });
  });

  it('is the first file of $KUBECONFIG that exists', async () => {
    const list = [join(folder, 'absent'), staging].join(delimiter);
    expect(await chooseCluster({}, { KUBECONFIG: list })).toMatchObject({ kind: 'given', name: 'staging' });
  });

  it('gives a cluster a name that fits into ids', async () => {
    const arn = kubeconfig('eks', 'arn:aws:eks:eu-west-1:123:cluster/prod');
    expect(await chooseCluster({ kubeconfig: arn }, {})).toMatchObject({
      name: 'arn-aws-eks-eu-west-1-123-cluster-prod',
    });
  });

  it('names a file that is not there before anything is started', async () => {
    const asked = chooseCluster({ kubeconfig: join(folder, 'absent') }, {});
    await expect(asked).rejects.toMatchObject({ code: 'KubeconfigInvalid', message: /absent/ });
  });

  it('refuses a number of nodes that is none', async () => {
    await expect(chooseCluster({}, { KUBESAGE_SANDBOX_NODES: 'many' })).rejects.toMatchObject({
      code: 'InvalidRequest',
    });
  });
});
