import { access, constants } from 'node:fs/promises';
import { KubeSageError } from '../../../core/errors.ts';
import type { Way } from '../way.ts';

/** The binary that `KUBESAGE_<COMPONENT>_BINARY` names. A wrong one is an error, never silently passed over. */
export const fromExplicitPath: Way = {
  name: 'explicit',
  async get({ component }) {
    const variable = `KUBESAGE_${component.toUpperCase().replaceAll('-', '_')}_BINARY`;
    const path = process.env[variable];
    if (path === undefined || path === '') return { why: `${variable} is not set` };
    try {
      await access(path, constants.X_OK);
    } catch (error) {
      throw new KubeSageError('InvalidRequest', `${variable} names ${path}, which is not an executable file.`, { cause: error });
    }
    return { path };
  },
};
