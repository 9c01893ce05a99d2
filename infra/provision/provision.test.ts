import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ComponentName, componentNames, componentVersions } from './component.ts';
import { binaryNameOf, goBuildOf, goBuilds } from './go-builds.ts';
import { provision } from './provision.ts';
import { store } from './server-store.ts';
import { wayContext, writeServer } from './testing/way-context.ts';
import { explicitVariable, fromExplicitPath } from './ways/from-explicit-path.ts';
import { fromPath } from './ways/from-path.ts';

describe('an explicit path', () => {
  const variable = explicitVariable('nats-server');

  it('is taken whatever its version', async () => {
    const context = wayContext();
    const path = writeServer(join(context.cacheDir, 'mine'), '1.0.0');
    expect(await fromExplicitPath.get({ ...context, environment: { [variable]: path } })).toEqual({ path });
  });

  it('that cannot be run ends the search, naming the variable', async () => {
    const asked = fromExplicitPath.get(wayContext({ environment: { [variable]: '/no/such/file' } }));
    await expect(asked).rejects.toMatchObject({ code: 'DependencyDown', message: /KUBESAGE_NATS_SERVER_BINARY/ });
  });

  it('is named after the component', () => {
    expect(explicitVariable('kube-apiserver')).toBe('KUBESAGE_KUBE_APISERVER_BINARY');
  });
});

describe('PATH', () => {
  it('gives the first binary of exactly the pinned version', async () => {
    const context = wayContext();
    const folders = ['2.15.1', '2.15.2', '2.15.20'].map((version) => {
      const folder = join(context.cacheDir, version);
      mkdirSync(folder);
      writeServer(join(folder, 'nats-server'), version);
      return folder;
    });
    const [older = '', right = '', newer = ''] = folders;
    const get = (...path: readonly string[]) =>
      fromPath.get({ ...context, environment: { PATH: path.join(delimiter) } });
    expect(await get(older, newer, right)).toEqual({ path: join(right, 'nats-server') });
    expect(await get(older, newer)).toMatchObject({ why: /is 2\.15\.1, .* is 2\.15\.20$/ });
    expect(await get('.', '')).toEqual({ why: 'no nats-server' });
  });
});

describe('provision', () => {
  it('answers what is in the cache without a word', async () => {
    const { cacheDir: cache } = wayContext();
    const path = await store(cache, 'nats-server', writeServer(join(cache, 'built'), '2.15.2'), 'build');
    const told: unknown[] = [];
    expect(await provision('nats-server', { cacheDir: cache, onProgress: (says) => told.push(says) })).toBe(path);
    expect(told).toEqual([]);
  });
});

describe('the builds', () => {
  it.each(componentNames)('know how %s is built', (component) => {
    expect(goBuildOf(component)?.packages[component]).toBeDefined();
  });

  it.each(goBuilds.filter(({ style }) => style === 'module'))('pin the version of $name in its module', (build) => {
    const module = readFileSync(join(import.meta.dirname, 'modules', build.name, 'go.mod'), 'utf8');
    const [component] = Object.keys(build.packages) as [ComponentName];
    expect(module).toMatch(
      new RegExp(`^\\s(k8s\\.io/kubernetes|go\\.etcd\\.io/etcd/server/v3) v${componentVersions[component]}`, 'm'),
    );
  });

  it('know the name that Go gives a binary', () => {
    expect(binaryNameOf('github.com/nats-io/nats-server/v2')).toBe('nats-server');
    expect(binaryNameOf('go.etcd.io/etcd/server/v3')).toBe('server');
    expect(binaryNameOf('sigs.k8s.io/kwok/cmd/kwok')).toBe('kwok');
  });
});
