import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../core/cluster/kube-object.ts';
import { connectCluster } from './connect-cluster.ts';
import { failure, kubeconfigFor, serveApi } from './testing/serve-api.ts';

const accessReview = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const item = (name: string, more: object = {}) => ({
  metadata: { name, namespace: 'shop', uid: `uid-${name}` },
  ...more,
});

async function connect(api: { readonly kubeconfig: string }) {
  return connectCluster('test', api.kubeconfig, '');
}

describe('observe', () => {
  it('says of each item what it is, and joins the pages', async () => {
    await using api = await serveApi(({ path, query }) => {
      if (path !== '/api/v1/pods') return {};
      return query.get('continue') === null
        ? { body: { metadata: { continue: 'more' }, items: [item('a')] } }
        : { body: { metadata: {}, items: [item('b')] } };
    });
    const { objects, gaps } = await (await connect(api)).observe({});
    expect(objects.Pod?.map(({ kind, apiVersion, metadata }) => [kind, apiVersion, metadata.name])).toEqual([
      ['Pod', 'v1', 'a'],
      ['Pod', 'v1', 'b'],
    ]);
    expect(gaps).toEqual([]);
  });

  it('limits namespaced kinds to the namespace and still reads nodes', async () => {
    await using api = await serveApi(({ path }) =>
      path === '/api/v1/namespaces' ? { body: { items: [{ metadata: { name: 'shop' } }] } } : {},
    );
    await (await connect(api)).observe({ namespace: 'shop', kinds: ['Pod', 'Node', 'Namespace', 'Deployment'] });
    expect(api.calls.map(({ path }) => path).sort()).toEqual([
      '/api/v1/namespaces',
      '/api/v1/namespaces/shop/pods',
      '/api/v1/nodes',
      '/apis/apps/v1/namespaces/shop/deployments',
      accessReview,
    ]);
  });

  it('does not call a namespace healthy that does not exist', async () => {
    await using api = await serveApi(() => ({}));
    await expect((await connect(api)).observe({ namespace: 'shpo' })).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringMatching(/"shpo"/),
    });
  });

  it('begins a list again when its snapshot expired on the server', async () => {
    await using api = await serveApi(({ path, query }, nth) => {
      if (path !== '/api/v1/pods') return {};
      if (query.get('continue') === null)
        return { body: { metadata: nth > 1 ? {} : { continue: 'old' }, items: [item(`a${nth}`)] } };
      return failure(410, 'Expired', 'The provided continue parameter is too old');
    });
    const { objects } = await (await connect(api)).observe({ kinds: ['Pod'] });
    expect(objects.Pod?.map(({ metadata }) => metadata.name)).toEqual(['a3']);
  });

  it('masks Secrets, drops the copies kubectl keeps and what managed fields manage', async () => {
    await using api = await serveApi(({ path }) => {
      if (path !== '/api/v1/secrets') return {};
      const annotations = {
        'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"aHVudGVyMg=="}}',
        team: 'a',
      };
      const managedFields = [{ manager: 'kubectl', operation: 'Apply', time: 't', fieldsV1: { 'f:data': {} } }];
      return {
        body: {
          items: [{ metadata: { name: 's', annotations, managedFields }, type: 'Opaque', data: { p: 'aHVudGVyMg==' } }],
        },
      };
    });
    const { objects } = await (await connect(api)).observe({ kinds: ['Secret'] });
    expect(objects.Secret).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: {
          name: 's',
          annotations: { team: 'a' },
          managedFields: [{ manager: 'kubectl', operation: 'Apply', time: 't' }],
        },
        data: { p: '<7 bytes>' },
      },
    ]);
  });

  it('shows what it may read and names what it may not', async () => {
    await using api = await serveApi(({ path }) => {
      if (path === accessReview) return { status: 201, body: { status: { allowed: false } } };
      return path.endsWith('/secrets')
        ? failure(403, 'Forbidden', 'secrets is forbidden: User "me" cannot list resource "secrets" in API group ""')
        : { body: { items: [item('a')] } };
    });
    const { objects, gaps } = await (await connect(api)).observe({ kinds: ['Pod', 'Secret'] });
    expect(objects).toMatchObject({ Pod: [{ metadata: { name: 'a' } }] });
    expect(objects.Secret).toBeUndefined();
    expect(gaps).toEqual([
      {
        kind: 'Secret',
        code: 'Forbidden',
        detail: expect.stringMatching(/list secrets: .*cannot list resource "secrets"/),
      },
      { kind: 'Pod/log', code: 'Forbidden', detail: expect.any(String) },
    ]);
  });

  it('throws when nothing can be read, with the reason', async () => {
    await using api = await serveApi(() => failure(401, 'Unauthorized', 'Unauthorized'));
    await expect((await connect(api)).observe({})).rejects.toMatchObject({ code: 'ClusterCredentialsInvalid' });
  });

  it('stops when it is cancelled, with the reason of the one who cancelled', async () => {
    await using api = await serveApi(() => 'silence');
    const stop = new AbortController();
    const observed = (await connect(api)).observe({ signal: stop.signal });
    await delay(50);
    stop.abort(new Error('the person changed their mind'));
    await expect(observed).rejects.toThrow('the person changed their mind');
  });
});

describe('a cluster elsewhere', () => {
  it('is asked to compress its answers', async () => {
    await using api = await serveApi(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ gitVersion: 'v1.34.3' })),
    }));
    const elsewhere = api.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    expect(await (await connectCluster('test', kubeconfigFor(elsewhere, {}), '')).version()).toBe('v1.34.3');
    expect(api.calls[0]?.headers['accept-encoding']).toBe('gzip');
  });
});

