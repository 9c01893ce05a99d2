import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { componentVersions } from './component.ts';
import type { Release } from './releases.ts';
import { sha256Of, store } from './server-store.ts';
import { serverVersion } from './server-version.ts';
import type { WayContext } from './way.ts';

const withinMs = 900_000;
const mebibyte = 2 ** 20;

/** Downloads a release, holds it against its checksum, and puts its binary into the cache. Answers the binary's path. */
export async function downloadRelease(release: Release, context: WayContext): Promise<string> {
  const builds = join(context.cacheDir, 'builds');
  await mkdir(builds, { recursive: true });
  const folder = await mkdtemp(join(builds, `${context.component}-`));
  try {
    const file = await download(release, folder, context);
    return await unpack(file, release, folder, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download({ url, sha256 }: Release, folder: string, { say, signal }: WayContext): Promise<string> {
  const { host } = new URL(url);
  say(`asking ${host}`);
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) }).catch(
    (error: unknown) => {
      throw new Error(`${host} cannot be reached (${reasonOf(error)})`);
    },
  );
  if (!response.ok || response.body === null) throw new Error(`${host} answered ${response.status}`);
  const size = Number(response.headers.get('content-length') ?? 0);
  let received = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      const whole = size > 0 ? ` of ${Math.round(size / mebibyte)}` : '';
      say(`downloading, ${Math.round(received / mebibyte)}${whole} MiB`, size > 0 ? received / size : null);
      done(null, chunk);
    },
  });
  const file = join(folder, 'download');
  await pipeline(Readable.fromWeb(response.body as ReadableStream), counting, createWriteStream(file));
  const found = await sha256Of(file);
  if (found !== sha256) throw new Error(`${url} has the checksum ${found} instead of ${sha256}`);
  return file;
}

async function unpack(file: string, { entry }: Release, folder: string, context: WayContext): Promise<string> {
  const { component, cacheDir } = context;
  let binary = file;
  if (entry !== null) {
    const target = join(folder, 'unpacked');
    await mkdir(target);
    await promisify(execFile)('tar', ['-xzf', file, '-C', target]);
    const names = await readdir(target, { recursive: true });
    binary = join(target, names.find((name) => basename(name) === entry) ?? entry);
  }
  await chmod(binary, 0o755);
  const version = await serverVersion(component, binary);
  if (version !== null && version !== componentVersions[component]) {
    throw new Error(`the release says that it is ${version}`);
  }
  return await store(cacheDir, component, binary, 'release');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
