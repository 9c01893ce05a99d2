import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../core/errors.ts';
import { lockHolder } from '../infra/process/file-lock.mjs';
import { endOfLog } from '../infra/stack/log-file.ts';
import { lockFileOf, openStackHome } from '../infra/stack/stack-home.ts';

const everyMs = 100;

/** Runs the same command without `--detach` in the background; resolves when it has taken the home over. */
export async function detach(home: string, args: readonly string[]): Promise<void> {
  if (lockHolder(lockFileOf(home)) !== null) return;
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
  while (lockHolder(lockFileOf(home)) === null) {
    if (child.exitCode !== null) {
      throw new KubeSageError('DependencyDown', `KubeSage did not start: ${endOfLog(logFile)}`, {
        next: `Read ${logFile}.`,
      });
    }
    await delay(everyMs);
  }
}
