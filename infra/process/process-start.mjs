import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// No types and no dependencies: the bootstrap runs this on Node 20 before anything is installed.

/**
 * When the kernel started a process, in a form that only serves to compare; null when there is none, or only its remains.
 * With it, a reused process id is never taken for the process that had it before.
 */
export function processStartedAt(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether that very process still runs. */
export function isRunning({ pid, pidStartedAt }) {
  const startedAt = processStartedAt(pid);
  return startedAt !== null && startedAt === pidStartedAt;
}

function fromProc(pid) {
  try {
    // The name may hold spaces and parentheses: fields are counted after its end.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s+/s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null);
  } catch {
    return null;
  }
}

function fromPs(pid) {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : started.join(' ') || null;
  } catch {
    return null;
  }
}
