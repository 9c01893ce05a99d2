import type { ContainerContext, ContainerLife, Trouble } from './container-life.ts';
import { never } from './container-life.ts';
import type { LogSegment } from './log-track.ts';
import { endRun, type ProgramRun } from './program-run.ts';
import { callPeer } from './reachability.ts';

const retryMs = 2_000;

/**
 * Calls the program's peers. A peer that stops answering puts lines into the log until it answers again. A program that requires it
 * and has no readiness probe to fail gives up after its patience, and exits.
 */
export function checkCalls(life: ContainerLife, context: ContainerContext): ContainerLife {
  const { run } = life;
  if (run === null || run.program.calls.length === 0) return life;
  const { pod, world, now, timing, container } = context;
  const results = run.program.calls.flatMap(({ env, isRequired }) => {
    const value = run.environment.get(env);
    return value === undefined || value === '' ? [] : [{ env, isRequired, ...callPeer(pod, value, world) }];
  });
  const services = results.flatMap(({ service }) => (service === null ? [] : [service]));
  const troubles = results.flatMap(({ env, isRequired, error }): Trouble[] => {
    if (error === null) return [];
    const known = life.troubles.find((trouble) => trouble.env === env && trouble.error === error);
    return [known ?? { env, error, isRequired, since: now }];
  });

  const givesUp = container.readinessProbe === undefined || run.program.ends !== null;
  const since = Math.min(...troubles.filter(({ isRequired }) => isRequired).map((trouble) => trouble.since));
  const until = givesUp && since !== never ? since + timing.patienceMs : never;
  const isSame =
    troubles.length === life.troubles.length && troubles.every((trouble) => life.troubles.includes(trouble));
  if (until <= now) {
    const end = { at: now, exitCode: 1, reason: 'Error' } as const;
    return { ...life, run: endRun(run, end, ['{time} FATAL giving up: a required dependency cannot be reached']) };
  }
  if (isSame && until === life.until && services.join() === life.calledServices.join()) return life;
  return {
    ...life,
    troubles,
    until,
    calledServices: services,
    run: isSame ? run : withWords(run, life.troubles, troubles, now),
  };
}

/** Ends the lines of troubles that are over, and starts those of new ones. */
function withWords(run: ProgramRun, before: readonly Trouble[], after: readonly Trouble[], now: number): ProgramRun {
  const over = before.filter((trouble) => !after.includes(trouble));
  const fresh = after.filter((trouble) => !before.includes(trouble));
  const log = run.log.map((segment) =>
    over.some((trouble) => isAbout(segment, trouble)) ? { ...segment, to: now } : segment,
  );
  const recovered = over.filter(({ env }) => !after.some((trouble) => trouble.env === env));
  const words = recovered.map(({ env }) => `{time} INFO connection to ${env} restored`);
  return {
    ...run,
    log: [
      ...log.slice(-50),
      ...fresh.map((trouble) => ({ from: trouble.since, to: null, everyMs: retryMs, lines: [lineOf(trouble)] })),
      ...(words.length === 0 ? [] : [{ from: now, to: now, everyMs: 0, lines: words }]),
    ],
  };
}

function isAbout(segment: LogSegment, trouble: Trouble): boolean {
  return segment.from === trouble.since && segment.to === null && segment.lines[0] === lineOf(trouble);
}

function lineOf({ env, error, isRequired }: Trouble): string {
  return `{time} ${isRequired ? 'ERROR' : 'WARN'} cannot reach ${env}: ${error}`;
}
