import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { componentVersions } from '../component.ts';
import { serverVersion } from '../server-version.ts';
import type { Way } from '../way.ts';

/** A binary of exactly the pinned version on PATH. */
export const fromPath: Way = {
  name: 'path',
  async get({ component }) {
    const wanted = componentVersions[component];
    const seen: string[] = [];
    for (const folder of (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
      const path = join(folder, component);
      try {
        await access(path, constants.X_OK);
      } catch {
        continue;
      }
      const says = await serverVersion(component, path).catch(() => '');
      if (new RegExp(`(^|[^\\d.])${wanted.replaceAll('.', '\\.')}([^\\d.]|$)`).test(says)) return { path };
      seen.push(`${path} is not ${wanted}`);
    }
    return { why: seen.length === 0 ? `no ${component} on PATH` : seen.join(', ') };
  },
};
