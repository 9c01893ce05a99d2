import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { isRunning } from '../process/process-start.mjs';
import { homeOf } from './stack-home.ts';
import type { StackState } from './stack-state.ts';

export function stateFileOf(home: string): string {
  return join(home, 'stack.json');
}

/** What the last `up` under this home wrote, running or not; null when there was none. */
export function readStackState(home: string = homeOf(process.env)): StackState | null {
  const path = stateFileOf(home);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StackState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KubeSageError('DependencyDown', `${path} cannot be read.`, {
      next: 'Remove the file: it holds no data, and `kubesage up` writes it anew.',
      cause: error,
    });
  }
}

/** The same, but only while its supervisor lives. */
export function runningStack(home: string = homeOf(process.env)): StackState | null {
  const state = readStackState(home);
  return state !== null && isRunning(state.supervisor) ? state : null;
}
