import { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ClusterSnapshot, LogTail } from '../cluster/cluster-snapshot.ts';
import type {
  Condition,
  ConfigMap,
  Container,
  ContainerState,
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  KubeEvent,
  KubeObject,
  NetworkPolicy,
  Node,
  ObjectMeta,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodSpec,
  PodTemplate,
  ReplicaSet,
  Secret,
  Service,
  StatefulSet,
} from '../cluster/kube-object.ts';
import { resourceKinds } from '../cluster/resource-kinds.ts';

/** The moment at which every fixture cluster is observed. */
export const observedAt = '2026-03-02T12:00:00Z';

/** RFC 3339 time so many seconds before the observation. */
export function ago(seconds: number): string {
  return new Date(Date.parse(observedAt) - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

type Meta = {
  readonly name?: string;
  readonly namespace?: string;
  readonly ageSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generation?: number;
  readonly changedSecondsAgo?: number;
  readonly owner?: KubeObject;
};

function meta(kind: string, name: string, options: Meta, isNamespaced = true): ObjectMeta {
  const {
    namespace = isNamespaced ? 'shop' : '',
    ageSeconds = 86_400,
    labels,
    annotations,
    generation = 1,
    owner,
    changedSecondsAgo,
  } = options;
  return {
    name,
    uid: `${kind}-${namespace}-${name}`.toLowerCase(),
    creationTimestamp: ago(ageSeconds),
    generation,
    ...(namespace === '' ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(changedSecondsAgo === undefined
      ? {}
      : { managedFields: [{ manager: 'kubectl-edit', operation: 'Update', time: ago(changedSecondsAgo) }] }),
    ...(owner === undefined
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: owner.apiVersion,
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid ?? '',
              controller: true,
            },
          ],
        }),
  };
}

export function container(options: Partial<Container> = {}): Container {
  return {
    name: 'app',
    image: 'registry.example/shop/checkout:1.0',
    ports: [{ name: 'http', containerPort: 8080 }],
    ...options,
  };
}

type WorkloadOptions = Meta & {
  readonly replicas?: number;
  readonly containers?: readonly Container[];
  readonly spec?: Partial<PodSpec>;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly conditions?: readonly Condition[];
  readonly ready?: number;
};

function template(
  name: string,
  { containers = [container()], spec = {}, podLabels = { app: name } }: WorkloadOptions,
): PodTemplate {
  return { metadata: { labels: podLabels }, spec: { containers, ...spec } };
}

export function deployment(options: WorkloadOptions = {}): Deployment {
  const { name = 'checkout', replicas = 2, conditions = [], ready = replicas } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('Deployment', name, options),
    spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, options) },
    status: { observedGeneration: options.generation ?? 1, replicas, readyReplicas: ready, conditions },
  };
}

/** A revision of a Deployment. Without a template it has the Deployment's own. */
export function replicaSet(
  owner: Deployment,
  options: WorkloadOptions & { readonly revision?: number; readonly template?: PodTemplate } = {},
): ReplicaSet {
  const { revision = 1, replicas = owner.spec.replicas ?? 1, ready = replicas, conditions = [] } = options;
  const name = options.name ?? `${owner.metadata.name}-r${revision}`;
  const annotations = { 'deployment.kubernetes.io/revision': `${revision}`, ...options.annotations };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: meta('ReplicaSet', name, {
      namespace: owner.metadata.namespace ?? 'shop',
      ...options,
      annotations,
      owner,
    }),
    spec: { replicas, selector: owner.spec.selector, template: options.template ?? owner.spec.template },
    status: { replicas, readyReplicas: ready, conditions },
  };
}

/** A Deployment's template with other containers: what an earlier revision looked like. */
export function templateWith(
  owner: Deployment,
  containers: readonly Container[],
  spec: Partial<PodSpec> = {},
): PodTemplate {
  return { ...owner.spec.template, spec: { ...owner.spec.template.spec, containers, ...spec } };
}

export function statefulSet(
  options: WorkloadOptions & { readonly claims?: readonly PersistentVolumeClaim[] } = {},
): StatefulSet {
  const { name = 'db', replicas = 1, ready = replicas, claims = [] } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('StatefulSet', name, options),
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: template(name, options),
      volumeClaimTemplates: claims,
    },
    status: { replicas, readyReplicas: ready },
  };
}

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
    ageSeconds: 3600,
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

