// The first thing a fresh clone runs, with whatever Node is there: installs the lockfile and the pinned Node.
// No dependencies, no types; every step can be interrupted and run again.
import { pathToFileURL } from 'node:url';
import { installLibraries, librariesAreInstalled } from './bootstrap/install-libraries.mjs';
import { installNode, pinnedNode } from './bootstrap/install-node.mjs';
import { lockFile, oldestNode, root } from './bootstrap/places.mjs';
import { progressLine } from './bootstrap/progress-line.mjs';
import { lock } from './process/file-lock.mjs';

export { pinnedNode };

/** Whether there is nothing to do. Costs milliseconds. */
export function isBootstrapped() {
  return librariesAreInstalled() && pinnedNode() !== null;
}

/** Installs what is missing; answers the path of the pinned Node. Two at once are safe: one works, the other waits. */
export async function bootstrap() {
  refuseOldNode();
  const ready = librariesAreInstalled() ? pinnedNode() : null;
  if (ready !== null) return ready;
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('interrupted; run it again to go on'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = progressLine(process.stderr);
  const release = await lock(lockFile, {
    signal: stopping.signal,
    onWait: (pid) => progress.say(`Another installation is running here (process ${pid}), waiting for it`),
  });
  try {
    if (!librariesAreInstalled()) await installLibraries(progress, stopping.signal);
    return pinnedNode() ?? (await installNode(progress, stopping.signal));
  } finally {
    progress.end();
    release();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= oldestNode) return;
  throw new Error(
    `KubeSage needs Node ${oldestNode} or newer to install itself; this is ${process.version} (${process.execPath})`,
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await bootstrap();
  } catch (error) {
    process.stderr.write(`KubeSage could not be installed in ${root}: ${error.message}\n`);
    process.exitCode = error.name === 'AbortError' || /interrupted/.test(error.message) ? 130 : 1;
  }
}
