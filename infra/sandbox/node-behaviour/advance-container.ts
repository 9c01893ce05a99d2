import { checkCalls } from './check-calls.ts';
import { type ContainerContext, type ContainerLife, never, podLabel, statusTime, tell } from './container-life.ts';
import { resolveEnvironment } from './environment.ts';
import { parseImage, programOf, pullImage } from './image-registry.ts';
import { planRun } from './program-run.ts';
import { pullCredentials } from './pull-credentials.ts';
import { newProbes, runProbes } from './run-probes.ts';
import { backOff } from './timing.ts';

const shownBeforeBackOffMs = 1_000;
const configRetryMs = 5_000;

/** Brings a container to where it is at `context.now`, step by step as a kubelet would. Pure but for what it says. */
export function advanceContainer(life: ContainerLife, context: ContainerContext): ContainerLife {
  for (let present = life; ; ) {
    const next = step(present, context);
    if (next === present) return present;
    present = next;
  }
}

/** When this container must be looked at again though nothing changed. */
export function nextMoment(life: ContainerLife): number {
  if (life.stage !== 'running') return life.until;
  const probes = Object.values(life.probes).map(({ nextAt }) => nextAt);
  return Math.min(life.until, life.run?.end?.at ?? never, ...probes);
}

function step(life: ContainerLife, context: ContainerContext): ContainerLife {
  const isDue = context.now >= life.until;
  switch (life.stage) {
    case 'idle':
      return begin(life, context);
    case 'pulling':
      return isDue ? finishPull(life, context) : life;
    case 'pull-failed':
      return isDue ? backOffPull(life, context) : life;
    case 'pull-back-off':
      return isDue ? startPull(life, context) : life;
    case 'unconfigured':
      return create(life, context);
    case 'running':
      return runOn(life, context);
    case 'stopped':
      return isDue ? afterStop(life, context) : life;
    case 'back-off':
      return isDue ? restart(life) : life;
    case 'ended':
      return life;
    default:
      return life.stage satisfies never;
  }
}

function begin(life: ContainerLife, context: ContainerContext): ContainerLife {
  const { container, world, isImagePresent } = context;
  const { repository } = parseImage(container.image);
  // A private image is asked for each time, as kubelets do that verify credentials of images already on the machine.
  const mustPull = container.imagePullPolicy === 'Always' || world.catalogue.get(repository)?.isPrivate === true;
  if (mustPull || !isImagePresent(container.image)) return startPull(life, context);
  tell(context, 'Normal', 'Pulled', `Container image "${container.image}" already present on machine`);
  return create(life, context);
}

function startPull(life: ContainerLife, context: ContainerContext): ContainerLife {
  tell(context, 'Normal', 'Pulling', `Pulling image "${context.container.image}"`);
  const isQuick = life.restartCount > 0 || life.run !== null;
  return { ...life, stage: 'pulling', until: context.now + (isQuick ? 50 : context.timing.pullMs) };
}

