import type { LogTail } from '../../cluster/cluster-snapshot.ts';
import type { Container, Deployment, KubeObject, Pod, ReplicaSet, Service } from '../../cluster/kube-object.ts';
import { container, ingress, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';

export type Named = { readonly kind: string; readonly namespace: string; readonly name: string };

/** A part of a cluster. */
export type Scene = { readonly objects: readonly KubeObject[]; readonly logs?: readonly LogTail[] };

/** A mistake that somebody made to one application, in words of a cluster: what it leaves behind, and what is to blame. */
export type Fault = {
  readonly name: string;
  readonly at: (app: string, place: string) => Scene & { readonly culprits: readonly Named[] };
};

type AppOptions = {
  readonly containers?: readonly Container[];
  readonly spec?: Parameters<typeof rolledOut>[0]['spec'];
  readonly replicas?: number;
  readonly before?: readonly (readonly Container[])[];
  readonly readyBefore?: number;
  readonly conditions?: Parameters<typeof rolledOut>[0]['conditions'];
  /** Its pods; ready ones when absent. */
  readonly pods?: (current: ReplicaSet, deployment: Deployment) => readonly Pod[];
  readonly serves?: Parameters<typeof service>[0] | false;
  readonly isPublic?: boolean;
};

export type App = Scene & {
  readonly deployment: Deployment;
  readonly current: ReplicaSet;
  readonly pods: readonly Pod[];
};

/** A Deployment with what usually stands around it: its revisions, pods, Service and, if it is public, an Ingress. */
export function app(name: string, place: string, options: AppOptions = {}): App {
  const { containers = [main(name)], replicas = 2, before = [], isPublic = false } = options;
  const { deployment, current, previous } = rolledOut(
    {
      name,
      namespace: place,
      replicas,
      containers,
      ...(options.spec === undefined ? {} : { spec: options.spec }),
      ...(options.conditions === undefined ? {} : { conditions: options.conditions }),
      ...(options.pods === undefined ? {} : { ready: 0 }),
    },
    before,
    options.readyBefore === undefined ? {} : { readyBefore: options.readyBefore },
  );
  const pods =
    options.pods?.(current, deployment) ??
    Array.from({ length: replicas }, (_, at) =>
      pod(current, { name: `${name}-${at}`, nodeName: `node-${(at % 3) + 1}` }),
    );
  const serving = options.serves === false ? [] : [serviceOf(name, place, options.serves)];
  const entry = isPublic ? [ingress({ name, namespace: place, backend: name, spec: rulesFor(name) })] : [];
  return { deployment, current, pods, objects: [deployment, current, ...previous, ...pods, ...serving, ...entry] };
}

export function serviceOf(name: string, place: string, options: Parameters<typeof service>[0] = {}): Service {
  return service({
    name,
    namespace: place,
    ...options,
    spec: { clusterIP: addressOf(`${place}/${name}`), ...options.spec },
  });
}

export function main(app: string, options: Partial<Container> = {}): Container {
  return container({
    image: `registry.example/${app}:1.4`,
    readinessProbe: { httpGet: { port: 8080, path: '/ready' } },
    resources: { requests: { cpu: '50m', memory: '64Mi' } },
    ...options,
  });
}

export function named(kind: string, namespace: string, name: string): Named {
  return { kind, namespace, name };
}

export function both(scenes: readonly Scene[]): Scene {
  return { objects: scenes.flatMap(({ objects }) => objects), logs: scenes.flatMap(({ logs = [] }) => logs) };
}

function rulesFor(name: string) {
  const backend = { service: { name, port: { number: 80 } } };
  return { rules: [{ host: `${name}.example`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] };
}

/** A cluster address of its own for each name. */
export function addressOf(name: string): string {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 65_000;
  return `10.97.${Math.floor(hash / 250)}.${(hash % 250) + 1}`;
}
