import type { Container } from '../../../core/cluster/kube-object.ts';
import { advanceContainer, nextMoment } from './advance-container.ts';
import {
  type ContainerContext,
  type ContainerLife,
  type ContainerRole,
  never,
  newContainer,
} from './container-life.ts';
import type { KubeletPod } from './kubelet-types.ts';
import type { ProgramRun } from './program-run.ts';
import { backOff } from './timing.ts';
import { mountProblems } from './volume-mounts.ts';

/** All that the node remembers of one pod. */
export type PodLife = {
  readonly startedAt: number;
  readonly ip: string;
  readonly isMounted: boolean;
  readonly mountTries: number;
  readonly nextMountAt: number;
  readonly containers: ReadonlyMap<string, ContainerLife>;
  /** When its containers will have stopped, once it is being deleted. */
  readonly goneAt: number | null;
};

export type PodContext = Pick<ContainerContext, 'pod' | 'now' | 'world' | 'timing' | 'isImagePresent' | 'say'>;

export function newPodLife(pod: KubeletPod, ip: string, now: number): PodLife {
  const hasInit = (pod.spec.initContainers ?? []).length > 0;
  const containers = rolesOf(pod).map(({ container, role }) => {
    return [
      container.name,
      newContainer(hasInit && role === 'main' ? 'PodInitializing' : firstReason(hasInit)),
    ] as const;
  });
  return {
    startedAt: now,
    ip,
    isMounted: false,
    mountTries: 0,
    nextMountAt: 0,
    containers: new Map(containers),
    goneAt: null,
  };
}

function firstReason(hasInit: boolean): 'PodInitializing' | 'ContainerCreating' {
  return hasInit ? 'PodInitializing' : 'ContainerCreating';
}

/** Init containers in order (sidecars among them), then the main ones. */
export function rolesOf(pod: KubeletPod): readonly { readonly container: Container; readonly role: ContainerRole }[] {
  return [
    ...(pod.spec.initContainers ?? []).map((container) => {
      return { container, role: container.restartPolicy === 'Always' ? ('sidecar' as const) : ('init' as const) };
    }),
    ...pod.spec.containers.map((container) => ({ container, role: 'main' as const })),
  ];
}

/** Brings a pod to where it is at `context.now`. */
export function advancePod(life: PodLife, context: PodContext): PodLife {
  if (context.pod.metadata.deletionTimestamp !== undefined)
    return life.goneAt === null ? terminate(life, context) : life;
  if (isOver(life, context.pod)) return life;
  const mounted = life.isMounted ? life : mount(life, context);
  return mounted.isMounted ? advanceContainers(mounted, context) : mounted;
}

/** When the pod must be looked at again though nothing changed. */
export function nextPodMoment(life: PodLife): number {
  if (life.goneAt !== null) return life.goneAt;
  if (!life.isMounted) return life.nextMountAt;
  return Math.min(never, ...[...life.containers.values()].map(nextMoment));
}

/** True when no main container will ever run again. */
export function isOver(life: PodLife, pod: KubeletPod): boolean {
  const failedInit = rolesOf(pod).some(
    ({ container, role }) => role === 'init' && hasFailed(life.containers.get(container.name)),
  );
  return failedInit || pod.spec.containers.every(({ name }) => life.containers.get(name)?.stage === 'ended');
}

export function hasFailed(container: ContainerLife | undefined): boolean {
  return container?.stage === 'ended' && container.state.terminated?.exitCode !== 0;
}

function terminate(life: PodLife, { pod, now, timing, say }: PodContext): PodLife {
  let isAnyRunning = false;
  for (const { container, role } of rolesOf(pod)) {
    if (life.containers.get(container.name)?.stage !== 'running') continue;
    isAnyRunning = true;
    const list = role === 'main' ? 'containers' : 'initContainers';
    const fieldPath = `spec.${list}{${container.name}}`;
    say({ type: 'Normal', reason: 'Killing', message: `Stopping container ${container.name}`, fieldPath });
  }
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
  return { ...life, goneAt: now + (isAnyRunning ? Math.min(graceMs, timing.terminationMs) : 0) };
}

function mount(life: PodLife, context: PodContext): PodLife {
  const { pod, now, world, timing, say } = context;
  const problems = mountProblems(pod, world);
  if (problems.length === 0) return { ...life, isMounted: true, nextMountAt: never };
  if (now < life.nextMountAt) return life;
  const mountTries = life.mountTries + 1;
  for (const { message } of problems) {
    if (message !== '') say({ type: 'Warning', reason: 'FailedMount', message, fieldPath: '' });
  }
  return { ...life, mountTries, nextMountAt: now + backOff(timing, mountTries) };
}

function advanceContainers(life: PodLife, context: PodContext): PodLife {
  const containers = new Map(life.containers);
  let hasChanged = false;
  for (const { container, role } of rolesOf(context.pod)) {
    const before = containers.get(container.name);
    if (before === undefined) continue;
    const otherRuns = runsBeside(containers, container.name);
    const after = advanceContainer(before, { ...context, container, role, podIp: life.ip, otherRuns });
    containers.set(container.name, after);
    hasChanged ||= after !== before;
    const isPassed =
      role === 'init' ? after.stage === 'ended' && !hasFailed(after) : role === 'main' || after.isStarted;
    if (!isPassed) break;
  }
  return hasChanged ? { ...life, containers } : life;
}

function runsBeside(containers: ReadonlyMap<string, ContainerLife>, name: string): readonly ProgramRun[] {
  return [...containers].flatMap(([other, { stage, run }]) =>
    other !== name && stage === 'running' && run !== null ? [run] : [],
  );
}
