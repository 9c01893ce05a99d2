import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 300;

/** Runs the work while holding a lock file that names our process. A lock whose process is gone is taken over. */
export async function exclusively<T>(lockFile: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true });
  for (;;) {
    signal?.throwIfAborted();
    try {
      const handle = await open(lockFile, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''));
      // A lock without a pid was just made: its owner writes the pid in the next moment.
      if (holder > 0 && !isAlive(holder)) await rm(lockFile, { force: true });
      else await delay(everyMs);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
