import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { homeDirectory } from '../process/home-directory.mjs';

export type GoProgress = { readonly downloaded: number; readonly compiled: number };

export type RunGoOptions = {
  readonly cwd: string;
  /** Where `go install` puts binaries. */
  readonly binaries: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: GoProgress) => void;
};

const lowPriority = 10;
const graceMs = 5_000;

/** Runs the Go tool at low priority. Rejects with the end of its output; an abort ends its whole group of processes. */
export function runGo(command: string, args: readonly string[], options: RunGoOptions): Promise<void> {
  const { cwd, binaries, signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    // A group of its own: the compilers that it starts end with it, and a terminal's Ctrl-C comes through us alone.
    const child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: homeDirectory(), GOBIN: binaries, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' },
    });
    if (child.pid !== undefined) setPriority(child.pid, lowPriority);
    const end = (how: NodeJS.Signals): void => endGroup(child.pid, how);
    const stop = (): void => {
      end('SIGTERM');
      setTimeout(end, graceMs, 'SIGKILL').unref();
    };
    signal.addEventListener('abort', stop, { once: true });

    let progress: GoProgress = { downloaded: 0, compiled: 0 };
    let tail: readonly string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('go: downloading ')) progress = { ...progress, downloaded: progress.downloaded + 1 };
      else if (/^[\w./~-]+$/.test(line)) progress = { ...progress, compiled: progress.compiled + 1 };
      else tail = [...tail, line].slice(-8);
      onProgress(progress);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} ended with code ${code}: ${tail.join(' | ')}`));
    });
    if (signal.aborted) stop();
  });
}

function endGroup(pid: number | undefined, how: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
