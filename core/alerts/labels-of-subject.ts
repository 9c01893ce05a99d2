/** How a label calls a kind, by its plural, its short name or the kind itself, in lower case. */
const labelOf: Readonly<Record<string, string>> = {
  pods: 'pod',
  pod: 'pod',
  deployments: 'deployment',
  deployment: 'deployment',
  statefulsets: 'statefulset',
  statefulset: 'statefulset',
  daemonsets: 'daemonset',
  daemonset: 'daemonset',
  replicasets: 'replicaset',
  replicaset: 'replicaset',
  jobs: 'job_name',
  job: 'job_name',
  cronjobs: 'cronjob',
  cronjob: 'cronjob',
  services: 'service',
  service: 'service',
  ingresses: 'ingress',
  ingress: 'ingress',
  nodes: 'node',
  node: 'node',
  persistentvolumeclaims: 'persistentvolumeclaim',
  persistentvolumeclaim: 'persistentvolumeclaim',
  horizontalpodautoscalers: 'horizontalpodautoscaler',
  horizontalpodautoscaler: 'horizontalpodautoscaler',
};

/** The object that an event's subject names, as labels: `…/namespaces/shop/pods/web-1`, `Deployment/shop/web`, `nodes/worker-1`. */
export function labelsOfSubject(subject: string): Readonly<Record<string, string>> {
  const parts = subject.split('/').filter((part) => part !== '');
  const at = parts.lastIndexOf('namespaces');
  if (at >= 0) {
    const [namespace, kind = '', name] = parts.slice(at + 1);
    return namespace === undefined ? {} : { namespace, ...named(kind, name) };
  }
  const [kind = '', second, third] = parts.slice(-3);
  if (third !== undefined && second !== undefined && labelOf[kind.toLowerCase()] !== undefined) {
    return { namespace: second, ...named(kind, third) };
  }
  const [last = '', name] = parts.slice(-2);
  return last.toLowerCase() === 'nodes' || last.toLowerCase() === 'node' ? named(last, name) : {};
}

function named(kind: string, name: string | undefined): Readonly<Record<string, string>> {
  const label = labelOf[kind.toLowerCase()];
  return label === undefined || name === undefined ? {} : { [label]: name };
}
