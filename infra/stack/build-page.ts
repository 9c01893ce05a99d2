import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KubeSageError } from '../../core/errors.ts';
import { lock } from '../process/file-lock.mjs';

const root = join(import.meta.dirname, '..', '..');
/** Everything that the built page depends on. */
const sources = ['web', 'core'] as const;
const isSource = (name: string): boolean =>
  /\.(tsx?|css|html|js|svg|png|json|woff2)$/.test(name) && !/\.test\.tsx?$|(^|\/)(node_modules|dist)\//.test(name);

/** Where the built dashboard lies, or will: another folder whenever its sources or libraries change. */
export async function pagePlace(cacheDir: string): Promise<string> {
  return join(cacheDir, 'page', await sourceHash());
}

/** Builds the dashboard into its place, unless it is there. */
export async function buildPage(page: string, signal: AbortSignal): Promise<void> {
  if (isBuilt(page)) return;
  await mkdir(dirname(page), { recursive: true });
  const release = await lock(`${page}.lock`, { signal });
  const draft = `${page}.${process.pid}.partial`;
  try {
    if (isBuilt(page)) return;
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'build', join(root, 'web'), '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'];
    await promisify(execFile)(process.execPath, args, {
      cwd: root,
      signal,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    await rm(page, { recursive: true, force: true });
    await rename(draft, page);
  } catch (error) {
    signal.throwIfAborted();
    throw new KubeSageError('DependencyDown', `The dashboard could not be built: ${endOf(error)}`, {
      next: 'Run `npx vite build web` to see all that is wrong.',
      cause: error,
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    release();
  }
}

function isBuilt(page: string): boolean {
  return existsSync(join(page, 'index.html'));
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const folder of sources) {
    const names = (await readdir(join(root, folder), { recursive: true })).filter(isSource).sort();
    for (const name of names) hash.update(`${folder}/${name}\0`).update(await readFile(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 24);
}

function endOf(error: unknown): string {
  const { stderr = '', message } = error as Error & { readonly stderr?: string };
  return (stderr.trim() || message).split('\n').slice(-5).join(' ').slice(-500);
}
