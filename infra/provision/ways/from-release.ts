import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type Release, releases } from '../releases.ts';
import { sha256Of, storeServer } from '../server-store.ts';
import type { Way, WayContext } from '../way.ts';

const withinMs = 600_000;

/** The project's official release, when its checksum is pinned for this platform. */
export const fromRelease: Way = {
  name: 'release',
  async get(context) {
    const platform = `${process.platform}-${process.arch}`;
    const release = releases[context.component]?.[platform];
    if (release === undefined) return { why: `no release with a pinned checksum for ${platform}` };
    await mkdir(join(context.cacheDir, 'builds'), { recursive: true });
    const folder = await mkdtemp(join(context.cacheDir, 'builds', 'release-'));
    try {
      return { path: await fetchRelease(release, folder, context) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function fetchRelease({ url, sha256, entry }: Release, folder: string, { component, cacheDir, say, signal }: WayContext): Promise<string> {
  const limit = AbortSignal.timeout(withinMs);
  const response = await fetch(url, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
  if (!response.ok || response.body === null) throw new Error(`${new URL(url).host} answered ${response.status}`);
  const size = Number(response.headers.get('content-length') ?? 0);
  const file = join(folder, 'download');
  let received = 0;
  const counted = Readable.from(response.body).map((chunk: Buffer) => {
    received += chunk.length;
    say(`downloading ${(received / 2 ** 20).toFixed(0)} MiB`, size > 0 ? received / size : null);
    return chunk;
  });
  await pipeline(counted, createWriteStream(file));
  const found = await sha256Of(file);
  if (found !== sha256) throw new Error(`the download has the checksum ${found} instead of ${sha256}`);
  if (entry === null) return await storeServer(cacheDir, component, file, 'release');
  await promisify(execFile)('tar', ['-xf', file, '-C', folder, entry]);
  return await storeServer(cacheDir, component, join(folder, entry), 'release');
}
