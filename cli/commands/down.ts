import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { KubeSageError } from '../../core/errors.ts';
import { isRunning } from '../../infra/process/process-start.mjs';
import { endOrphans } from '../../infra/stack/end-orphans.ts';
import { endProcess } from '../../infra/stack/end-process.ts';
import { readStackState, stateFileOf } from '../../infra/stack/read-stack-state.ts';
import { homeOf } from '../../infra/stack/stack-home.ts';

const patienceMs = 45_000;
const everyMs = 100;

/** `kubesage down`: ends exactly what `up` started, by recorded process ids. */
export function downCommand(): Command {
  return new Command('down').description('stop exactly what `up` started; the state is kept').action(down);
}

async function down(): Promise<void> {
  const home = homeOf(process.env);
  const state = readStackState(home);
  if (state === null) return say('Nothing is running.');
  const wasRunning = isRunning(state.supervisor);
  if (wasRunning) {
    process.kill(state.supervisor.pid, 'SIGTERM');
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline && isRunning(state.supervisor); ) {
      await delay(everyMs);
    }
    await endProcess(state.supervisor, 'SIGKILL', 0);
  }
  // What was started between our look and its end is on record too.
  const ended = await endOrphans(readStackState(home) ?? { ...state, parts: [] });
  const left = (readStackState(home)?.parts ?? []).filter(isRunning);
  if (left.length > 0) {
    throw new KubeSageError('Internal', `These are still running: ${left.map(({ name }) => name).join(', ')}.`);
  }
  rmSync(stateFileOf(home), { force: true });
  if (wasRunning) say('Stopped.');
  if (ended.length > 0) say(`Ended what was left behind: ${ended.join(', ')}.`);
  if (!wasRunning && ended.length === 0) say('Nothing is running.');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
