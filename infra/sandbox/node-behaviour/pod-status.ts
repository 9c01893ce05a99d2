import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Condition, Container, ContainerState } from '../../../core/cluster/kube-object.ts';
import { type ContainerLife, statusTime } from './container-life.ts';
import { imageDigest, parseImage } from './image-registry.ts';
import type { FullContainerStatus, KubeletPod, PodStatus } from './kubelet-types.ts';
import { hasFailed, isOver, type PodLife, rolesOf } from './pod-life.ts';

/** The status that a kubelet reports for a pod. Transition times of conditions that did not change are kept. */
export function podStatus(pod: KubeletPod, life: PodLife, hostIp: string, now: number): PodStatus {
  const statuses = new Map(
    rolesOf(pod).map(({ container }) => [
      container.name,
      containerStatus(pod, container, life.containers.get(container.name)),
    ]),
  );
  const pick = (list: readonly Container[]) => list.flatMap(({ name }) => statuses.get(name) ?? []);
  const ip = pod.spec.hostNetwork === true ? hostIp : life.ip;
  const generation = pod.metadata.generation;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: phaseOf(pod, life),
    conditions: conditionsOf(pod, life, now),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(life.isMounted ? { podIP: ip, podIPs: [{ ip }] } : {}),
    startTime: pod.status?.startTime ?? statusTime(life.startedAt),
    ...(pod.spec.initContainers === undefined ? {} : { initContainerStatuses: pick(pod.spec.initContainers) }),
    containerStatuses: pick(pod.spec.containers),
  };
}

/** True when the pod's reported status already says all this. */
export function isReported(pod: KubeletPod, status: PodStatus): boolean {
  const reported: Readonly<Record<string, unknown>> = pod.status ?? {};
  return Object.entries(status).every(([key, value]) => {
    if (key !== 'conditions') return isDeepStrictEqual(plain(reported[key]), plain(value));
    return (status.conditions ?? []).every((condition) => {
      const known = pod.status?.conditions?.find(({ type }) => type === condition.type);
      return known !== undefined && isSameCondition(known, condition);
    });
  });
}

/** A merge of conditions keeps what is not named, so that what no longer holds is cleared by name. */
export function withClearedReasons(status: PodStatus): object {
  return {
    ...status,
    conditions: (status.conditions ?? []).map((entry) => ({ reason: null, message: null, ...entry })),
  };
}

function phaseOf(pod: KubeletPod, life: PodLife): string {
  const main = pod.spec.containers.map(({ name }) => life.containers.get(name));
  if (isOver(life, pod)) {
    const failed = [...life.containers.values()].some(hasFailed);
    return failed ? 'Failed' : 'Succeeded';
  }
  return main.every((container) => container !== undefined && container.run !== null) ? 'Running' : 'Pending';
}

function conditionsOf(pod: KubeletPod, life: PodLife, now: number): readonly Condition[] {
  const roles = rolesOf(pod);
  const isDone = phaseOf(pod, life) === 'Succeeded';
  const pendingInit = roles.filter(({ container, role }) => {
    const state = life.containers.get(container.name);
    return role === 'init'
      ? state?.stage !== 'ended' || hasFailed(state)
      : role === 'sidecar' && state?.isStarted !== true;
  });
  const unready = roles.filter(
    ({ container, role }) => role !== 'init' && life.containers.get(container.name)?.isReady !== true,
  );
  const names = (list: typeof roles) => `[${list.map(({ container }) => container.name).join(' ')}]`;
  const notReady = isDone
    ? { reason: 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: ${names(unready)}` };
  const isReady = unready.length === 0 && pendingInit.length === 0;
  return [
    condition('PodReadyToStartContainers', life.isMounted && !isOver(life, pod)),
    pendingInit.length === 0 || isDone
      ? condition('Initialized', true, isDone ? { reason: 'PodCompleted' } : {})
      : condition('Initialized', false, {
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: ${names(pendingInit)}`,
        }),
    condition('Ready', isReady, isReady ? {} : notReady),
    condition('ContainersReady', isReady, isReady ? {} : notReady),
  ];

  function condition(type: string, holds: boolean, why: { reason?: string; message?: string } = {}): Condition {
    const known = pod.status?.conditions?.find((entry) => entry.type === type);
    const status = holds ? 'True' : 'False';
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : statusTime(now);
    return {
      type,
      status,
      lastProbeTime: null,
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      ...why,
    };
  }
}

function containerStatus(
  pod: KubeletPod,
  container: Container,
  life: ContainerLife | undefined,
): readonly FullContainerStatus[] {
  if (life === undefined) return [];
  const hasRun = life.run !== null;
  const id = (restart: number) =>
    `containerd://${createHash('sha256').update(`${pod.metadata.uid}/${container.name}/${restart}`).digest('hex')}`;
  const isTerminated = (state: ContainerState) => state.terminated !== undefined;
  const withId = (state: ContainerState, restart: number): ContainerState =>
    state.terminated === undefined ? state : { terminated: { ...state.terminated, ...{ containerID: id(restart) } } };
  const { repository, version } = parseImage(container.image);
  return [
    {
      name: container.name,
      state: withId(life.state, life.restartCount),
      lastState: withId(
        life.lastState,
        isTerminated(life.lastState) && life.stage === 'running' ? life.restartCount - 1 : life.restartCount,
      ),
      ready: life.isReady,
      restartCount: life.restartCount,
      image: container.image,
      imageID: hasRun
        ? `${repository}@${version.startsWith('sha256:') ? version : imageDigest(repository, version)}`
        : '',
      ...(hasRun ? { containerID: id(life.restartCount) } : {}),
      started: life.isStarted,
    },
  ];
}

function isSameCondition(a: Condition, b: Condition): boolean {
  return a.status === b.status && (a.reason ?? '') === (b.reason ?? '') && (a.message ?? '') === (b.message ?? '');
}

/** What the API server adds to a container status is not ours to compare. */
function plain(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((entry) => {
    if (typeof entry !== 'object' || entry === null || !('restartCount' in entry)) return entry;
    const { name, state, lastState, ready, restartCount, image, imageID, containerID, started } =
      entry as FullContainerStatus;
    return { name, state, lastState, ready, restartCount, image, imageID, containerID, started };
  });
}
