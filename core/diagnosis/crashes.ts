import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { eventTime } from '../cluster/cluster-index.ts';
import type { ContainerState, KubeEvent, Pod } from '../cluster/kube-object.ts';
import { containerEnvironment } from './container-environment.ts';
import { byContainer, type ContainerView } from './container-views.ts';
import { eventsAbout } from './events-about.ts';
import { variablesSaidMissing, variablesSaidWrong } from './missing-variable.ts';
import { type NetworkError, networkErrors } from './network-errors.ts';
import { isYoungerThan } from './observed-time.ts';
import { perObject } from './per-index.ts';
import { previousRevision } from './revision-history.ts';
import { currentContainers } from './workload-pods.ts';
import type { Workload } from './workloads.ts';
import { containerNamed } from './workloads.ts';

export type Termination = NonNullable<ContainerState['terminated']>;

/** Why a container dies, as far as its status, events and log tell. The first that fits, in this order. */
export type CrashKind =
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'command'; readonly says: string }
  | { readonly kind: 'probe'; readonly probe: 'liveness' | 'startup'; readonly event: KubeEvent }
  | { readonly kind: 'variable-missing'; readonly name: string; readonly line: string }
  | { readonly kind: 'variable-wrong'; readonly name: string; readonly line: string }
  | { readonly kind: 'network'; readonly errors: readonly NetworkError[] }
  | { readonly kind: 'program' };

/** One container that keeps dying in the pods of one workload. */
export type Crash = {
  readonly workload: Workload;
  /** The pod that tells most, with its log where that was read. */
  readonly view: ContainerView;
  readonly pods: readonly Pod[];
  /** null when it never got as far as to start. */
  readonly termination: Termination | null;
  readonly restarts: number;
  readonly log: readonly string[];
  readonly why: CrashKind;
};

/** A container that restarted at least so often and died within `recentSeconds` is unwell even while it runs. */
const manyRestarts = 3;
const recentSeconds = 600;

const startFailures: ReadonlySet<string> = new Set([
  'RunContainerError',
  'CreateContainerError',
  'StartError',
  'ContainerCannotRun',
  'PreCreateHookError',
]);
const commandFault =
  /executable file not found|no such file or directory|exec format error|permission denied|not found in \$PATH|is a directory/i;

/** The crashes of a top-level workload by container. One pass over its containers; logs are looked at for dying ones only. */
export const crashesOf = perObject((index, workload: Workload): readonly Crash[] => {
  const dying = currentContainers(index, workload).filter((view) => isDying(index, view));
  return byContainer(dying).map((views) => crashOf(index, workload, views));
});

export function lastTermination({ status }: ContainerView): Termination | null {
  const now = status?.state?.terminated;
  return now !== undefined && now.exitCode !== 0 ? now : (status?.lastState?.terminated ?? now ?? null);
}

/** The container's log with the last words of the run that died: previous before current. */
export function logOf(index: ClusterIndex, { pod, container }: ContainerView): readonly string[] {
  const previous = index.logOf(pod, container.name, true)?.lines ?? [];
  const current = index.logOf(pod, container.name, false)?.lines ?? [];
  return [...previous, ...current];
}

export function isDying(index: ClusterIndex, { pod, status, isInit, container }: ContainerView): boolean {
  const { waiting, terminated, running } = status?.state ?? {};
  if (waiting?.reason === 'CrashLoopBackOff') return true;
  if (waiting?.reason !== undefined && startFailures.has(waiting.reason)) return true;
  const restarts = status?.restartCount ?? 0;
  if (terminated !== undefined) {
    if (terminated.exitCode === 0 && (isInit || restarts === 0)) return false;
    const isFinal = pod.spec.restartPolicy === 'Never' || pod.status?.phase === 'Failed';
    return (terminated.exitCode !== 0 && (isFinal || restarts > 0)) || restarts >= manyRestarts;
  }
  const isFlapping =
    running !== undefined && restarts >= manyRestarts && (!isInit || container.restartPolicy === 'Always');
  return isFlapping && isYoungerThan(index, status?.lastState?.terminated?.finishedAt, recentSeconds);
}

