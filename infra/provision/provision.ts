import { join } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { componentVersions, type Provision, type ProvisionProgress } from './component.ts';
import { exclusively } from './exclusively.ts';
import { goBuilds } from './go-builds.ts';
import { storedServer } from './server-store.ts';
import { serverVersion } from './server-version.ts';
import { fromExplicitPath } from './ways/from-explicit-path.ts';
import { fromGoModule } from './ways/from-go-module.ts';
import { fromPath } from './ways/from-path.ts';
import { fromRelease } from './ways/from-release.ts';
import type { Way } from './way.ts';

const fromCache: Way = {
  name: 'cache',
  async get({ component, cacheDir }) {
    const path = await storedServer(cacheDir, component);
    return path === null ? { why: 'not in the cache' } : { path };
  },
};

const quick: readonly Way[] = [fromExplicitPath, fromCache];
const slow: readonly Way[] = [fromPath, fromRelease, fromGoModule];

/** See `Provision`. Two that want the same at once wait for each other; the second finds it in the cache. */
export const provision: Provision = async (component, { cacheDir, onProgress, signal }) => {
  const tried: string[] = [];
  const found = await firstOf(quick);
  if (found !== null) return found;
  const build = goBuilds.find(({ packages }) => packages[component] !== undefined)?.name ?? component;
  return await exclusively(
    join(cacheDir, 'locks', `${build}.lock`),
    async () => {
      const path = await firstOf([fromCache, ...slow]);
      if (path !== null) return path;
      throw new KubeSageError('DependencyDown', `${component} ${componentVersions[component]} could not be had: ${[...new Set(tried)].join('; ')}.`, {
        next: `Install Go 1.26 or newer, or set KUBESAGE_${component.toUpperCase().replaceAll('-', '_')}_BINARY to a binary of that version.`,
      });
    },
    signal,
  );

  async function firstOf(ways: readonly Way[]): Promise<string | null> {
    for (const way of ways) {
      signal?.throwIfAborted();
      const say = (says: string, done: number | null = null): void => onProgress({ component, way: way.name, says, done } satisfies ProvisionProgress);
      try {
        const result = await way.get({ component, cacheDir, say, signal });
        if ('path' in result) {
          if (way.name !== 'cache') await serverVersion(component, result.path);
          return result.path;
        }
        tried.push(`${way.name}: ${result.why}`);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof KubeSageError) throw error;
        tried.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return null;
  }
};