export function service(
  options: Meta & {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: Service['spec']['ports'];
    readonly spec?: Partial<Service['spec']>;
  } = {},
): Service {
  const {
    name = 'checkout',
    selector = { app: name },
    ports = [{ name: 'http', port: 80, targetPort: 8080 }],
  } = options;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('Service', name, options),
    spec: { selector, ports, clusterIP: '10.96.1.1', ...options.spec },
  };
}

export function ingress(
  options: Meta & { readonly backend?: string; readonly port?: number; readonly spec?: Partial<Ingress['spec']> } = {},
): Ingress {
  const { name = 'shop', backend = 'checkout', port = 80 } = options;
  const rules = [
    {
      host: 'shop.example',
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: backend, port: { number: port } } } }],
      },
    },
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta('Ingress', name, options),
    spec: { rules, ...options.spec },
  };
}

export function node(
  options: Meta & {
    readonly cpu?: string;
    readonly memory?: string;
    readonly isReady?: boolean;
    readonly spec?: Node['spec'];
    readonly conditions?: readonly Condition[];
  } = {},
): Node {
  const { name = 'node-1', cpu = '4', memory = '8Gi', isReady = true, conditions = [] } = options;
  const ready: Condition = {
    type: 'Ready',
    status: isReady ? 'True' : 'Unknown',
    reason: isReady ? 'KubeletReady' : 'NodeStatusUnknown',
    lastTransitionTime: ago(600),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta('Node', name, { ...options, labels: { 'kubernetes.io/hostname': name, ...options.labels } }, false),
    spec: options.spec ?? {},
    status: { allocatable: { cpu, memory, pods: '110' }, conditions: [ready, ...conditions] },
  };
}

export function configMap(name: string, data: Readonly<Record<string, string>>, options: Meta = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('ConfigMap', name, options), data };
}

export function secret(name: string, keys: readonly string[], options: Meta = {}): Secret {
  const data = Object.fromEntries(keys.map((key) => [key, '<8 bytes>']));
  return { apiVersion: 'v1', kind: 'Secret', metadata: meta('Secret', name, options), type: 'Opaque', data };
}

export function claim(
  name: string,
  options: Meta & { readonly phase?: string; readonly storageClass?: string; readonly volume?: string } = {},
): PersistentVolumeClaim {
  const { phase = 'Pending', storageClass, volume } = options;
  const spec = {
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    ...(volume === undefined ? {} : { volumeName: volume }),
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta('PersistentVolumeClaim', name, options),
    spec,
    status: { phase },
  };
}

export function cronJob(
  options: Meta & {
    readonly schedule?: string;
    readonly suspend?: boolean;
    readonly containers?: readonly Container[];
    readonly lastScheduleSecondsAgo?: number;
  } = {},
): CronJob {
  const {
    name = 'sync',
    schedule = '*/5 * * * *',
    suspend = false,
    containers = [container()],
    lastScheduleSecondsAgo,
  } = options;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta('CronJob', name, options),
    spec: { schedule, suspend, jobTemplate: { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } } },
    status: lastScheduleSecondsAgo === undefined ? {} : { lastScheduleTime: ago(lastScheduleSecondsAgo) },
  };
}

export function job(
  options: Meta & {
    readonly ended?: 'Complete' | 'Failed';
    readonly failed?: number;
    readonly containers?: readonly Container[];
  } = {},
): Job {
  const { name = 'migrate', ended, failed = ended === 'Failed' ? 3 : 0, containers = [container()] } = options;
  const conditions =
    ended === undefined
      ? []
      : [
          {
            type: ended,
            status: 'True',
            reason: ended === 'Failed' ? 'BackoffLimitExceeded' : 'Completed',
            message: '',
          },
        ];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta('Job', name, options),
    spec: { template: { spec: { containers, restartPolicy: 'Never' } } },
    status: { failed, ...(ended === 'Complete' ? { succeeded: 1 } : {}), conditions },
  };
}

export function autoscaler(
  options: Meta & { readonly target?: string; readonly conditions?: readonly Condition[] } = {},
): HorizontalPodAutoscaler {
  const { name = 'checkout', target = 'checkout', conditions = [] } = options;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta('HorizontalPodAutoscaler', name, options),
    spec: {
      minReplicas: 2,
      maxReplicas: 5,
      scaleTargetRef: { kind: 'Deployment', name: target },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
    status: { conditions },
  };
}

