import type { Container, ContainerState } from '../../../core/cluster/kube-object.ts';
import type { KubeletPod, World } from './kubelet-types.ts';
import type { LogTrack } from './log-track.ts';
import type { ProbeKind } from './probe-answer.ts';
import type { ProgramRun } from './program-run.ts';
import type { Timing } from './timing.ts';

export type ContainerRole = 'init' | 'sidecar' | 'main';

/** Where a container stands between being placed and having ended. */
export type ContainerStage =
  | 'idle'
  | 'pulling'
  | 'pull-failed'
  | 'pull-back-off'
  | 'unconfigured'
  | 'running'
  | 'stopped'
  | 'back-off'
  | 'ended';

export type ProbeLife = {
  readonly nextAt: number;
  readonly failures: number;
  readonly successes: number;
};

/** A peer that does not answer, since when, and what the dialler says. */
export type Trouble = {
  readonly env: string;
  readonly error: string;
  readonly isRequired: boolean;
  readonly since: number;
};

/** All that the node remembers of one container. Frozen; every step makes a new one. */
export type ContainerLife = {
  readonly stage: ContainerStage;
  /** When the stage ends by itself. */
  readonly until: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly restartCount: number;
  /** Failed pulls or crashes in a row: the exponent of the back-off. */
  readonly failures: number;
  readonly run: ProgramRun | null;
  readonly previousLog: LogTrack | null;
  readonly isStarted: boolean;
  readonly isReady: boolean;
  /** It was told to stop and is on its way out. */
  readonly isStopping: boolean;
  readonly probes: Readonly<Partial<Record<ProbeKind, ProbeLife>>>;
  readonly troubles: readonly Trouble[];
  /** `namespace/name` of the Services that the program calls. */
  readonly calledServices: readonly string[];
};

export type KubeletEvent = {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{app}`, or '' for the pod as a whole. */
  readonly fieldPath: string;
};

/** What a step may look at, and where it says what happened. */
export type ContainerContext = {
  readonly pod: KubeletPod;
  readonly container: Container;
  readonly role: ContainerRole;
  readonly podIp: string;
  readonly now: number;
  readonly world: World;
  readonly timing: Timing;
  /** The runs of the pod's other containers. */
  readonly otherRuns: readonly ProgramRun[];
  readonly isImagePresent: (image: string) => boolean;
  readonly say: (event: KubeletEvent) => void;
};

export const never = Number.POSITIVE_INFINITY;

export function newContainer(waitingReason: 'ContainerCreating' | 'PodInitializing'): ContainerLife {
  return {
    stage: 'idle',
    until: never,
    state: { waiting: { reason: waitingReason } },
    lastState: {},
    restartCount: 0,
    failures: 0,
    run: null,
    previousLog: null,
    isStarted: false,
    isReady: false,
    isStopping: false,
    probes: {},
    troubles: [],
    calledServices: [],
  };
}

/** Says an event about the context's container. */
export function tell(context: ContainerContext, type: KubeletEvent['type'], reason: string, message: string): void {
  const list = context.role === 'main' ? 'containers' : 'initContainers';
  context.say({ type, reason, message, fieldPath: `spec.${list}{${context.container.name}}` });
}

/** Times in a status have whole seconds. */
export function statusTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `name_namespace(uid)`, as kubelets write it. */
export function podLabel({ metadata }: KubeletPod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}