function finishPull(life: ContainerLife, context: ContainerContext): ContainerLife {
  const { image } = context.container;
  const result = pullImage(context.world.catalogue, image, pullCredentials(context.pod, context.world));
  if (result.kind === 'refused') {
    tell(context, 'Warning', 'Failed', `Failed to pull image "${image}": ${result.error}`);
    tell(context, 'Warning', 'Failed', 'Error: ErrImagePull');
    const state = { waiting: { reason: 'ErrImagePull', message: result.error } };
    return {
      ...life,
      stage: 'pull-failed',
      state,
      failures: life.failures + 1,
      until: context.now + shownBeforeBackOffMs,
    };
  }
  const took = `${context.timing.pullMs}ms`;
  const bytes = 20_000_000 + [...image].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7_919, 0);
  tell(
    context,
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${bytes} bytes.`,
  );
  return create(life.run === null ? { ...life, failures: 0 } : life, context);
}

function backOffPull(life: ContainerLife, context: ContainerContext): ContainerLife {
  const words = `Back-off pulling image "${context.container.image}"`;
  tell(context, 'Normal', 'BackOff', words);
  tell(context, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  const message = `${words}: ErrImagePull: ${life.state.waiting?.message ?? ''}`;
  const state = { waiting: { reason: 'ImagePullBackOff', message } };
  return { ...life, stage: 'pull-back-off', state, until: context.now + backOff(context.timing, life.failures) };
}

function create(life: ContainerLife, context: ContainerContext): ContainerLife {
  const { container, pod, role, now, timing, world } = context;
  const environment = resolveEnvironment(container, pod, world);
  const program = programOf(world.catalogue, container.image);
  if (environment.kind === 'incomplete' || program === undefined) {
    if (life.stage === 'unconfigured' && now < life.until) return life;
    const message = environment.kind === 'incomplete' ? environment.error : `image "${container.image}" vanished`;
    tell(context, 'Warning', 'Failed', `Error: ${message}`);
    const state = { waiting: { reason: 'CreateContainerConfigError', message } };
    return { ...life, stage: 'unconfigured', state, until: now + configRetryMs };
  }
  const isOneShot = role === 'init' || (role === 'main' && (pod.spec.restartPolicy ?? 'Always') !== 'Always');
  const hasRunBefore = life.run !== null;
  const run = planRun(program, container, environment.values, { startedAt: now, isOneShot, timing });
  tell(context, 'Normal', 'Created', `Created container: ${container.name}`);
  if (run.end?.reason === 'StartError') tell(context, 'Warning', 'Failed', `Error: ${run.end.message}`);
  else tell(context, 'Normal', 'Started', `Started container ${container.name}`);
  return {
    ...life,
    stage: 'running',
    until: never,
    state: { running: { startedAt: statusTime(now) } },
    restartCount: life.restartCount + (hasRunBefore ? 1 : 0),
    run,
    isStarted: container.startupProbe === undefined,
    isReady: container.startupProbe === undefined && container.readinessProbe === undefined && role !== 'init',
    isStopping: false,
    probes: newProbes(container, now, timing),
    troubles: [],
    calledServices: [],
  };
}

function runOn(life: ContainerLife, context: ContainerContext): ContainerLife {
  if (life.run?.end != null && context.now >= life.run.end.at) return stop(life, context);
  if (life.isStopping) return life;
  const called = checkCalls(life, context);
  if (called !== life) return called;
  return runProbes(life, context);
}

function stop(life: ContainerLife, context: ContainerContext): ContainerLife {
  const { run } = life;
  if (run?.end == null) return life;
  const { exitCode, reason, message, at } = run.end;
  const finishedAt = statusTime(at);
  const startedAt = statusTime(reason === 'StartError' ? 0 : run.startedAt);
  const words = message === undefined ? {} : { message };
  const state = { terminated: { exitCode, reason, ...words, startedAt, finishedAt } };
  const stopped = { ...life, state, isReady: false, isStarted: false, isStopping: false, until: never, troubles: [] };
  if (!isRestarted(exitCode, context))
    return { ...stopped, stage: 'ended', isReady: context.role === 'init' && exitCode === 0 };
  const isForgotten = at - run.startedAt >= context.timing.backOffForgottenAfterMs;
  const failures = isForgotten ? 1 : life.failures + 1;
  return { ...stopped, stage: 'stopped', failures, until: context.now + shownBeforeBackOffMs };
}

function isRestarted(exitCode: number, { role, pod }: ContainerContext): boolean {
  if (role === 'sidecar') return true;
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** The first restart is immediate; from the second on the kubelet waits longer each time. */
function afterStop(life: ContainerLife, context: ContainerContext): ContainerLife {
  if (life.failures <= 1) return restart(life);
  const { container, pod, now, timing } = context;
  const waitMs = backOff(timing, life.failures - 1);
  tell(context, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${podLabel(pod)}`);
  const message = `back-off ${duration(waitMs)} restarting failed container=${container.name} pod=${podLabel(pod)}`;
  const state = { waiting: { reason: 'CrashLoopBackOff', message } };
  return { ...life, stage: 'back-off', state, lastState: life.state, until: now + waitMs };
}

function restart(life: ContainerLife): ContainerLife {
  const lastState = life.state.terminated === undefined ? life.lastState : life.state;
  return { ...life, stage: 'idle', until: never, lastState, previousLog: life.run?.log ?? life.previousLog };
}

/** As Go writes durations: `20s`, `1m20s`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