export function budget(
  spec: PodDisruptionBudget['spec'],
  status: NonNullable<PodDisruptionBudget['status']>,
  options: Meta = {},
): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: meta('PodDisruptionBudget', options.name ?? 'checkout', options),
    spec: { selector: { matchLabels: { app: 'checkout' } }, ...spec },
    status,
  };
}

export function networkPolicy(name: string, spec: NetworkPolicy['spec'], options: Meta = {}): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('NetworkPolicy', name, options),
    spec,
  };
}

export function namespace(
  name: string,
  options: Meta & { readonly deletingSeconds?: number; readonly conditions?: readonly Condition[] } = {},
): KubeObject {
  const base = meta('Namespace', name, { ...options, labels: { 'kubernetes.io/metadata.name': name } }, false);
  const metadata =
    options.deletingSeconds === undefined ? base : { ...base, deletionTimestamp: ago(options.deletingSeconds) };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata,
    status: {
      phase: options.deletingSeconds === undefined ? 'Active' : 'Terminating',
      conditions: options.conditions ?? [],
    },
  } as KubeObject;
}

/** Any other object, with the usual metadata. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object = {},
  options: Meta = {},
): KubeObject {
  const isNamespaced = resourceKinds.find((row) => row.kind === kind)?.namespaced !== false;
  return { apiVersion, kind, metadata: meta(kind, name, options, isNamespaced), ...rest };
}

export function event(
  about: KubeObject,
  reason: string,
  message: string,
  options: {
    readonly secondsAgo?: number;
    readonly count?: number;
    readonly type?: string;
    readonly container?: string;
  } = {},
): KubeEvent {
  const { secondsAgo = 60, count = 4, type = 'Warning', container: containerName } = options;
  const { name, namespace: place = '', uid = '' } = about.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${reason.toLowerCase()}.${message.length}`,
      namespace: place === '' ? 'default' : place,
      uid: `event-${uid}-${reason}-${message}`,
    },
    involvedObject: {
      kind: about.kind,
      namespace: place,
      name,
      uid,
      ...(containerName === undefined ? {} : { fieldPath: `spec.containers{${containerName}}` }),
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: ago(secondsAgo + 600),
    lastTimestamp: ago(secondsAgo),
  };
}

export function log(
  of: Pod,
  lines: readonly string[],
  options: { readonly container?: string; readonly previous?: boolean } = {},
): LogTail {
  const { container: name = of.spec.containers[0]?.name ?? '', previous = true } = options;
  return { podUid: of.metadata.uid ?? '', container: name, previous, lines };
}

/** A snapshot in which every kind was read. */
export function snapshot(
  objects: readonly KubeObject[],
  options: { readonly logs?: readonly LogTail[]; readonly unread?: readonly string[] } = {},
): ClusterSnapshot {
  const { logs = [], unread = [] } = options;
  const kinds = resourceKinds.filter(({ kind }) => !unread.includes(kind));
  const entries = kinds.map(({ kind }) => [kind, objects.filter((each) => each.kind === kind)] as const);
  const gaps = unread.map((kind) => ({ kind, code: 'Forbidden', detail: `${kind} may not be listed` }));
  return { cluster: 'test', observedAt, objects: Object.fromEntries(entries), logs, gaps };
}

export function indexOf(objects: readonly KubeObject[], options: Parameters<typeof snapshot>[1] = {}): ClusterIndex {
  return new ClusterIndex(snapshot(objects, options));
}

/** A Deployment with its revisions: the present template, and before it the containers of earlier ones, newest first. */
export function rolledOut(
  now: WorkloadOptions,
  before: readonly (readonly Container[])[] = [],
  options: { readonly readyBefore?: number } = {},
): { readonly deployment: Deployment; readonly current: ReplicaSet; readonly previous: readonly ReplicaSet[] } {
  const made = deployment(now);
  const last = before.length + 1;
  const current = replicaSet(made, { revision: last, ageSeconds: 600 });
  const previous = before.map((containers, at) =>
    replicaSet(made, {
      revision: last - 1 - at,
      replicas: at === 0 ? (options.readyBefore ?? 0) : 0,
      ageSeconds: 86_000,
      template: templateWith(made, containers),
    }),
  );
  return { deployment: made, current, previous };
}
