import { findStored } from '../server-store.ts';
import type { Way } from '../way.ts';

/** What an earlier download or build left, held against its checksum. */
export const fromCache: Way = {
  name: 'cache',
  async get({ component, cacheDir }) {
    const stored = await findStored(cacheDir, component);
    switch (stored.kind) {
      case 'whole':
        return { path: stored.path };
      case 'damaged':
        return { why: `the stored file is damaged, ${stored.why}` };
      case 'absent':
        return { why: 'not there' };
    }
  },
};
