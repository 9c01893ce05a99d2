import type { PodTemplate, Toleration, Volume } from '../../../core/cluster/kube-object.ts';
import { type ContainerOptions, container } from './container.ts';

export type PodOptions = {
  readonly namespace: string;
  readonly name: string;
  readonly partOf: string;
  /** Further labels of the pods. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly main: Omit<ContainerOptions, 'name' | 'image'> & { readonly containerName?: string };
  readonly init?: readonly ContainerOptions[];
  readonly sidecars?: readonly ContainerOptions[];
  readonly volumes?: readonly Volume[];
  readonly pullSecrets?: readonly string[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly priorityClassName?: string;
  readonly hostNetwork?: boolean;
  /** Keeps replicas on different machines where possible. */
  readonly spread?: boolean;
};

const nameLabel = 'app.kubernetes.io/name';

export function selectorOf(name: string): Readonly<Record<string, string>> {
  return { [nameLabel]: name };
}

export function labelsOf({ name, partOf }: Pick<PodOptions, 'name' | 'partOf'>): Readonly<Record<string, string>> {
  return { ...selectorOf(name), 'app.kubernetes.io/part-of': partOf };
}

/** The pods of a workload that runs `image`. */
export function podTemplate(options: PodOptions, image: string): PodTemplate {
  const { name, main, init = [], sidecars = [], volumes = [], pullSecrets = [], spread = false } = options;
  const { containerName = name, ...rest } = main;
  return {
    metadata: { labels: { ...labelsOf(options), ...options.labels } },
    spec: {
      serviceAccountName: name,
      ...(init.length === 0 ? {} : { initContainers: init.map(container) }),
      containers: [container({ ...rest, name: containerName, image }), ...sidecars.map(container)],
      ...(volumes.length === 0 ? {} : { volumes }),
      ...(pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) }),
      ...(options.nodeSelector === undefined ? {} : { nodeSelector: options.nodeSelector }),
      ...(options.tolerations === undefined ? {} : { tolerations: options.tolerations }),
      ...(options.priorityClassName === undefined ? {} : { priorityClassName: options.priorityClassName }),
      ...(options.hostNetwork === undefined ? {} : { hostNetwork: options.hostNetwork }),
      ...(spread ? { topologySpreadConstraints: [spreadOverNodes(name)] } : {}),
      terminationGracePeriodSeconds: 10,
    },
  };
}

function spreadOverNodes(name: string): Readonly<Record<string, unknown>> {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(name) },
  };
}
