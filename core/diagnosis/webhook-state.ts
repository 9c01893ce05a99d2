import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { MutatingWebhookConfiguration, Service, ValidatingWebhookConfiguration } from '../cluster/kube-object.ts';
import { missingRef, type ObjectRef } from '../cluster/object-ref.ts';
import { isNamespaceRead } from './observed-scope.ts';
import { inOrder } from './order.ts';
import { backendsOf } from './service-backends.ts';

export type WebhookConfiguration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;
export type Webhook = NonNullable<WebhookConfiguration['webhooks']>[number];

export function webhookConfigurations(index: ClusterIndex): readonly WebhookConfiguration[] {
  return [
    ...inOrder(index.all('MutatingWebhookConfiguration')),
    ...inOrder(index.all('ValidatingWebhookConfiguration')),
  ];
}

/** The Service that serves a webhook. */
export function webhookService({ clientConfig }: Webhook): ObjectRef | null {
  const { service } = clientConfig;
  return service === undefined ? null : missingRef('Service', service.namespace, service.name);
}

/** Why calls to the webhook cannot succeed, from its Service and the pods behind; null when they may, or it cannot be seen. */
export function webhookOutage(index: ClusterIndex, webhook: Webhook): string | null {
  const { service } = webhook.clientConfig;
  if (service === undefined || !index.knows('Service') || !isNamespaceRead(index, service.namespace)) return null;
  const found: Service | undefined = index.find('Service', service.namespace, service.name);
  if (found === undefined) return `its Service ${service.namespace}/${service.name} does not exist`;
  const { port = 443 } = service;
  if (!(found.spec.ports ?? []).some((entry) => entry.port === port))
    return `its Service ${service.name} has no port ${port}`;
  const backends = backendsOf(index, found);
  return backends !== null && index.knows('Pod') && backends.ready.length === 0
    ? `its Service ${service.namespace}/${service.name} has no ready pods`
    : null;
}
