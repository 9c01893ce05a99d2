import { setTimeout as delay } from 'node:timers/promises';
import { KubeSageError } from '../core/errors.ts';
import { lockHolder } from '../infra/process/file-lock.mjs';
import { runningStack } from '../infra/stack/read-stack-state.ts';
import { lockFileOf } from '../infra/stack/stack-home.ts';
import type { StackState } from '../infra/stack/stack-state.ts';

const everyMs = 200;

/** The stack of a home, as soon as its page can be used. Throws DependencyDown when its start was given up. */
export async function untilStackRuns(home: string, signal: AbortSignal): Promise<StackState> {
  for (;;) {
    const state = runningStack(home);
    if (state !== null && state.apiUrl !== null) return state;
    if (state === null && lockHolder(lockFileOf(home)) === null) {
      throw new KubeSageError('DependencyDown', 'The KubeSage that was starting has ended.', {
        next: `Run \`kubesage up\` to see why; its logs are in ${home}/logs.`,
      });
    }
    await delay(everyMs, undefined, { signal });
  }
}
