import type {
  Condition,
  Container,
  ContainerState,
  Job,
  Pod,
  PodSpec,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../cluster/kube-object.ts';
import { ago, type Meta, meta } from './fixture-metadata.ts';
import { container } from './workload-fixtures.ts';

type PodOptions = Meta & {
  readonly phase?: string;
  readonly ready?: boolean;
  readonly restarts?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
  readonly initState?: ContainerState;
  readonly containers?: readonly Container[];
  readonly spec?: Partial<PodSpec>;
  readonly nodeName?: string;
  readonly deleting?: boolean;
  readonly unreadySeconds?: number;
  readonly conditions?: readonly Condition[];
  readonly status?: NonNullable<Pod['status']>;
};

/** A pod of `owner` (a ReplicaSet, StatefulSet, Job) with its template; all its containers are in the same state. */
export function pod(owner: ReplicaSet | StatefulSet | Job | null, options: PodOptions = {}): Pod {
  const own: PodTemplate =
    owner === null
      ? { metadata: { labels: { app: 'lone' } }, spec: { containers: [container()] } }
      : owner.spec.template;
  const {
    state = { running: { startedAt: ago(3600) } },
    ready = state.running !== undefined,
    restarts = 0,
    phase = 'Running',
    unreadySeconds = 600,
  } = options;
  const spec: PodSpec = {
    ...own.spec,
    ...(options.containers === undefined ? {} : { containers: options.containers }),
    ...options.spec,
  };
  const nodeName = options.nodeName ?? 'node-1';
  const name = options.name ?? `${owner?.metadata.name ?? 'lone'}-0`;
  const namespace = options.namespace ?? owner?.metadata.namespace ?? 'shop';
  const base = meta('Pod', name, {
    ageSeconds: ready ? 3600 : unreadySeconds,
    ...options,
    namespace,
    labels: options.labels ?? own.metadata?.labels ?? {},
    ...(owner === null ? {} : { owner }),
  });
  const statusOf = ({ name: containerName }: Container, its: ContainerState) => ({
    name: containerName,
    ready,
    restartCount: restarts,
    state: its,
    ...(options.lastState === undefined ? {} : { lastState: options.lastState }),
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: options.deleting === true ? { ...base, deletionTimestamp: ago(20) } : base,
    spec: nodeName === '' ? spec : { ...spec, nodeName },
    status: {
      phase,
      podIP: '10.0.0.7',
      conditions: [
        { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: ago(unreadySeconds) },
        ...(options.conditions ?? []),
      ],
      containerStatuses: spec.containers.map((each) =>
        statusOf(each, options.initState === undefined ? state : { waiting: { reason: 'PodInitializing' } }),
      ),
      initContainerStatuses: (spec.initContainers ?? []).map((each) =>
        statusOf(each, options.initState ?? { terminated: { exitCode: 0, reason: 'Completed' } }),
      ),
      ...options.status,
    },
  };
}

/** A pod that keeps dying. */
export function crashingPod(
  owner: ReplicaSet | StatefulSet | Job | null,
  exitCode = 1,
  options: PodOptions & { readonly reason?: string } = {},
): Pod {
  const { reason = 'Error' } = options;
  return pod(owner, {
    restarts: 5,
    ready: false,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' } },
    lastState: { terminated: { exitCode, reason, finishedAt: ago(60) } },
    ...options,
  });
}

/** A pod whose container waits for the given reason. */
export function waitingPod(
  owner: ReplicaSet | StatefulSet | null,
  reason: string,
  message = '',
  options: PodOptions = {},
): Pod {
  return pod(owner, { phase: 'Pending', ready: false, state: { waiting: { reason, message } }, ...options });
}

/** A pod that the scheduler has not placed. */
export function unplacedPod(owner: ReplicaSet | StatefulSet | null, message: string, options: PodOptions = {}): Pod {
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: ago(300),
  };
  return pod(owner, { phase: 'Pending', ready: false, state: {}, nodeName: '', conditions: [condition], ...options });
}
