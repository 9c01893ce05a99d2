import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { downloadRelease } from './download-release.ts';
import { releaseFor, releaseRows } from './releases.ts';
import { findStored, sha256Of } from './server-store.ts';
import { wayContext, writeServer } from './testing/way-context.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** An archive as projects publish them, served on loopback. */
async function published(version: string): Promise<{ readonly url: string; readonly sha256: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kubesage release '));
  mkdirSync(join(folder, 'nats-server-v2'));
  writeServer(join(folder, 'nats-server-v2', 'nats-server'), version);
  const archive = join(folder, 'archive.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', folder, 'nats-server-v2']);
  const server = createServer((_, response) => response.end(readFileSync(archive)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`,
    sha256: await sha256Of(archive),
  };
}

describe('a release', () => {
  it('is downloaded, checked, unpacked and stored', async () => {
    const context = wayContext();
    const path = await downloadRelease({ ...(await published('2.15.2')), entry: 'nats-server' }, context);
    expect(await findStored(context.cacheDir, 'nats-server')).toEqual({ kind: 'whole', path, way: 'release' });
    expect(readdirSync(join(context.cacheDir, 'builds'))).toEqual([]);
  });

  it('with another checksum is refused, and nothing of it stays', async () => {
    const context = wayContext();
    const release = { ...(await published('2.15.2')), sha256: '0'.repeat(64), entry: 'nats-server' };
    await expect(downloadRelease(release, context)).rejects.toThrow(/has the checksum/);
    expect(readdirSync(context.cacheDir)).toEqual(['builds']);
    expect(readdirSync(join(context.cacheDir, 'builds'))).toEqual([]);
  });

  it('that says it is another version is refused', async () => {
    const context = wayContext();
    const release = { ...(await published('2.15.1')), entry: 'nats-server' };
    await expect(downloadRelease(release, context)).rejects.toThrow(/says that it is 2\.15\.1/);
    expect(await findStored(context.cacheDir, 'nats-server')).toEqual({ kind: 'absent' });
  });

  it('that cannot be reached is named by its host', async () => {
    const release = { url: 'http://127.0.0.1:1/x', sha256: '', entry: null };
    await expect(downloadRelease(release, wayContext())).rejects.toThrow(/127\.0\.0\.1:1 cannot be reached/);
  });
});

describe('the table of releases', () => {
  it('gives no release for a platform without a pinned checksum', () => {
    expect(releaseFor('etcd', 'linux', 'x64')).toBeNull();
    expect(releaseFor('temporal', 'sunos', 'x64')).toBeNull();
  });

  it('names the version and the platform in each address', () => {
    expect(releaseFor('temporal', 'linux', 'x64')?.url).toMatch(/v1\.5\.1\/temporal_cli_1\.5\.1_linux_amd64\.tar\.gz$/);
    expect(releaseFor('temporal', 'darwin', 'arm64')?.url).toMatch(/darwin_arm64/);
  });

  it('holds whole checksums only', () => {
    const checksums = Object.values(releaseRows).flatMap(({ sha256 }) => Object.values(sha256));
    expect(checksums.filter((checksum) => !/^[0-9a-f]{64}$/.test(checksum))).toEqual([]);
  });
});