function crashOf(index: ClusterIndex, workload: Workload, views: readonly [ContainerView, ...ContainerView[]]): Crash {
  const view = views.find((candidate) => logOf(index, candidate).length > 0) ?? views[0];
  const termination = lastTermination(view);
  const log = logOf(index, view);
  return {
    workload,
    view,
    pods: views.map(({ pod }) => pod),
    termination,
    restarts: Math.max(...views.map(({ status }) => status?.restartCount ?? 0)),
    log,
    why:
      views.map((other) => statusKind(index, other)).find((kind) => kind !== null) ??
      logKind(index, workload, view, log),
  };
}

/** What the kubelet itself says of the death. */
function statusKind(index: ClusterIndex, view: ContainerView): CrashKind | null {
  const { status, container, pod } = view;
  const termination = lastTermination(view);
  if (termination?.reason === 'OOMKilled' || status?.lastState?.terminated?.reason === 'OOMKilled')
    return { kind: 'out-of-memory' };
  const waiting = status?.state?.waiting;
  const isStartFault = startFailures.has(waiting?.reason ?? '') || startFailures.has(termination?.reason ?? '');
  const says = termination?.message ?? waiting?.message ?? '';
  const code = termination?.exitCode;
  if (code === 126 || code === 127 || (isStartFault && (commandFault.test(says) || code === 128))) {
    return { kind: 'command', says: says === '' ? `exit code ${code}` : says };
  }
  const killed = eventsAbout(index, pod).findLast(
    (event) =>
      isAbout(event, container.name) &&
      /(liveness|startup) probe/i.test(event.message ?? '') &&
      (event.reason === 'Killing' || event.reason === 'Unhealthy') &&
      isYoungerThan(index, eventTime(event), 3 * recentSeconds),
  );
  if (killed === undefined || !wasKilledByKubelet(index, pod, container.name, code)) return null;
  const unhealthy = eventsAbout(index, pod).findLast(
    (event) =>
      event.reason === 'Unhealthy' &&
      isAbout(event, container.name) &&
      /(liveness|startup) probe/i.test(event.message ?? ''),
  );
  const probe = /startup probe/i.test((unhealthy ?? killed).message ?? '') ? 'startup' : 'liveness';
  return { kind: 'probe', probe, event: unhealthy ?? killed };
}

/** It was stopped from outside: a Killing event says so, or it ended by a signal. */
function wasKilledByKubelet(index: ClusterIndex, pod: Pod, container: string, code: number | undefined): boolean {
  if (code === 137 || code === 143) return true;
  return eventsAbout(index, pod).some(
    (event) =>
      event.reason === 'Killing' &&
      isAbout(event, container) &&
      /failed (?:liveness|startup) probe/i.test(event.message ?? ''),
  );
}

/** The event is about that container: by its field path, or by its message when it has none. */
export function isAbout(event: KubeEvent, container: string): boolean {
  const path = event.involvedObject.fieldPath ?? '';
  if (path !== '') return path.includes(`{${container}}`);
  return !/container /i.test(event.message ?? '') || (event.message ?? '').includes(container);
}

/** What the program's last words say, held against what is really in its environment. */
function logKind(
  index: ClusterIndex,
  workload: Workload,
  { container, pod }: ContainerView,
  log: readonly string[],
): CrashKind {
  const { entries, isComplete } = containerEnvironment(index, pod.metadata.namespace ?? '', container);
  const before = containerNamed(previousRevision(index, workload)?.template, container.name);
  const had = new Set(before?.env?.map(({ name }) => name));
  const absent = variablesSaidMissing(log).filter(({ name }) => isComplete && isAbsent(name));
  const missing = absent.find(({ name }) => had.has(name)) ?? absent[0];
  if (missing !== undefined) return { kind: 'variable-missing', ...missing };
  const errors = networkErrors(log);
  const wrong = variablesSaidWrong(log).find(({ name }) => entries.has(name));
  if (wrong !== undefined) return { kind: 'variable-wrong', ...wrong };
  return errors.length > 0 ? { kind: 'network', errors } : { kind: 'program' };

  function isAbsent(name: string): boolean {
    const entry = entries.get(name);
    return entry === undefined || entry.value === '';
  }
}
