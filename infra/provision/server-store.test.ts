import { appendFileSync, existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStored, store, storedPath } from './server-store.ts';
import { wayContext, writeServer } from './testing/way-context.ts';

const component = 'nats-server';

async function stored(): Promise<{ readonly cacheDir: string; readonly path: string }> {
  const { cacheDir } = wayContext();
  const path = await store(cacheDir, component, writeServer(join(cacheDir, 'built'), '2.15.2'), 'build');
  return { cacheDir, path };
}

describe('the store of servers', () => {
  it('finds what was stored, and leaves nothing else beside it', async () => {
    const { cacheDir, path } = await stored();
    expect(await findStored(cacheDir, component)).toEqual({ kind: 'whole', path, way: 'build' });
    expect(readdirSync(dirname(path)).sort()).toEqual([component, `${component}.json`]);
    expect(existsSync(join(cacheDir, 'built'))).toBe(false);
  });

  it('takes a binary without a manifest for an unfinished one', async () => {
    const { cacheDir, path } = await stored();
    rmSync(`${path}.json`);
    expect(await findStored(cacheDir, component)).toEqual({ kind: 'absent' });
  });

  it('notices another size', async () => {
    const { cacheDir, path } = await stored();
    appendFileSync(path, '#');
    expect(await findStored(cacheDir, component)).toMatchObject({ kind: 'damaged', why: /bytes/ });
  });

  it('notices another content of the same size', async () => {
    const { cacheDir, path } = await stored();
    writeServer(path, '2.15.3');
    expect(await findStored(cacheDir, component)).toMatchObject({ kind: 'damaged', why: /checksum/ });
  });

  it('reads a file again that was only touched, and then trusts it', async () => {
    const { cacheDir, path } = await stored();
    utimesSync(path, new Date(0), new Date(0));
    expect(await findStored(cacheDir, component)).toMatchObject({ kind: 'whole' });
    expect(await findStored(cacheDir, component)).toMatchObject({ kind: 'whole' });
  });

  it('takes a manifest that was cut off for none', async () => {
    const { cacheDir, path } = await stored();
    writeFileSync(`${path}.json`, '{"sha256":');
    expect(await findStored(cacheDir, component)).toEqual({ kind: 'absent' });
  });

  it('names the place by component, version and platform', () => {
    expect(storedPath('/cache', 'etcd')).toBe(`/cache/servers/etcd-3.6.7-${process.platform}-${process.arch}/etcd`);
  });
});
