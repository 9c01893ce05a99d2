import type { Container } from '../../../core/cluster/kube-object.ts';
import type { ProgramBehaviour } from '../images/image-behaviour.ts';
import type { LogTrack } from './log-track.ts';
import { quantity } from './quantity.ts';
import type { Timing } from './timing.ts';

/** How a process ends. */
export type ProcessEnd = {
  readonly at: number;
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'StartError';
  /** The runtime's words, when it has any. */
  readonly message?: string;
};

/** One run of a container's program, decided at its start: it ends so, or runs until it is stopped. */
export type ProgramRun = {
  readonly startedAt: number;
  readonly program: ProgramBehaviour;
  readonly environment: ReadonlyMap<string, string>;
  readonly end: ProcessEnd | null;
  readonly log: LogTrack;
};

export type RunOptions = {
  readonly startedAt: number;
  /** The container is meant to finish: an init container or a Job's. */
  readonly isOneShot: boolean;
  readonly timing: Timing;
};

/** How long a long-running image takes for the one-shot command that it is given. */
const oneShotSeconds = 2;

export function planRun(
  program: ProgramBehaviour,
  container: Container,
  environment: ReadonlyMap<string, string>,
  { startedAt, isOneShot, timing }: RunOptions,
): ProgramRun {
  const command = container.command?.[0];
  if (command !== undefined && program.executables?.includes(command) === false) return notStarted(command);

  const wrong = program.requiredEnv.find(({ name, pattern }) => {
    const value = environment.get(name);
    return value === undefined || value === '' || (pattern !== undefined && !new RegExp(pattern).test(value));
  });
  if (wrong !== undefined) return ending(timing.exitAfterMs, 1, 'Error', wrong.log, false);

  const limit = quantity(container.resources?.limits?.memory);
  if (limit !== null && program.memoryMiB * 2 ** 20 > limit)
    return ending(timing.oomAfterMs, 137, 'OOMKilled', [], true);

  const { crash, ends } = program;
  if (crash !== undefined) return ending(crash.afterSeconds * 1000, crash.exitCode, 'Error', crash.log, true);
  if (ends !== null)
    return ending(ends.afterSeconds * 1000, ends.exitCode, ends.exitCode === 0 ? 'Completed' : 'Error', ends.log, true);
  if (isOneShot && container.command !== undefined) return ending(oneShotSeconds * 1000, 0, 'Completed', [], false);
  return { startedAt, program, environment, end: null, log: working(null) };

  function ending(
    afterMs: number,
    exitCode: number,
    reason: ProcessEnd['reason'],
    last: readonly string[],
    works: boolean,
  ): ProgramRun {
    const at = startedAt + afterMs;
    const words = { from: Math.max(startedAt, at - last.length - 1), to: at, everyMs: 0, lines: last };
    return {
      startedAt,
      // What dies while it reads its settings never comes to listen.
      program: works ? program : { ...program, listens: [], calls: [] },
      environment,
      end: { at, exitCode, reason },
      log: works ? [...working(at), words] : [words],
    };
  }

  function notStarted(name: string): ProgramRun {
    const why = name.startsWith('/')
      ? `exec: "${name}": stat ${name}: no such file or directory`
      : `exec: "${name}": executable file not found in $PATH`;
    const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${why}`;
    return {
      ...ending(0, 128, 'StartError', [], false),
      end: { at: startedAt, exitCode: 128, reason: 'StartError', message },
      log: [],
    };
  }

  function working(to: number | null): LogTrack {
    return [{ from: startedAt + 50, to, everyMs: timing.logEveryMs, lines: program.log }];
  }
}

/** The run after it was ended from outside (a kill, a give-up): its log stops there, after the given last words. */
export function endRun(run: ProgramRun, end: ProcessEnd, lastWords: readonly string[] = []): ProgramRun {
  const log = run.log
    .filter(({ from }) => from <= end.at)
    .map((segment) => ({ ...segment, to: Math.min(segment.to ?? end.at, end.at) }));
  return { ...run, end, log: [...log, { from: end.at, to: end.at, everyMs: 0, lines: lastWords }] };
}
