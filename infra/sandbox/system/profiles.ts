import type { ContainerOptions, HealthCheck } from './container.ts';

type Profile = {
  readonly ports: Readonly<Record<string, number>>;
  readonly liveness: HealthCheck;
  readonly readiness: HealthCheck;
};

/** How the shop's Go, Node.js and Python services show their health. */
export const web: Profile = {
  ports: { http: 8080 },
  liveness: { port: 8080, path: '/healthz' },
  readiness: { port: 8080, path: '/ready' },
};

/** How its Java services do, on a port of their own. */
export const spring: Profile = {
  ports: { http: 8080, management: 8081 },
  liveness: { port: 8081, path: '/actuator/health/liveness' },
  readiness: { port: 8081, path: '/actuator/health/readiness' },
};

type Size = Pick<ContainerOptions, 'cpu' | 'memory' | 'memoryLimit'>;

export const sizes = {
  tiny: { cpu: '20m', memory: '48Mi', memoryLimit: '128Mi' },
  small: { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' },
  medium: { cpu: '150m', memory: '256Mi', memoryLimit: '512Mi' },
  large: { cpu: '300m', memory: '512Mi', memoryLimit: '1Gi' },
  huge: { cpu: '600m', memory: '1Gi', memoryLimit: '2Gi' },
} as const satisfies Record<string, Size>;

/** Tags of a repository as image references. */
export function releasesOf(repository: string, ...tags: readonly string[]): readonly string[] {
  return tags.map((tag) => `${repository}:${tag}`);
}

/** Machines kept for work that may wait. */
export const onBatchNodes = {
  nodeSelector: { pool: 'batch' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }],
} as const;
