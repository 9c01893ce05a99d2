import { access, constants } from 'node:fs/promises';
import { KubeSageError } from '../../../core/errors.ts';
import type { ComponentName } from '../component.ts';
import { serverVersion } from '../server-version.ts';
import type { Way } from '../way.ts';

/** Name of the environment variable that names a component's binary. */
export function explicitVariable(component: ComponentName): string {
  return `KUBESAGE_${component.toUpperCase().replaceAll('-', '_')}_BINARY`;
}

/** The binary that a person named. Its version is their choice; one that does not run is an error, never passed over. */
export const fromExplicitPath: Way = {
  name: 'explicit',
  async get({ component, environment }) {
    const variable = explicitVariable(component);
    const path = environment[variable] ?? '';
    if (path === '') return { why: `${variable} is not set` };
    try {
      await access(path, constants.X_OK);
      await serverVersion(component, path);
    } catch (error) {
      throw new KubeSageError('DependencyDown', `${variable} names ${path}, which cannot be run.`, {
        next: `Correct or unset ${variable}.`,
        cause: error,
      });
    }
    return { path };
  },
};
