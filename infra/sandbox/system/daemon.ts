import { servicePorts } from './application.ts';
import { type Manifest, only, type SystemObject } from './manifest.ts';
import { labelsOf, type PodOptions, podTemplate, selectorOf } from './pod-template.ts';
import { service, serviceAccount } from './surroundings.ts';

export type DaemonOptions = PodOptions & {
  readonly releases: readonly string[];
  readonly exposes?: Readonly<Record<string, number>>;
};

/** A DaemonSet on every machine, whatever its taints. */
export function daemon(options: DaemonOptions): readonly SystemObject[] {
  const { namespace, name, exposes } = options;
  const [current = '', ...older] = [...options.releases].reverse();
  return [
    only(serviceAccount(namespace, name)),
    { manifest: daemonSet(options, current), earlier: older.reverse().map((image) => daemonSet(options, image)) },
    ...(exposes === undefined ? [] : [only(service(namespace, name, servicePorts(exposes), { clusterIP: 'None' }))]),
  ];
}

function daemonSet(options: DaemonOptions, image: string): Manifest {
  const { namespace, name } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels: labelsOf(options) },
    spec: {
      selector: { matchLabels: selectorOf(name) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%' } },
      template: podTemplate({ ...options, tolerations: [{ operator: 'Exists' }] }, image),
    },
  };
}
