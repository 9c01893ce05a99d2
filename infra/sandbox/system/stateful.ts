import { servicePorts, withConfig } from './application.ts';
import { type Manifest, only, type SystemObject } from './manifest.ts';
import { labelsOf, type PodOptions, podTemplate, selectorOf } from './pod-template.ts';
import { claimSpec, configMap, disruptionBudget, service, serviceAccount } from './surroundings.ts';

export type StatefulOptions = PodOptions & {
  readonly releases: readonly string[];
  readonly replicas?: number;
  readonly exposes: Readonly<Record<string, number>>;
  readonly config?: Readonly<Record<string, string>>;
  /** Each replica's own volume, mounted at this path. */
  readonly storage: { readonly size: string; readonly storageClass: string; readonly path: string };
  readonly minAvailable?: number | string;
};

/** A StatefulSet with its headless Service, its ServiceAccount and a volume for each replica. */
export function stateful(options: StatefulOptions): readonly SystemObject[] {
  const { namespace, name, exposes, config, minAvailable, replicas = 1 } = options;
  const complete = config === undefined ? options : withConfig(options, `${name}-config`);
  const [current = '', ...older] = [...options.releases].reverse();
  return [
    only(serviceAccount(namespace, name)),
    ...(config === undefined ? [] : [only(configMap(namespace, `${name}-config`, config))]),
    {
      manifest: statefulSet(complete, current, replicas),
      earlier: older.reverse().map((image) => statefulSet(complete, image, 0)),
    },
    only(service(namespace, name, servicePorts(exposes), { clusterIP: 'None' })),
    ...(minAvailable === undefined ? [] : [only(disruptionBudget(namespace, name, minAvailable))]),
  ];
}

function statefulSet(options: StatefulOptions, image: string, replicas: number): Manifest {
  const { namespace, name, storage, main } = options;
  const mounted = { ...options, main: { ...main, mounts: { ...main.mounts, data: storage.path } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels: labelsOf(options) },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: selectorOf(name) },
      template: podTemplate(mounted, image),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(storage.size, storage.storageClass) }],
    },
  };
}
