import { downloadRelease } from '../download-release.ts';
import { releaseFor } from '../releases.ts';
import type { Way } from '../way.ts';

/** The project's official release, where its checksum is pinned for this platform. */
export const fromRelease: Way = {
  name: 'release',
  async get(context) {
    const release = releaseFor(context.component, process.platform, process.arch);
    if (release === null) return { why: `no pinned checksum for ${process.platform}-${process.arch}` };
    return { path: await downloadRelease(release, context) };
  },
};
