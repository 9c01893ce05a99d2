import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { lock } from '../process/file-lock.mjs';
import { componentVersions, type Provision } from './component.ts';
import { goBuildOf } from './go-builds.ts';
import type { Way, WayContext } from './way.ts';
import { fromCache } from './ways/from-cache.ts';
import { explicitVariable, fromExplicitPath } from './ways/from-explicit-path.ts';
import { fromGoModule } from './ways/from-go-module.ts';
import { fromPath } from './ways/from-path.ts';
import { fromRelease } from './ways/from-release.ts';

const immediate: readonly Way[] = [fromExplicitPath, fromCache];
const all: readonly Way[] = [fromExplicitPath, fromCache, fromPath, fromRelease, fromGoModule];

/** See `Provision`. Of two that want the same at once, here or in another process, one works and the other waits. */
export const provision: Provision = async (
  component,
  { cacheDir, onProgress, signal = new AbortController().signal },
) => {
  const tried = new Map<string, string>();
  const found = await firstOf(immediate);
  if (found !== null) return found;

  await makeCache(cacheDir);
  const release = await lock(join(cacheDir, 'locks', `${goBuildOf(component)?.name ?? component}.lock`), {
    signal,
    onWait: (pid) => {
      const says =
        pid === process.pid ? 'comes from the same build' : `waiting for process ${pid}, which is getting it`;
      onProgress({ component, way: 'cache', says, done: null });
    },
  });
  try {
    const path = await firstOf(all);
    if (path !== null) return path;
  } finally {
    release();
  }
  const ways = [...tried].map(([way, why]) => `${way}: ${why}`).join('; ');
  throw new KubeSageError('DependencyDown', `${component} ${componentVersions[component]} could not be had. ${ways}.`, {
    next: `Install Go 1.26 or newer, or set ${explicitVariable(component)} to a binary of that version.`,
  });

  async function firstOf(ways: readonly Way[]): Promise<string | null> {
    for (const way of ways) {
      signal.throwIfAborted();
      const say: WayContext['say'] = (says, done = null) => onProgress({ component, way: way.name, says, done });
      try {
        const result = await way.get({ component, cacheDir, environment: process.env, say, signal });
        if ('path' in result) return result.path;
        tried.set(way.name, result.why);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof KubeSageError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        tried.set(way.name, why);
        say(`failed: ${why}`);
      }
    }
    return null;
  }
};

async function makeCache(cacheDir: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true });
  } catch (error) {
    throw new KubeSageError('DependencyDown', `The cache ${cacheDir} cannot be made.`, {
      next: 'Make it writable, or set KUBESAGE_CACHE to a folder that is.',
      cause: error,
    });
  }
}
