import type { Container, EndpointSlice, Service } from '../../../core/cluster/kube-object.ts';
import type { ImageBehaviour, ProgramBehaviour } from '../images/image-behaviour.ts';
import { ClusterCache } from './cluster-cache.ts';
import type { KubeletEvent } from './container-life.ts';
import { indexCatalogue } from './image-registry.ts';
import type { KubeletPod, World } from './kubelet-types.ts';
import { advancePod, newPodLife, type PodLife } from './pod-life.ts';
import { defaultTiming, type Timing } from './timing.ts';

/** Small builders for the tests of the node behaviour. */
export function program(over: Partial<ProgramBehaviour> = {}): ProgramBehaviour {
  const listens = [{ port: 8080, paths: ['/ready', '/healthz'] }];
  return { requiredEnv: [], listens, memoryMiB: 100, calls: [], ends: null, log: ['{time} working'], ...over };
}

export function catalogued(over: Partial<ImageBehaviour> = {}): ImageBehaviour {
  return { repository: 'registry.shop.example/web', tags: { '1.0': {} }, program: program(), ...over };
}

export function container(over: Partial<Container> = {}): Container {
  return { name: 'app', image: 'registry.shop.example/web:1.0', ...over };
}

export function pod(
  over: { spec?: Partial<KubeletPod['spec']>; metadata?: Partial<KubeletPod['metadata']>; status?: object } = {},
): KubeletPod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'shop', uid: 'uid-1', resourceVersion: '1', ...over.metadata },
    spec: { containers: [container()], nodeName: 'general-01', ...over.spec },
    ...(over.status === undefined ? {} : { status: over.status }),
  };
}

export function service(name: string, port: number, over: Partial<Service['spec']> = {}): Service {
  const spec = { clusterIP: `10.96.0.${port % 250}`, ports: [{ name: 'main', port }], ...over };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1' },
    spec,
  };
}

export function endpoints(name: string, port: number, pods: readonly KubeletPod[], isReady = true): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-x`,
      namespace: 'shop',
      uid: `${name}-x`,
      resourceVersion: '1',
      labels: { 'kubernetes.io/service-name': name },
    },
    ports: [{ name: 'main', port }],
    endpoints: pods.map(({ metadata }) => ({
      addresses: ['10.128.0.9'],
      conditions: { ready: isReady },
      targetRef: { kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name },
    })),
  };
}

/** A world of the given objects and images. */
export function worldOf(objects: readonly object[] = [], images: readonly ImageBehaviour[] = [catalogued()]): World {
  const cache = new ClusterCache(() => undefined);
  for (const object of objects) {
    const { kind } = object as { readonly kind: Parameters<typeof cache.put>[0] };
    cache.put(kind, object as Parameters<typeof cache.put>[1]);
  }
  return {
    catalogue: indexCatalogue(images),
    configMap: (namespace, name) => cache.get('ConfigMap', namespace, name),
    secret: (namespace, name) => cache.get('Secret', namespace, name),
    service: (namespace, name) => cache.get('Service', namespace, name),
    serviceByAddress: (address) => cache.serviceByAddress(address),
    endpointSlices: (namespace, name) => cache.endpointSlices(namespace, name),
    namespace: (name) => cache.get('Namespace', '', name),
    networkPolicies: (namespace) => cache.networkPolicies(namespace),
    pod: (namespace, name) => cache.get('Pod', namespace, name),
    node: (name) => cache.get('Node', '', name),
    claimProblem: () => null,
  };
}

export function dataObject(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  data: Readonly<Record<string, string>>,
  type = 'Opaque',
): object {
  const stored = Object.entries(data).map(([key, value]) => [
    key,
    kind === 'Secret' ? Buffer.from(value).toString('base64') : value,
  ]);
  const metadata = { name, namespace: 'shop', uid: name, resourceVersion: '1' };
  return { apiVersion: 'v1', kind, metadata, data: Object.fromEntries(stored), ...(kind === 'Secret' ? { type } : {}) };
}

/** Lives a pod through time without a clock: `to(ms)` steps through every moment up to then. */
export function livingPod(subject: KubeletPod, world: World, timing: Partial<Timing> = {}) {
  const events: (KubeletEvent & { readonly at: number })[] = [];
  let life: PodLife = newPodLife(subject, '10.128.0.2', 0);
  let now = 0;
  return {
    to,
    events,
    life: () => life,
    app: () => appOf(life),
    is: (other: KubeletPod) => {
      subject = other;
    },
    in: (other: World) => {
      world = other;
    },
  };

  function to(ms: number): PodLife {
    for (; now <= ms; now += 50) {
      const say = (event: KubeletEvent) => void events.push({ ...event, at: now });
      life = advancePod(life, {
        pod: subject,
        now,
        world,
        timing: { ...defaultTiming, ...timing },
        isImagePresent: () => false,
        say,
      });
    }
    return life;
  }
}

function appOf(life: PodLife) {
  const app = life.containers.get('app');
  if (app === undefined) throw new Error('the pod has no container app');
  return app;
}
