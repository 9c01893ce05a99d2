import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../core/errors.ts';
import { endOfLog } from '../infra/stack/log-file.ts';
import { runningStack } from '../infra/stack/read-stack-state.ts';
import { openStackHome } from '../infra/stack/stack-home.ts';
import type { StackState } from '../infra/stack/stack-state.ts';

const everyMs = 200;

/** Runs the same command without `--detach` in the background; resolves when its cluster is registered. */
export async function detach(home: string, args: readonly string[], signal: AbortSignal): Promise<StackState> {
  const logFile = join(openStackHome(home).logs, 'up.log');
  const log = openSync(logFile, 'a', 0o600);
  const entry = join(import.meta.dirname, 'main.ts');
  const rest = args.filter((argument) => argument !== '--detach');
  const child = spawn(process.execPath, [...process.execArgv, entry, ...rest], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  for (;;) {
    const state = runningStack(home);
    if (state?.cluster !== null && state?.cluster !== undefined) return state;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new KubeSageError('DependencyDown', `KubeSage did not start: ${endOfLog(logFile)}`, {
        next: `Read ${logFile}.`,
      });
    }
    await delay(everyMs, undefined, { signal });
  }
}
