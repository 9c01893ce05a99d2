import { isRunning, type ProcessIdentity } from '../process/process-start.mjs';
import { endProcess } from './end-process.ts';
import type { PartState, StackState } from './stack-state.ts';

const graceMs = 8_000;

/** What still runs of a stack whose supervisor is gone. A reused process id is not taken for it. */
export function orphansOf({ parts }: StackState): readonly PartState[] {
  return parts.filter(({ pid, pidStartedAt }) => isRunning({ pid, pidStartedAt }));
}

/** Ends them, those that were started last first. Answers their names. */
export async function endOrphans(state: StackState): Promise<readonly string[]> {
  const orphans = orphansOf(state);
  for (const rank of [0, 1, 2]) {
    const group = orphans.filter((part) => rankOf(part) === rank);
    await Promise.all(group.map((part) => endProcess(identityOf(part), stopSignalOf(part), graceMs)));
  }
  return orphans.map(({ name }) => name);
}

/** Users before what they use: a server whose store is gone takes long to end. */
function rankOf({ name }: PartState): number {
  if (name === 'worker' || name === 'api') return 0;
  return name === 'sandbox/etcd' ? 2 : 1;
}

/** PostgreSQL would wait for its clients on SIGTERM. */
function stopSignalOf({ name }: PartState): NodeJS.Signals {
  return name === 'postgresql' ? 'SIGINT' : 'SIGTERM';
}

function identityOf({ name, pid, pidStartedAt }: PartState): ProcessIdentity {
  if (pid === null || pidStartedAt === null) throw new Error(`${name} has no process.`);
  return { pid, pidStartedAt };
}
