import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { componentVersions } from '../component.ts';
import { serverVersion } from '../server-version.ts';
import type { Way } from '../way.ts';

/** A binary of exactly the pinned version on PATH. */
export const fromPath: Way = {
  name: 'path',
  async get({ component, environment }) {
    const wanted = componentVersions[component];
    const seen: string[] = [];
    // A relative entry would be whatever folder the person happens to be in.
    for (const folder of (environment.PATH ?? '').split(delimiter).filter(isAbsolute)) {
      const path = join(folder, component);
      if (!(await isExecutable(path))) continue;
      const version = await serverVersion(component, path).catch(() => null);
      if (version === wanted) return { path };
      seen.push(`${path} is ${version ?? 'of an unknown version'}`);
    }
    return { why: seen.length === 0 ? `no ${component}` : [...new Set(seen)].join(', ') };
  },
};

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
