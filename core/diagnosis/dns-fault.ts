import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { ConfigMap, Service } from '../cluster/kube-object.ts';
import { parseCorefile } from './corefile.ts';
import { type DnsVerdict, dnsVerdict } from './dns-verdict.ts';
import { perIndex } from './per-index.ts';

const system = 'kube-system';

/** The ConfigMaps by which CoreDNS answers the cluster. A cache on the nodes has one of its own, which only passes on. */
export const dnsConfigs = perIndex((index): readonly ConfigMap[] =>
  index
    .inNamespace('ConfigMap', system)
    .filter(({ metadata, data }) => data?.Corefile !== undefined && !/node-?local/.test(metadata.name)),
);

export type DnsFault = {
  readonly config: ConfigMap;
  readonly verdict: DnsVerdict;
  readonly host: string;
  readonly address: string;
};

/** What the configuration does to a Service's name instead of looking it up; null when it does, or no configuration is known. */
export function dnsFault(
  index: ClusterIndex,
  config: ConfigMap,
  { metadata, spec }: Service,
  zone = clusterDomain(index, config),
): DnsFault | null {
  const address = spec.clusterIP ?? '';
  if (address === '' || address === 'None' || spec.type === 'ExternalName') return null;
  const host = `${metadata.name}.${metadata.namespace ?? ''}.svc.${zone}`;
  const verdict = dnsVerdict(config.data?.Corefile ?? '', host, address);
  if (verdict === null || (verdict.kind === 'rewritten' && leadsSomewhere(index, verdict.instead, zone))) return null;
  return { config, verdict, host, address };
}

/** The domain of the cluster: what the kubelets give their pods where kubeadm keeps that, else what the DNS serves. */
function clusterDomain(index: ClusterIndex, { data }: ConfigMap): string {
  const kubelets = index.find('ConfigMap', system, 'kubelet-config')?.data?.kubelet ?? '';
  const told = /^clusterDomain:\s*"?([a-z0-9.-]+)"?\s*$/m.exec(kubelets)?.[1];
  if (told !== undefined) return told;
  const served = parseCorefile(data?.Corefile ?? '').flatMap(({ directives }) =>
    directives.filter(({ name }) => name === 'kubernetes').flatMap(({ args }) => args),
  );
  return served.find((zone) => !/\.arpa\.?$|\//.test(zone))?.replace(/\.$/, '') ?? 'cluster.local';
}

/** A rewrite to another Service, or out of the cluster, may well be meant. */
function leadsSomewhere(index: ClusterIndex, host: string, zone: string): boolean {
  const suffix = `.svc.${zone}`;
  if (!host.endsWith(suffix)) return true;
  const [name = '', namespace = ''] = host.slice(0, -suffix.length).split('.').slice(-2);
  return index.find('Service', namespace, name) !== undefined;
}

export function sayDnsFault({ verdict, host, address }: DnsFault): string {
  switch (verdict.kind) {
    case 'refused':
      return `it answers ${verdict.instead} for ${host} (${verdict.directive})`;
    case 'answered':
      return `it answers ${verdict.instead} for ${host}, which is at ${address} (${verdict.directive})`;
    case 'rewritten':
      return `it looks up ${verdict.instead} for ${host}, and there is none (${verdict.directive})`;
    case 'unserved':
      return `it does not serve ${verdict.instead === '' ? host : verdict.instead} from the cluster (${verdict.directive})`;
    default:
      return verdict.kind satisfies never;
  }
}
