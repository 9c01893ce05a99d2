import type {
  Condition,
  Container,
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PodSpec,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../cluster/kube-object.ts';
import { ago, type Meta, meta } from './fixture-metadata.ts';

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

export function template(
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

/** A Deployment with its revisions: the present template, and before it the containers of earlier ones, newest first. */
export function rolledOut(
  now: WorkloadOptions,
  before: readonly (readonly Container[])[] = [],
  options: { readonly readyBefore?: number } = {},
): { readonly deployment: Deployment; readonly current: ReplicaSet; readonly previous: readonly ReplicaSet[] } {
  const made = deployment(now);
  const last = before.length + 1;
  const ready = now.ready === undefined ? {} : { ready: now.ready };
  const current = replicaSet(made, { revision: last, ageSeconds: 600, ...ready });
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
