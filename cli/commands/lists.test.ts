import { describe, expect, it } from 'vitest';
import { finding, incident } from '../../api/testing/samples.ts';
import { withCluster } from '../../api/testing/test-api.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { auditCommand } from './audit.ts';
import { clustersCommand } from './clusters.ts';
import { incidentsCommand } from './incidents.ts';

const user = { from: 'user' } as const;

describe('kubesage clusters', () => {
  const kubeconfig = `
current-context: main
contexts: [{ name: main, context: { cluster: c, user: u } }, { name: other, context: { cluster: o, user: o } }]
clusters: [{ name: c, cluster: { server: 'https://10.0.0.1', certificate-authority: ca.crt } }, { name: o, cluster: { server: 'https://o' } }]
users: [{ name: u, user: { client-key: /keys/u.key, token: t } }, { name: o, user: { token: of-another-cluster } }]`;
  const files = { '/home/k/config': kubeconfig, '/home/k/ca.crt': 'CA', '/keys/u.key': 'KEY' };

  it('adds a cluster with its files put in and without the credentials of others', async () => {
    const terminal = testTerminal({ files });
    await clustersCommand(terminal).parseAsync(['add', 'prod', '--kubeconfig', '/home/k/config'], user);
    const stored = terminal.test.database.held.clusters.get('prod')?.kubeconfig ?? '';
    expect(stored).toContain(`certificate-authority-data: ${Buffer.from('CA').toString('base64')}`);
    expect(stored).toContain(`client-key-data: ${Buffer.from('KEY').toString('base64')}`);
    expect(stored).not.toMatch(/of-another-cluster|ca\.crt|u\.key/);
    expect(terminal.printed()).toContain('Registered prod (https://10.0.0.1)');
  });

  it('names the contexts when the wanted one is not there', async () => {
    const run = clustersCommand(testTerminal({ files })).parseAsync(
      ['add', 'prod', '--kubeconfig', '/home/k/config', '--context', 'x'],
      user,
    );
    await expect(run).rejects.toMatchObject({
      code: 'KubeconfigInvalid',
      message: expect.stringContaining('main, other'),
    });
  });

  it('lists and forgets', async () => {
    const terminal = testTerminal();
    await withCluster(terminal.test);
    await clustersCommand(terminal).parseAsync(['ls'], user);
    await clustersCommand(terminal).parseAsync(['rm', 'prod'], user);
    expect(terminal.printed()).toBe(
      'NAME  CONTEXT  KIND  ADDED      SERVER\nprod  c              5 min ago  https://10.0.0.1:6443\nForgot prod.',
    );
    await expect(clustersCommand(terminal).parseAsync(['rm', 'prod'], user)).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('kubesage incidents', () => {
  const ready = () => {
    const terminal = testTerminal();
    terminal.test.database.held.findings.push(finding());
    terminal.test.database.held.incidents.push(incident(), incident({ id: 'incident-old', state: 'resolved' }));
    return terminal;
  };

  it('lists the open ones', async () => {
    const terminal = ready();
    await incidentsCommand(terminal).parseAsync(['ls'], user);
    expect(terminal.printed()).toContain('incident-9f8e7d');
    expect(terminal.printed()).not.toContain('incident-old');
  });

  it('shows one with its evidence', async () => {
    const terminal = ready();
    await incidentsCommand(terminal).parseAsync(['show', 'incident-9'], user);
    expect(terminal.printed()).toContain('event Failed: manifest unknown');
    expect(terminal.printed()).toContain('open in prod, since 5 min ago');
  });

  it('prints JSON that holds only the answer', async () => {
    const terminal = ready();
    await incidentsCommand(terminal).parseAsync(['ls', '--state', 'all', '-o', 'json'], user);
    expect(JSON.parse(terminal.printed())).toHaveLength(2);
  });
});

describe('kubesage audit', () => {
  it('fails when the chain is broken', async () => {
    const terminal = testTerminal();
    await auditCommand(terminal).parseAsync(['verify'], user);
    expect([terminal.printed(), terminal.exitCode()]).toEqual(['The chain of 0 entries is whole.', 0]);
    Object.assign(terminal.test.database.audit, { verify: async () => ({ entries: 9, brokenAt: 4 }) });
    await auditCommand(terminal).parseAsync(['verify'], user);
    expect(terminal.printed()).toContain('broken at entry 4');
    expect(terminal.exitCode()).toBe(1);
  });

  it('lists who did what', async () => {
    const terminal = testTerminal();
    await terminal.test.database.audit.append('k', {
      actor: 'ada',
      action: 'cluster.added',
      subject: 'prod',
      detail: {},
    });
    await auditCommand(terminal).parseAsync(['ls'], user);
    expect(terminal.printed()).toContain('ada  cluster.added  prod');
  });
});
