import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { ConfigMap, Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { perIndex, perObject } from '../../per-index.ts';
import { sayUsers } from '../../service-users.ts';
import { isMentioned } from './used-names.ts';

const restsFor = 86_000;
const longestText = 65_536;
const isOfTheSystem = /^kube-(?:system|public|node-lease)$/;

/** Services that nothing in the cluster is known to call: no route, no workload's settings, no webhook. */
export const unusedServices = objectAnalyzer({
  name: 'unused-services',
  subjects: ['Service'],
  reasons: {
    ServiceUnused:
      'Nothing in the cluster is known to call the Service: it may be called from elsewhere, or by nobody.',
  },
  analyze: (index, service) => {
    const { namespace = '', name, creationTimestamp, annotations = {} } = service.metadata;
    const { type = 'ClusterIP', clusterIP, selector = {} } = service.spec;
    // Published outside, found by DNS, kept by hand or scraped: users we cannot see.
    if (type !== 'ClusterIP' || clusterIP === 'None' || Object.keys(selector).length === 0) return [];
    if (isOfTheSystem.test(namespace) || annotations['prometheus.io/scrape'] !== undefined) return [];
    if (
      (service.metadata.ownerReferences ?? []).length > 0 ||
      !index.knows('CustomResource') ||
      isNamed(index, service)
    )
      return [];
    if (!isOlderThan(index, creationTimestamp, restsFor) || sayUsers(index, service) !== null) return [];
    return [
      makeFinding(index, {
        analyzer: 'unused-services',
        severity: 'info',
        object: refOf(service),
        reason: 'ServiceUnused',
        message: `Nothing is known to use Service ${name}: no Ingress, route, webhook or workload's settings name it.`,
        evidence: [
          absenceEvidence(refOf(service), 'metadata.name', 'named by no route and no workload'),
          fieldEvidence(service, 'spec.selector', selector),
        ],
        cause: null,
      }),
    ];
  },
});

function isNamed(index: ClusterIndex, { metadata: { namespace = '', name } }: Service): boolean {
  return (
    typedNames(index).has(`${namespace}/${name}`) ||
    index.inNamespace('StatefulSet', namespace).some(({ spec }) => spec.serviceName === name) ||
    isMentioned(index, namespace, name) ||
    index.inNamespace('ConfigMap', namespace).some((configMap) => hostsIn(index, configMap).has(name))
  );
}

/** `namespace/name` of Services that something names in a field for that. */
const typedNames = perIndex((index): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const route of index.all('HTTPRoute'))
    for (const { backendRefs = [] } of route.spec?.rules ?? [])
      for (const { name, namespace = route.metadata.namespace } of backendRefs) names.add(`${namespace}/${name}`);
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const)
    for (const { webhooks = [] } of index.all(kind)) for (const { clientConfig } of webhooks) add(clientConfig.service);
  for (const { spec } of index.all('APIService')) add(spec?.service);
  for (const { spec } of index.all('CustomResourceDefinition')) add(spec.conversion?.webhook?.clientConfig?.service);
  return names;

  function add(service: { readonly namespace?: string; readonly name?: string } | null | undefined): void {
    if (service !== null && service !== undefined) names.add(`${service.namespace}/${service.name}`);
  }
});

/** First labels of all that may be a host in a ConfigMap. */
const hostsIn = perObject((_, { data = {} }: ConfigMap): ReadonlySet<string> => {
  const hosts = new Set<string>();
  for (const text of Object.values(data))
    for (const [host] of text.slice(0, longestText).matchAll(/(?<![a-z0-9.-])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?/g))
      hosts.add(host);
  return hosts;
});
