import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ComponentName, componentVersions, type ProvisionProgress } from './component.ts';

type Manifest = { readonly sha256: string; readonly size: number; readonly mtimeMs: number; readonly way: string; readonly at: string };

/** Where a component's binary lies in the cache. */
export function storedPath(cacheDir: string, component: ComponentName): string {
  return join(cacheDir, 'servers', `${component}-${componentVersions[component]}-${process.platform}-${process.arch}`, component);
}

/** The stored binary, verified against its manifest; null when there is none or it is not what was stored. */
export async function storedServer(cacheDir: string, component: ComponentName): Promise<string | null> {
  const path = storedPath(cacheDir, component);
  try {
    const manifest = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Manifest;
    const { size, mtimeMs } = await stat(path);
    if (size !== manifest.size) return null;
    // Reading 100 MB each time would cost what the cache saves: an untouched file is taken at its word.
    if (mtimeMs === manifest.mtimeMs || (await sha256Of(path)) === manifest.sha256) return path;
    return null;
  } catch {
    return null;
  }
}

/** Puts a verified binary into the cache whole: written beside, then renamed; the manifest last. */
export async function storeServer(cacheDir: string, component: ComponentName, from: string, way: ProvisionProgress['way']): Promise<string> {
  const path = storedPath(cacheDir, component);
  await mkdir(join(path, '..'), { recursive: true });
  const draft = `${path}.${process.pid}.partial`;
  try {
    await copyFile(from, draft);
    await chmod(draft, 0o755);
    const sha256 = await sha256Of(draft);
    await rename(draft, path);
    const { size, mtimeMs } = await stat(path);
    const manifest: Manifest = { sha256, size, mtimeMs, way, at: new Date().toISOString() };
    await writeFile(`${draft}.json`, JSON.stringify(manifest));
    await rename(`${draft}.json`, `${path}.json`);
    return path;
  } finally {
    await rm(draft, { force: true });
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
