import type { Container } from '../../../core/cluster/kube-object.ts';
import { type ContainerLife, type ContainerRole, never, newContainer } from './container-life.ts';
import { resolveEnvironment } from './environment.ts';
import { programOf } from './image-registry.ts';
import type { FullContainerStatus, KubeletPod, World } from './kubelet-types.ts';
import { newPodLife, type PodLife, rolesOf } from './pod-life.ts';
import { endRun, planRun } from './program-run.ts';
import { newProbes } from './run-probes.ts';
import { backOff, type Timing } from './timing.ts';

type AdoptContext = { readonly now: number; readonly world: World; readonly timing: Timing };

/**
 * Picks up a pod where its reported status left it, as a restarted kubelet finds containers that went on without it. What a
 * status does not say (the log, probe counts) is worked out anew.
 */
export function adoptPod(pod: KubeletPod, ip: string, context: AdoptContext): PodLife {
  const fresh = newPodLife(pod, ip, context.now);
  const reported = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  if (reported.length === 0) return fresh;
  const containers = rolesOf(pod).map(({ container, role }) => {
    const status = reported.find(({ name }) => name === container.name);
    const life = fresh.containers.get(container.name) ?? newContainer('ContainerCreating');
    return [
      container.name,
      status === undefined ? life : adoptContainer(life, status, container, role, pod, context),
    ] as const;
  });
  const startedAt = Date.parse(pod.status?.startTime ?? '') || context.now;
  const isMounted = pod.status?.podIP !== undefined;
  return { ...fresh, startedAt, isMounted, nextMountAt: isMounted ? never : 0, containers: new Map(containers) };
}

function adoptContainer(
  fresh: ContainerLife,
  status: FullContainerStatus,
  container: Container,
  role: ContainerRole,
  pod: KubeletPod,
  { now, world, timing }: AdoptContext,
): ContainerLife {
  const { state = {}, lastState = {}, restartCount } = status;
  const base = { ...fresh, state: withoutId(state), lastState: withoutId(lastState), restartCount };
  const failures = restartCount + 1;
  const lastRun =
    lastState.terminated === undefined ? null : runFrom(lastState.terminated.startedAt, lastState.terminated);
  const previousLog = lastRun?.log ?? null;

  if (state.running !== undefined) {
    const run = runFrom(state.running.startedAt, undefined);
    if (run === null) return fresh;
    const isStarted = status.started ?? true;
    const probes = newProbes(container, now, timing);
    return {
      ...base,
      stage: 'running',
      run,
      previousLog,
      isStarted,
      isReady: status.ready,
      failures: restartCount,
      probes,
    };
  }
  if (state.terminated !== undefined) {
    const run = runFrom(state.terminated.startedAt, state.terminated);
    const ends = role !== 'sidecar' && !restarts(state.terminated.exitCode);
    if (ends) return { ...base, stage: 'ended', run, previousLog, isReady: status.ready };
    return { ...base, stage: 'stopped', run, previousLog, failures, until: now };
  }
  switch (state.waiting?.reason) {
    case 'CrashLoopBackOff':
      return {
        ...base,
        stage: 'back-off',
        run: lastRun,
        previousLog,
        failures,
        until: now + backOff(timing, restartCount),
      };
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return { ...base, stage: 'pull-back-off', run: lastRun, previousLog, failures: 1, until: now + timing.backOffMs };
    case 'CreateContainerConfigError':
      return { ...base, stage: 'unconfigured', run: lastRun, previousLog, until: now + timing.backOffMs };
    default:
      return { ...base, run: lastRun, previousLog };
  }

  function restarts(exitCode: number): boolean {
    const policy = pod.spec.restartPolicy ?? 'Always';
    if (role === 'init') return exitCode !== 0 && policy !== 'Never';
    return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  }

  function runFrom(startedAt: string | undefined, ended: FullTermination | undefined) {
    const program = programOf(world.catalogue, container.image);
    const environment = resolveEnvironment(container, pod, world);
    if (program === undefined) return null;
    const values = environment.kind === 'complete' ? environment.values : new Map<string, string>();
    const isOneShot = role === 'init' || (role === 'main' && (pod.spec.restartPolicy ?? 'Always') !== 'Always');
    const start = Date.parse(startedAt ?? '') || now;
    const run = planRun(program, container, values, { startedAt: start, isOneShot, timing });
    if (ended === undefined) return run;
    const at = Date.parse(ended.finishedAt ?? '') || now;
    const reason = ended.reason === 'OOMKilled' || ended.reason === 'Completed' ? ended.reason : 'Error';
    return endRun(run, { at, exitCode: ended.exitCode, reason });
  }
}

type FullTermination = NonNullable<NonNullable<FullContainerStatus['state']>['terminated']>;

function withoutId(state: NonNullable<FullContainerStatus['state']>): ContainerLife['state'] {
  if (state.terminated === undefined) return state;
  const { containerID: _, ...terminated } = state.terminated as FullTermination & { readonly containerID?: string };
  return { terminated };
}
