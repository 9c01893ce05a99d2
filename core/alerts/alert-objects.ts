import type { ObjectRef } from '../cluster/object-ref.ts';

type NamedObject = Omit<ObjectRef, 'uid'>;

/** Labels that name an object of the alert's namespace, most telling first; `exported_…` is what the target itself said. */
const namespaced: readonly (readonly [kind: string, labels: readonly string[]])[] = [
  ['Pod', ['exported_pod', 'pod', 'pod_name']],
  ['Deployment', ['deployment']],
  ['StatefulSet', ['statefulset']],
  ['DaemonSet', ['daemonset']],
  ['CronJob', ['cronjob']],
  ['Job', ['job_name', 'exported_job']],
  ['ReplicaSet', ['replicaset']],
  ['PersistentVolumeClaim', ['persistentvolumeclaim']],
  ['HorizontalPodAutoscaler', ['horizontalpodautoscaler']],
  ['Ingress', ['exported_ingress', 'ingress']],
  ['Service', ['exported_service', 'service']],
  // Prometheus writes the name of the scrape job there; it counts only where a Job of that name is known.
  ['Job', ['job']],
];
const workloadKinds: Readonly<Record<string, string>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  job: 'Job',
  cronjob: 'CronJob',
  replicaset: 'ReplicaSet',
};
const objectName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** The namespace that an alert's labels name, '' for none. */
export function namespaceOf(labels: Readonly<Record<string, string>>): string {
  return firstName(labels, ['exported_namespace', 'namespace', 'kubernetes_namespace']) ?? '';
}

/**
 * The objects that labels name, most telling first: a pod before its workload, both before a Service, a node last. Names that no
 * object can have are left out. The metrics' own labels (`exported_pod`) win over those of whoever was scraped for them.
 */
export function alertObjects(labels: Readonly<Record<string, string>>): readonly NamedObject[] {
  const namespace = namespaceOf(labels);
  const named = namespace === '' ? [] : namespacedObjects(labels, namespace);
  const node = firstName(labels, ['node', 'exported_node', 'kubernetes_node', 'nodename']);
  return [...named, ...(node === undefined ? [] : [{ kind: 'Node', namespace: '', name: node }])];
}

function namespacedObjects(labels: Readonly<Record<string, string>>, namespace: string): readonly NamedObject[] {
  const kind = workloadKinds[(labels.workload_type ?? '').toLowerCase()];
  const workload = kind === undefined ? undefined : firstName(labels, ['workload']);
  return [
    ...(kind === undefined || workload === undefined ? [] : [{ kind, namespace, name: workload }]),
    ...namespaced.flatMap(([of, names]) => {
      const name = firstName(labels, names);
      return name === undefined ? [] : [{ kind: of, namespace, name }];
    }),
  ];
}

function firstName(labels: Readonly<Record<string, string>>, names: readonly string[]): string | undefined {
  return names.map((name) => labels[name] ?? '').find((value) => objectName.test(value));
}