describe('a cluster in trouble', () => {
  it('is asked again when it throttles, no sooner than it said', async () => {
    const at: number[] = [];
    await using api = await serveApi((_, nth) => {
      at.push(performance.now());
      return nth === 1
        ? { status: 429, headers: { 'retry-after': '1' }, body: { message: 'too many requests' } }
        : { body: { gitVersion: 'v1.34.3' } };
    });
    expect(await (await connect(api)).version()).toBe('v1.34.3');
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(990);
  });

  it('is reported as overloaded when it goes on throttling, with the time to wait', async () => {
    await using api = await serveApi(() => ({
      status: 429,
      headers: { 'retry-after': '17' },
      body: { message: 'slow down' },
    }));
    await expect((await connect(api)).version()).rejects.toMatchObject({
      code: 'ClusterOverloaded',
      retryAfterMs: 17_000,
    });
    expect(api.calls).toHaveLength(1);
  });

  it('is asked again when it drops the connection', async () => {
    await using api = await serveApi((_, nth) => (nth < 3 ? 'drop' : { body: { gitVersion: 'v1.34.3' } }));
    expect(await (await connect(api)).version()).toBe('v1.34.3');
  });

  it('is given up on when it does not answer in time', async () => {
    await using api = await serveApi(() => 'silence');
    await expect((await connect(api)).version()).rejects.toMatchObject({ code: 'Timeout' });
  }, 10_000);

  it('is named with its host when nothing listens there', async () => {
    await expect(
      (await connectCluster('prod', kubeconfigFor('http://127.0.0.1:9'), '')).version(),
    ).rejects.toMatchObject({
      code: 'ClusterUnreachable',
      message: 'Cluster prod at 127.0.0.1:9 cannot be reached: nothing listens there (connection refused).',
    });
  });

  it('is not taken for a Kubernetes API when a web page answers', async () => {
    await using api = await serveApi(() => ({ headers: { 'content-type': 'text/html' }, body: '<html>' }));
    await expect((await connect(api)).version()).rejects.toMatchObject({
      code: 'ClusterUnreachable',
      message: expect.stringMatching(/not a Kubernetes API server/),
    });
  });

  it('says that the token has expired when it has', async () => {
    const token = `e30.${Buffer.from(JSON.stringify({ exp: 1_000_000_000 })).toString('base64url')}.x`;
    await using api = await serveApi(() => failure(401, 'Unauthorized', 'Unauthorized'));
    const cluster = await connectCluster('test', kubeconfigFor(api.url, { token }), '');
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'ClusterCredentialsInvalid',
      message: expect.stringMatching(/expired on 2001-09-09/),
    });
  });

  it('gets a fresh token from a credential plugin when it refuses the old one', async () => {
    const script = `echo '{"kind":"ExecCredential","status":{"token":"'$$'"}}'`;
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script] };
    await using api = await serveApi((_, nth) =>
      nth === 1 ? failure(401, 'Unauthorized', 'Unauthorized') : { body: { gitVersion: 'v1' } },
    );
    await (await connectCluster('test', kubeconfigFor(api.url, { exec }), '')).version();
    const [first, second] = api.calls.map(({ headers }) => headers.authorization);
    expect(first).toMatch(/^Bearer \d+$/);
    expect(second).not.toBe(first);
  });

  it('says which credential plugin is missing', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin' };
    const cluster = await connectCluster('test', kubeconfigFor('http://127.0.0.1:9', { exec }), '');
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'ClusterCredentialsInvalid',
      message: expect.stringMatching(/no-such-plugin is not installed/),
    });
  });
});

describe('readLogs', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
    spec: {},
  } as unknown as Pod;
  const ask = (container: string) => ({ pod, container, previous: container === 'old', tailLines: 50 });

  it('reads bounded tails, redacted and without control sequences', async () => {
    await using api = await serveApi(() => ({ body: '\u001b[31mERROR\u001b[0m no db\nDB_PASSWORD=hunter2\n' }));
    const [tail] = await (await connect(api)).readLogs([ask('old')]);
    expect(tail).toEqual({
      podUid: 'u1',
      container: 'old',
      previous: true,
      lines: ['ERROR no db', 'DB_PASSWORD=[redacted]'],
    });
    expect(Object.fromEntries(api.calls[0]?.query ?? [])).toEqual({
      container: 'old',
      tailLines: '50',
      limitBytes: '65536',
      previous: 'true',
    });
  });

  it('leaves out a log that is not there and keeps the order of the others', async () => {
    await using api = await serveApi(async ({ query }) => {
      if (query.get('container') === 'b') return failure(400, 'BadRequest', 'container "b" is waiting to start');
      if (query.get('container') === 'a') await delay(30);
      return { body: `${query.get('container')}\n` };
    });
    const tails = await (await connect(api)).readLogs(['a', 'b', 'c'].map(ask));
    expect(tails.map(({ lines }) => lines)).toEqual([['a'], ['c']]);
  });

  it('reads no more than eight at once', async () => {
    let open = 0;
    let most = 0;
    await using api = await serveApi(async () => {
      open += 1;
      most = Math.max(most, open);
      await delay(10);
      open -= 1;
      return { body: 'x\n' };
    });
    await (await connect(api)).readLogs(Array.from({ length: 30 }, (_, n) => ask(`c${n}`)));
    expect(most).toBe(8);
  });
});
