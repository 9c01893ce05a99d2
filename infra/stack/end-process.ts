import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '../process/process-start.mjs';

const everyMs = 40;

/** Asks a process to end, then makes it and whatever is left of its group. Leaves alone whoever has its id by now. */
export async function endProcess(target: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isRunning(target)) return;
  send(target.pid, signal);
  for (const deadline = Date.now() + graceMs; Date.now() < deadline; await delay(everyMs)) {
    if (!isRunning(target)) return;
  }
  send(-target.pid, 'SIGKILL');
  send(target.pid, 'SIGKILL');
  while (isRunning(target)) await delay(everyMs);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
