import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ComponentName, componentVersions, type ProvisionProgress } from './component.ts';

/** Stands beside each stored binary; a binary without one was never finished. */
type Manifest = {
  readonly component: ComponentName;
  readonly version: string;
  readonly way: ProvisionProgress['way'];
  readonly sha256: string;
  readonly size: number;
  /** The file's time when its checksum was last found right. */
  readonly checkedMtimeMs: number;
  readonly storedAt: string;
};

export type Stored =
  | { readonly kind: 'whole'; readonly path: string; readonly way: ProvisionProgress['way'] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string };

/** Where a component's binary lies in the cache. */
export function storedPath(cacheDir: string, component: ComponentName): string {
  const folder = `${component}-${componentVersions[component]}-${process.platform}-${process.arch}`;
  return join(cacheDir, 'servers', folder, component);
}

/** Looks a binary up and holds it against its manifest. */
export async function findStored(cacheDir: string, component: ComponentName): Promise<Stored> {
  const path = storedPath(cacheDir, component);
  const [manifest, found] = await Promise.all([readManifest(path), stat(path).catch(() => null)]);
  if (manifest === null || found === null) return { kind: 'absent' };
  if (found.size !== manifest.size) return damaged(`it has ${found.size} bytes instead of ${manifest.size}`);
  // Reading 100 MB at each start would cost what the cache saves: a file is read again only when it was touched.
  if (found.mtimeMs !== manifest.checkedMtimeMs) {
    if ((await sha256Of(path)) !== manifest.sha256) return damaged('its checksum is not the stored one');
    await writeManifest(path, { ...manifest, checkedMtimeMs: found.mtimeMs }).catch(() => undefined);
  }
  return { kind: 'whole', path, way: manifest.way };
}

/** Puts a binary into the cache: written beside, then renamed, its manifest last, so that an interruption leaves nothing half. */
export async function store(
  cacheDir: string,
  component: ComponentName,
  from: string,
  way: ProvisionProgress['way'],
): Promise<string> {
  const path = storedPath(cacheDir, component);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.partial`;
  try {
    await rename(from, draft).catch(() => copyFile(from, draft));
    await chmod(draft, 0o755);
    const sha256 = await sha256Of(draft);
    await rm(manifestPath(path), { force: true });
    await rename(draft, path);
    const { size, mtimeMs } = await stat(path);
    const storedAt = new Date().toISOString();
    const version = componentVersions[component];
    await writeManifest(path, { component, version, way, sha256, size, checkedMtimeMs: mtimeMs, storedAt });
    return path;
  } finally {
    await rm(draft, { force: true });
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function damaged(why: string): Stored {
  return { kind: 'damaged', why };
}

function manifestPath(path: string): string {
  return `${path}.json`;
}

async function readManifest(path: string): Promise<Manifest | null> {
  try {
    const manifest = JSON.parse(await readFile(manifestPath(path), 'utf8')) as Partial<Manifest>;
    return typeof manifest.sha256 === 'string' && typeof manifest.size === 'number' ? (manifest as Manifest) : null;
  } catch {
    return null;
  }
}

async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const draft = `${manifestPath(path)}.${process.pid}.partial`;
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(draft, manifestPath(path));
}
