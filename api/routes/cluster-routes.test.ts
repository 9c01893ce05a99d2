import { expect, it } from 'vitest';
import { origin, testApi, withCluster } from '../testing/test-api.ts';

const kubeconfig = (user = 'token: very-secret', cluster = 'server: https://10.0.0.1:6443') => `
apiVersion: v1
kind: Config
current-context: main
contexts: [{ name: main, context: { cluster: c, user: u } }, { name: broken, context: { cluster: none } }]
clusters: [{ name: c, cluster: { ${cluster} } }]
users: [{ name: u, user: { ${user} } }]
`;

it('registers a cluster, watches it, records it, and never gives the kubeconfig out', async () => {
  const test = testApi();
  const added = await test.ask('POST', '/v1/clusters', { name: 'prod', kubeconfig: kubeconfig() });
  expect([added.status, added.headers.get('location')]).toEqual([201, '/v1/clusters/prod']);
  expect(added.body).toMatchObject({
    name: 'prod',
    context: 'main',
    server: 'https://10.0.0.1:6443',
    isSandbox: false,
  });
  const listed = await test.ask('GET', '/v1/clusters');
  expect(listed.body).toMatchObject({ items: [{ name: 'prod' }], nextCursor: null });
  expect(JSON.stringify([added.body, listed.body, [...test.database.held.audit.values()]])).not.toContain(
    'very-secret',
  );
  expect(test.database.held.clusters.get('prod')?.kubeconfig).toContain('very-secret');
  expect([...test.orchestrator.asked.watched]).toEqual(['prod']);
  expect([...test.database.held.audit.values()]).toMatchObject([
    { actor: 'ada', action: 'cluster.added', subject: 'prod' },
  ]);
});

it.each([
  ['no YAML', 'a: [very-secret', 'not YAML'],
  ['no kubeconfig', 'just text', 'the whole'],
  ['an unknown context', { context: 'other' }, 'context "other"'],
  ['a context without its cluster', { context: 'broken' }, 'cluster "none"'],
  ['an address that is none', kubeconfig(undefined, 'server: "10.0.0.1:6443"'), 'not an http or https address'],
  ['a reference to a file', kubeconfig('client-key: /etc/passwd'), 'client-key'],
])('refuses %s and names the part, not its value', async (_, input, says) => {
  const test = testApi();
  const body = typeof input === 'string' ? { kubeconfig: input } : { kubeconfig: kubeconfig(), ...input };
  const answer = await test.ask('POST', '/v1/clusters', { name: 'prod', ...body });
  expect([answer.status, answer.body.code]).toEqual([400, 'KubeconfigInvalid']);
  expect(answer.body.detail).toContain(says);
  expect(JSON.stringify(answer.body)).not.toContain('very-secret');
  expect(test.database.held.clusters.size).toBe(0);
});

it('lets a program be named on the command line, not from a browser', async () => {
  const test = testApi();
  const body = { name: 'prod', kubeconfig: kubeconfig('exec: { command: aws, apiVersion: v1 }') };
  const { body: link } = await test.ask('POST', '/v1/session/links');
  const signedIn = await test.raw(String(link.url).replace(origin, ''));
  const fromBrowser = await test.raw('/v1/clusters', {
    method: 'POST',
    headers: { origin, cookie: signedIn.headers.get('set-cookie') ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([fromBrowser.status, ((await fromBrowser.json()) as { code: string }).code]).toEqual([
    400,
    'KubeconfigInvalid',
  ]);
  expect((await test.ask('POST', '/v1/clusters', body)).status).toBe(201);
});

it('refuses a name that could be taken for a path', async () => {
  const { status } = await testApi().ask('POST', '/v1/clusters', { name: '../x', kubeconfig: kubeconfig() });
  expect(status).toBe(400);
});

it('forgets a cluster and ends its watch', async () => {
  const test = testApi();
  await withCluster(test);
  test.orchestrator.asked.watched.add('prod');
  expect((await test.ask('DELETE', '/v1/clusters/prod')).status).toBe(204);
  expect([test.database.held.clusters.size, test.orchestrator.asked.watched.size]).toEqual([0, 0]);
  expect((await test.ask('DELETE', '/v1/clusters/prod')).body.code).toBe('NotFound');
});
