import { type Manifest, only, type SystemObject } from './manifest.ts';
import { labelsOf, type PodOptions, podTemplate, selectorOf } from './pod-template.ts';
import { autoscaler, configMap, disruptionBudget, service, serviceAccount } from './surroundings.ts';

export type ApplicationOptions = PodOptions & {
  /** Images, oldest first; the last one runs. */
  readonly releases: readonly string[];
  readonly replicas?: number;
  /** Service port by the name of the container port behind it; none for a worker that nobody calls. */
  readonly exposes?: Readonly<Record<string, number>>;
  readonly serviceSpec?: Readonly<Record<string, unknown>>;
  /** Keys of its own ConfigMap `<name>-config`, all of which become environment variables. */
  readonly config?: Readonly<Record<string, string>>;
  readonly scales?: { readonly max: number; readonly cpuPercent: number };
  readonly minAvailable?: number | string;
  readonly strategy?: Readonly<Record<string, unknown>>;
};

/** A Deployment with what belongs to it: ServiceAccount, ConfigMap, Service, autoscaler, disruption budget. */
export function application(options: ApplicationOptions): readonly SystemObject[] {
  const { namespace, name, exposes, config, scales, minAvailable, replicas = 2 } = options;
  const complete = config === undefined ? options : withConfig(options, `${name}-config`);
  const [current = '', ...older] = [...options.releases].reverse();
  return [
    only(serviceAccount(namespace, name)),
    ...(config === undefined ? [] : [only(configMap(namespace, `${name}-config`, config))]),
    {
      manifest: deployment(complete, current, replicas),
      earlier: older.reverse().map((image) => deployment(complete, image, 0)),
    },
    ...(exposes === undefined ? [] : [only(service(namespace, name, servicePorts(exposes), options.serviceSpec))]),
    ...(scales === undefined ? [] : [only(autoscaler(namespace, name, { min: replicas, ...scales }))]),
    ...(minAvailable === undefined ? [] : [only(disruptionBudget(namespace, name, minAvailable))]),
  ];
}

/** A Service port for each container port, by its name. */
export function servicePorts(exposes: Readonly<Record<string, number>>) {
  return Object.entries(exposes).map(([name, port]) => ({ name, port, targetPort: name }));
}

export function withConfig<T extends PodOptions>(options: T, config: string): T {
  return { ...options, main: { ...options.main, envFrom: [...(options.main.envFrom ?? []), config] } };
}

function deployment(options: ApplicationOptions, image: string, replicas: number): Manifest {
  const { namespace, name, strategy } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: labelsOf(options),
      annotations: { 'kubernetes.io/change-cause': `release ${image.slice(image.lastIndexOf(':') + 1)}` },
    },
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 60,
      selector: { matchLabels: selectorOf(name) },
      strategy: strategy ?? { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: podTemplate(options, image),
    },
  };
}
