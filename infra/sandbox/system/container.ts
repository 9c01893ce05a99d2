import type { Container, EnvVar, Probe } from '../../../core/cluster/kube-object.ts';

/** A literal, or a key of a ConfigMap or Secret. */
export type EnvSource =
  | string
  | { readonly config: string; readonly key: string }
  | { readonly secret: string; readonly key: string };

/** Port (by number) and path; without a path the port itself is knocked at. */
export type HealthCheck = { readonly port: number; readonly path?: string };

export type ContainerOptions = {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Name to number. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly env?: Readonly<Record<string, EnvSource>>;
  /** ConfigMaps whose keys all become variables. */
  readonly envFrom?: readonly string[];
  readonly liveness?: HealthCheck;
  readonly readiness?: HealthCheck;
  /** Requested CPU and memory, and the memory limit. */
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit: string;
  readonly mounts?: Readonly<Record<string, string>>;
};

export function container(options: ContainerOptions): Container {
  const { name, image, command, args, ports = {}, env = {}, envFrom = [], liveness, readiness, mounts = {} } = options;
  return {
    name,
    image,
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort, protocol: 'TCP' })),
    env: Object.entries(env).map(([variable, source]) => envVar(variable, source)),
    envFrom: envFrom.map((config) => ({ configMapRef: { name: config } })),
    resources: {
      requests: { cpu: options.cpu, memory: options.memory },
      limits: { memory: options.memoryLimit },
    },
    ...(liveness === undefined
      ? {}
      : { livenessProbe: { ...probe(liveness), initialDelaySeconds: 8, periodSeconds: 10 } }),
    ...(readiness === undefined ? {} : { readinessProbe: { ...probe(readiness), periodSeconds: 4 } }),
    volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({ name: volume, mountPath })),
  };
}

function probe({ port, path }: HealthCheck): Probe {
  return {
    ...(path === undefined ? { tcpSocket: { port } } : { httpGet: { path, port, scheme: 'HTTP' } }),
    timeoutSeconds: 2,
    failureThreshold: 3,
  };
}

function envVar(name: string, source: EnvSource): EnvVar {
  if (typeof source === 'string') return { name, value: source };
  return 'config' in source
    ? { name, valueFrom: { configMapKeyRef: { name: source.config, key: source.key } } }
    : { name, valueFrom: { secretKeyRef: { name: source.secret, key: source.key } } };
}
