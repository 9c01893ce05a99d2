import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { ConfigMap } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { clusterDns } from '../../cluster-dns.ts';
import { parseCorefile } from '../../corefile.ts';
import { type DnsFault, dnsConfigs, dnsFault, sayDnsFault } from '../../dns-fault.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayObject } from '../../say-reference.ts';

/** Directives that can keep a name from being looked up in the cluster. */
const divert = /^\s*(?:template|rewrite|hosts)\b/m;

/** Configuration of the cluster's DNS by which names of Services are refused, or lead to where nothing is any more. */
export const dnsConfiguration = objectAnalyzer({
  name: 'dns-configuration',
  subjects: ['ConfigMap'],
  reasons: {
    ClusterNamesRefused: 'The DNS configuration refuses names of Services that exist.',
    ClusterNamesDiverted: 'The DNS configuration answers names of Services with something else than their address.',
    ClusterDomainUnserved: 'The DNS configuration does not look up names of the cluster at all.',
    DnsForwardsToItself: 'The DNS forwards what it does not know to itself: a loop.',
  },
  isSubject: (_, object) => (object as ConfigMap).data?.Corefile !== undefined,
  analyze: (index, config) => {
    // Only what the cluster's DNS reads: anybody may run a CoreDNS of their own.
    if (!dnsConfigs(index).includes(config)) return [];
    return [...diversions(index, config), ...loop(index, config)];
  },
});

function diversions(index: ClusterIndex, config: ConfigMap): readonly Finding[] {
  const api = index.find('Service', 'default', 'kubernetes');
  const general = api === undefined ? null : dnsFault(index, config, api);
  if (general !== null) return [toFinding(index, config, general, 0)];
  if (!divert.test(config.data?.Corefile ?? '')) return [];
  const faults = index.all('Service').flatMap((service) => dnsFault(index, config, service) ?? []);
  const byDirective = Map.groupBy(faults, ({ verdict }) => verdict.directive);
  return [...byDirective.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [toFinding(index, config, first, others.length)],
  );
}

function toFinding(index: ClusterIndex, config: ConfigMap, fault: DnsFault, others: number): Finding {
  const { kind, directive } = fault.verdict;
  const isWide = kind === 'unserved' || (kind === 'refused' && fault.host.startsWith('kubernetes.default.'));
  const reason =
    kind === 'unserved' ? 'ClusterDomainUnserved' : kind === 'refused' ? 'ClusterNamesRefused' : 'ClusterNamesDiverted';
  const more = others === 0 ? '' : `, and the like for ${others} more`;
  const severity: Severity = isWide ? 'critical' : 'high';
  return finding(index, config, reason, severity, `${sayDnsFault(fault)}${more}`, directive, [
    fieldEvidence(config, 'data.Corefile', directive),
  ]);
}

function loop(index: ClusterIndex, config: ConfigMap): readonly Finding[] {
  const own = new Set(clusterDns(index).flatMap(({ spec }) => spec.clusterIP ?? []));
  const forwards = parseCorefile(config.data?.Corefile ?? '')
    .flatMap(({ directives }) => directives)
    .filter(
      ({ name, args }) =>
        name === 'forward' && args.slice(1).some((to) => own.has(to.replace(/^[a-z]+:\/\//, '').replace(/:\d+$/, ''))),
    );
  const [first] = forwards;
  if (first === undefined) return [];
  const directive = `line ${first.line}: forward ${first.args.join(' ')}`;
  return [
    finding(
      index,
      config,
      'DnsForwardsToItself',
      'high',
      `it forwards what it does not know to the cluster's DNS itself (${directive})`,
      '',
      [
        fieldEvidence(config, 'data.Corefile', directive),
        ...clusterDns(index).map((service) => fieldEvidence(service, 'spec.clusterIP', service.spec.clusterIP ?? '')),
      ],
    ),
  ];
}

function finding(
  index: ClusterIndex,
  config: ConfigMap,
  reason: string,
  severity: Severity,
  what: string,
  discriminator: string,
  evidence: readonly Evidence[],
): Finding {
  const says = `${sayObject(config)} misleads the cluster's DNS: ${what}`;
  return makeFinding(index, {
    analyzer: 'dns-configuration',
    severity,
    object: refOf(config),
    reason,
    discriminator,
    message: `${says}.`,
    evidence,
    cause: { object: refOf(config), reason, confidence: 0.92, explanation: `${says}.` },
  });
}
