import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { processStartedAt } from '../process/process-start.mjs';
import { endOrphans, orphansOf } from './end-orphans.ts';
import type { PartState, StackState } from './stack-state.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function sleeper(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid ?? 0;
}

function part(name: string, pid: number | null, pidStartedAt = pid === null ? null : processStartedAt(pid)): PartState {
  return { name, state: 'running', pid, pidStartedAt, address: null, restarts: 0, detail: '' };
}

function state(...parts: readonly PartState[]): StackState {
  const supervisor = { pid: 2 ** 22 + 1, pidStartedAt: '1' };
  return {
    version: 1,
    supervisor,
    startedAt: '',
    apiUrl: null,
    temporal: null,
    databaseUrl: null,
    cluster: null,
    parts,
  };
}

describe('endOrphans', () => {
  it('ends what still runs of a stack whose supervisor is gone', async () => {
    const left = state(part('worker', sleeper()), part('postgresql', sleeper()), part('nats', null));
    expect(await endOrphans(left)).toEqual(['worker', 'postgresql']);
    expect(orphansOf(left)).toEqual([]);
  });

  it('leaves alone a process that only has the id of one', async () => {
    const pid = sleeper();
    expect(await endOrphans(state(part('worker', pid, 'another time')))).toEqual([]);
    expect(processStartedAt(pid)).not.toBeNull();
  });
});
