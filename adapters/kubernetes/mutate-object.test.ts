import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { connectCluster } from './connect-cluster.ts';
import { type ApiCall, type ApiReply, failure, serveApi } from './testing/serve-api.ts';

const ref = { kind: 'ConfigMap', namespace: 'shop', name: 'settings', uid: 'u1' };
const options = { operation: 'op-1', uid: 'u1', isDryRun: false };
const change = { kind: 'patch', operations: [{ op: 'add', path: '/data/a', value: 'b' }] } as const;

/** One ConfigMap behind the API: applies a patch whose tests hold, as the real server does. `trouble` may answer first. */
async function serveConfigMap(trouble: (call: ApiCall, nth: number) => ApiReply | 'apply, then drop' | null) {
  let version = 1;
  let annotations: Record<string, string> = {};
  let writes = 0;
  const api = await serveApi((call, nth) => {
    const said = trouble(call, nth);
    if (said !== null && said !== 'apply, then drop') return said;
    if (call.method === 'PATCH') {
      const patch = JSON.parse(call.body) as { op: string; path: string; value: string }[];
      const versionTest = patch.find(({ path }) => path === '/metadata/resourceVersion');
      if (versionTest?.value !== String(version))
        return failure(422, 'Invalid', 'the server rejected our request due to an error in our request');
      version += 1;
      writes += 1;
      annotations = { 'kubesage.dev/operation': patch.at(-1)?.value ?? '' };
      if (said === 'apply, then drop') return 'drop';
    }
    const metadata = { name: 'settings', namespace: 'shop', uid: 'u1', resourceVersion: String(version), annotations };
    return { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata } satisfies KubeObject };
  });
  return {
    ...api,
    moveOn: () => {
      version += 1;
    },
    writes: () => writes,
    mutate: async () => (await connectCluster('test', api.kubeconfig, '')).mutate(ref, 'v1', change, options),
  };
}

describe('a mutation in trouble', () => {
  it('is done once when the connection breaks after the server did it', async () => {
    await using server = await serveConfigMap(({ method }, nth) =>
      method === 'PATCH' && nth === 1 ? 'apply, then drop' : null,
    );
    expect(await server.mutate()).toMatchObject({ wasAlreadyDone: true });
    expect(server.writes()).toBe(1);
  });

  it('is done once when the connection breaks before the server did it', async () => {
    await using server = await serveConfigMap(({ method }, nth) => (method === 'PATCH' && nth === 1 ? 'drop' : null));
    expect(await server.mutate()).toMatchObject({ wasAlreadyDone: false });
    expect(server.writes()).toBe(1);
  });

  it('reads again when the object moved on between reading and writing', async () => {
    await using server = await serveConfigMap(({ method }, nth) => {
      if (method === 'PATCH' && nth <= 2) server.moveOn();
      return null;
    });
    expect(await server.mutate()).toMatchObject({ wasAlreadyDone: false });
    expect(server.writes()).toBe(1);
  });

  it('gives up with Conflict on an object that never rests', async () => {
    await using server = await serveConfigMap(({ method }) => {
      if (method === 'PATCH') server.moveOn();
      return null;
    });
    await expect(server.mutate()).rejects.toMatchObject({ code: 'Conflict' });
    expect(server.writes()).toBe(0);
  });

  it('does not repeat what the server finds invalid, and passes on why', async () => {
    const causes = [{ field: 'data', message: 'Invalid value: must be text' }];
    await using server = await serveConfigMap(({ method }) =>
      method === 'PATCH' ? failure(422, 'Invalid', 'ConfigMap "settings" is invalid', { causes }) : null,
    );
    await expect(server.mutate()).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining('data: Invalid value: must be text'),
    });
    expect(server.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('waits when it is throttled', async () => {
    await using server = await serveConfigMap(({ method }, nth) =>
      method === 'PATCH' && nth === 1
        ? { status: 429, headers: { 'retry-after': '1' }, body: { message: 'slow down' } }
        : null,
    );
    expect(await server.mutate()).toMatchObject({ wasAlreadyDone: false });
  });

  it('names the webhook that stands in the way', async () => {
    const message = 'Internal error occurred: failed calling webhook "guard.shop.dev": connection refused';
    await using server = await serveConfigMap(({ method }) =>
      method === 'PATCH' ? failure(500, 'InternalError', message) : null,
    );
    await expect(server.mutate()).rejects.toMatchObject({
      code: 'PreconditionFailed',
      message: expect.stringContaining('guard.shop.dev'),
    });
  });

  it('asks for strict fields under our name, and collects warnings', async () => {
    await using server = await serveConfigMap(() => null);
    await using warned = await serveConfigMap(({ method }) =>
      method === 'PATCH'
        ? {
            headers: { warning: ['299 - "a \\"quoted\\" word"', '299 - "two"'] },
            body: { metadata: { name: 'settings' } },
          }
        : null,
    );
    await server.mutate();
    const [patch] = server.calls.filter(({ method }) => method === 'PATCH');
    expect(Object.fromEntries(patch?.query ?? [])).toEqual({ fieldManager: 'kubesage', fieldValidation: 'Strict' });
    expect((await warned.mutate()).warnings).toEqual(['a "quoted" word', 'two']);
  });
});
