import type { EndpointSlice, Service } from '../../../core/cluster/kube-object.ts';
import { programOf } from './image-registry.ts';
import type { KubeletPod, World } from './kubelet-types.ts';
import { isConnectionAllowed } from './network-policy.ts';

/** How a call to a peer ends: null when it is answered, otherwise what the program's dialler says. */
export type CallResult = {
  readonly error: string | null;
  /** `namespace/name` of the Service that was meant, so that its changes are looked at. */
  readonly service: string | null;
};

type Target = { readonly host: string; readonly port: number | null };

const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  nats: 4222,
  kafka: 9092,
};

/** Last labels of names outside the cluster. Anything else that no Service has does not resolve. */
const outsideDomains: ReadonlySet<string> = new Set([
  'com',
  'net',
  'org',
  'io',
  'dev',
  'cloud',
  'app',
  'eu',
  'example',
  'test',
]);

const clusterDns = '10.96.0.10:53';

/** Calls the peer that an environment variable's value names (`host`, `host:port` or a URL), as seen from a pod. */
export function callPeer(caller: KubeletPod, value: string, world: World): CallResult {
  const { host, port } = parseTarget(value);
  const service = findService(caller, host, world);
  if (service === undefined) {
    if (isClusterName(host, world)) return { error: noSuchHost(host), service: missingKey(caller, host) };
    return outside(caller, host, port ?? 443, world);
  }
  const key = `${service.metadata.namespace}/${service.metadata.name}`;
  if (service.spec.type === 'ExternalName') {
    return { ...outside(caller, service.spec.externalName ?? '', port ?? 443, world), service: key };
  }
  return { error: dialService(caller, service, port, world), service: key };
}

export function parseTarget(value: string): Target {
  const first = value.trim().split(',')[0] ?? '';
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/?#]*)/i.exec(first);
  const scheme = url?.[1]?.toLowerCase().split('+')[0] ?? '';
  const [host = '', port] = (url?.[2] ?? first.split('/')[0] ?? '').split(':');
  return { host: host.replace(/\.$/, ''), port: port ? Number(port) : (defaultPorts[scheme] ?? null) };
}

function findService(caller: KubeletPod, host: string, world: World): Service | undefined {
  const byAddress = world.serviceByAddress(host);
  if (byAddress !== undefined) return byAddress;
  const labels = host.replace(/\.svc(\.cluster\.local)?$/, '').split('.');
  if (labels.length === 1) return world.service(caller.metadata.namespace ?? '', labels[0] ?? '');
  // pod-0.service.namespace is a pod of a headless Service: it is answered as the Service is.
  const [name = '', namespace = ''] = labels.slice(-2);
  return world.service(namespace, name) ?? world.service(caller.metadata.namespace ?? '', labels.at(-1) ?? '');
}

function isClusterName(host: string, world: World): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false;
  const labels = host.split('.');
  if (labels.length === 1 || /\.svc(\.cluster\.local)?$/.test(host)) return true;
  return world.namespace(labels.at(-1) ?? '') !== undefined || !outsideDomains.has(labels.at(-1) ?? '');
}

function missingKey(caller: KubeletPod, host: string): string {
  const [name = '', namespace = caller.metadata.namespace ?? ''] = host.split('.');
  return `${namespace}/${name}`;
}

function outside(caller: KubeletPod, host: string, port: number, world: World): CallResult {
  const isAllowed = isConnectionAllowed({ pod: caller }, { address: outsideAddress(host) }, port, world);
  return { error: isAllowed ? null : `dial tcp ${outsideAddress(host)}:${port}: i/o timeout`, service: null };
}

/** A documentation address stands for names outside the cluster. */
function outsideAddress(host: string): string {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : '203.0.113.10';
}

function dialService(caller: KubeletPod, service: Service, wanted: number | null, world: World): string | null {
  const { ports = [], clusterIP = '' } = service.spec;
  const isHeadless = clusterIP === '' || clusterIP === 'None';
  const port = wanted === null ? ports[0] : ports.find((entry) => entry.port === wanted);
  const number = wanted ?? port?.port ?? 80;
  const slices = world.endpointSlices(service.metadata.namespace ?? '', service.metadata.name);
  const ready = slices.flatMap((slice) => readyBackends(slice, isHeadless ? number : null, port?.name ?? ''));
  if (isHeadless && ready.length === 0) return noSuchHost(`${service.metadata.name}.${service.metadata.namespace}`);
  const address = isHeadless ? `${ready[0]?.address}:${number}` : `${clusterIP}:${number}`;
  if (port === undefined && !isHeadless) return `dial tcp ${address}: i/o timeout`;
  if (ready.length === 0) return `dial tcp ${address}: connect: connection refused`;
  const open = ready.filter(
    ({ pod, port: target }) => pod === null || isConnectionAllowed({ pod: caller }, { pod }, target, world),
  );
  if (open.length === 0) return `dial tcp ${address}: i/o timeout`;
  const answers = open.some(({ pod, port: target }) => pod === null || listensOn(pod, target, world));
  return answers ? null : `dial tcp ${address}: connect: connection refused`;

  function readyBackends(slice: EndpointSlice, fixedPort: number | null, name: string) {
    const target = fixedPort ?? slice.ports?.find((entry) => (entry.name ?? '') === name)?.port;
    if (target === undefined) return [];
    return (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ addresses, targetRef }) => ({
        address: addresses[0] ?? '',
        port: target,
        pod: targetRef?.kind === 'Pod' ? (world.pod(targetRef.namespace ?? '', targetRef.name ?? '') ?? null) : null,
      }));
  }
}

function listensOn(pod: KubeletPod, port: number, world: Pick<World, 'catalogue'>): boolean {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].some(({ image }) =>
    programOf(world.catalogue, image)?.listens.some((entry) => entry.port === port),
  );
}

function noSuchHost(host: string): string {
  return `dial tcp: lookup ${host} on ${clusterDns}: no such host`;
}
