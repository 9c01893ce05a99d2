import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Service } from '../cluster/kube-object.ts';
import { isNamespaceRead } from './observed-scope.ts';
import { perIndex } from './per-index.ts';

export type Address = { readonly host: string; readonly port: number | null };

export type Resolution =
  | { readonly kind: 'service'; readonly service: Service }
  /** A name inside the cluster that nothing answers to. */
  | { readonly kind: 'missing'; readonly namespace: string; readonly name: string }
  /** Outside the cluster, or in a namespace that was not read. */
  | { readonly kind: 'unknown' };

const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongodb: 27017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
  kafka: 9092,
  memcached: 11211,
  elasticsearch: 9200,
};

const hostName = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})(?:\\.[a-zA-Z0-9-]{1,63}){0,10}\\.?';
const url = new RegExp(
  `^(?:jdbc:)?([a-z][a-z0-9+.-]{0,20})://(?:[^@/\\s]{0,256}@)?(${hostName})(?::(\\d{1,5}))?(?:[/?#,].*)?$`,
  'is',
);
const hostAndPort = new RegExp(`^(${hostName}):(\\d{1,5})(?:[/,].*)?$`, 's');
const bareHost = new RegExp(`^${hostName}$`);
const namesAPeer =
  /(?:^|_)(?:HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|SERVER|SERVICE|UPSTREAM|BACKEND|PEER|BROKER|URL|URI)$/i;
/** Where a program itself listens. */
const ownAddress = /(?:^|_)(?:LISTEN|BIND|ADVERTISE|PUBLIC|EXTERNAL|SELF|POD|NODE)(?:_|$)/i;

/**
 * The peer that an environment variable's value names: a URL, `host:port`, or a bare host when the variable's name says so.
 * null when it names none, or this machine.
 */
export function peerAddress(name: string, value: string): Address | null {
  const text = value.trim();
  if (text === '' || text.length > 2048 || ownAddress.test(name)) return null;
  const match = url.exec(text);
  if (match !== null) {
    const scheme = (match[1] ?? '').toLowerCase().split('+')[0] ?? '';
    return remote(match[2] ?? '', match[3] === undefined ? (defaultPorts[scheme] ?? null) : Number(match[3]));
  }
  const pair = hostAndPort.exec(text);
  if (pair !== null) return remote(pair[1] ?? '', Number(pair[2]));
  return namesAPeer.test(name) && bareHost.test(text) && /[a-zA-Z]/.test(text) ? remote(text, null) : null;
}

/** What a host name or address means to a pod of `namespace`, by the cluster's DNS rules. */
export function resolveHost(index: ClusterIndex, namespace: string, host: string): Resolution {
  if (/^[\d.]+$/.test(host) || host.includes(':')) {
    const { namespace: place = '', name = '' } = servicesByIp(index).get(host) ?? {};
    const service = index.find('Service', place, name);
    return service === undefined ? { kind: 'unknown' } : { kind: 'service', service };
  }
  const isFull = /\.svc(?:\.[a-z0-9.-]+)?\.?$/.test(host);
  const labels = host
    .replace(/\.svc(?:\.[a-z0-9.-]+)?\.?$/, '')
    .replace(/\.$/, '')
    .split('.');
  if (labels.length === 1) return isFull ? { kind: 'unknown' } : inNamespace(index, labels[0] ?? '', namespace);
  const [name = '', place = ''] = labels.slice(-2);
  const isNamespace =
    index.find('Namespace', '', place) !== undefined || index.find('Service', place, name) !== undefined;
  if (isFull || isNamespace) return inNamespace(index, name, place);
  // `pod-0.service`: a pod of a headless Service, seen from its own namespace.
  const headless = labels.length === 2 ? index.find('Service', namespace, place) : undefined;
  return headless === undefined ? { kind: 'unknown' } : { kind: 'service', service: headless };
}

function inNamespace(index: ClusterIndex, name: string, namespace: string): Resolution {
  const service = index.find('Service', namespace, name);
  if (service !== undefined) return { kind: 'service', service };
  const isFact = index.knows('Service') && isNamespaceRead(index, namespace);
  return isFact ? { kind: 'missing', namespace, name } : { kind: 'unknown' };
}

function remote(host: string, port: number | null): Address | null {
  const isLocal = /^(?:localhost|0\.0\.0\.0|127\.\d+\.\d+\.\d+|true|false|none|null)$/i.test(host);
  return isLocal ? null : { host: host.replace(/\.$/, ''), port };
}

const servicesByIp = perIndex((index): ReadonlyMap<string, { readonly namespace: string; readonly name: string }> => {
  const services = new Map<string, { readonly namespace: string; readonly name: string }>();
  for (const { metadata, spec } of index.all('Service')) {
    const { clusterIP = '' } = spec;
    if (clusterIP !== '' && clusterIP !== 'None')
      services.set(clusterIP, { namespace: metadata.namespace ?? '', name: metadata.name });
  }
  return services;
});
